"""Who acts next in a credit repair: the twin of cases/lifecycles/repair.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from accounts.models import Role
from cases.lifecycles.states import RepairState as S
from workflows.flows.base import BaseFlow, Begin, Finish, Step, Wait
from workflows.listing import Desk, handler_of, lay


class RepairFlow(BaseFlow):
    """Credit repair (Article 60)"""

    start = Begin(this.begin).Annotation(title=_("Filed")).Next(this.intake)

    # Where applications are passed on, the platform above receives them.
    prepare = Begin(this.begin).Annotation(title=_("Handed in")).Next(this.forward)
    forward = (
        Step(Role.REVIEWER, also_by_system=True)
        .Annotation(title=_("Pass the application on"))
        .Permission("cases.review")
        .Assign(handler_of)
        .onCreate(this.list_task)
        .LeadsTo({S.FORWARDED: this.await_upstream}, otherwise=this.end)
    )
    await_upstream = (
        Wait()
        .Annotation(title=_("The platform above receives it"))
        .LeadsTo({S.FILED: this.intake}, otherwise=this.end)
    )

    # reviewer
    intake = (
        Step(Role.REVIEWER)
        .Annotation(title=_("Check whether to accept"))
        .Permission("cases.review")
        .Assign(handler_of)
        .onCreate(this.list_task)
        .LeadsTo(
            {
                S.SUPPLEMENTING: this.await_supplement,
                S.ACCEPTED: this.review,
                S.AWAITING_APPROVAL: this.approve,
            },
            otherwise=this.end,
        )
    )
    review = (
        Step(Role.REVIEWER)
        .Annotation(title=_("Review"))
        .Permission("cases.review")
        .Assign(handler_of)
        .onCreate(this.list_task)
        .LeadsTo({S.VERIFYING: this.await_answers, S.AWAITING_APPROVAL: this.approve}, otherwise=this.end)
    )

    # subject
    await_supplement = (
        Wait()
        .Annotation(title=_("The person hands in material"))
        .LeadsTo({S.FILED: this.intake, S.AWAITING_APPROVAL: this.approve}, otherwise=this.end)
    )

    # asked units
    await_answers = (
        Wait().Annotation(title=_("Other units check")).LeadsTo({S.ACCEPTED: this.review}, otherwise=this.end)
    )

    # approver
    approve = (
        Step(Role.APPROVER)
        .Annotation(title=_("Approve"))
        .Permission("cases.approve")
        .onCreate(this.list_task)
        .LeadsTo(
            {
                S.FILED: this.intake,
                S.SUPPLEMENTING: this.await_supplement,
                S.ACCEPTED: this.review,
                S.EXECUTING: this.execute,
            },
            otherwise=this.end,
        )
    )

    # data steward
    execute = (
        Step(Role.DATA_STEWARD)
        .Annotation(title=_("Carry the repair out"))
        .Permission("cases.correct")
        .onCreate(this.list_task)
        .LeadsTo({S.AWAITING_RECEIPT: this.await_receipt}, otherwise=this.end)
    )
    await_receipt = Wait().Annotation(title=_("The platform above confirms")).LeadsTo({}, otherwise=this.end)

    # A concluded repair that is to be revoked.
    restart = Begin(this.begin).Annotation(title=_("Revocation announced")).Next(this.await_defence)
    await_defence = (
        Wait()
        .Annotation(title=_("The person may answer the notice"))
        .LeadsTo({S.REVOCATION_APPROVAL: this.approve_revocation}, otherwise=this.end)
    )
    approve_revocation = (
        Step(Role.APPROVER)
        .Annotation(title=_("Decide on the revocation"))
        .Permission("cases.approve")
        .onCreate(this.list_task)
        .Next(this.end)
    )

    end = Finish().Annotation(title=_("Concluded"))

    def begin(self, activation: Any, desk: Desk) -> Any:
        lay(activation.process, desk)
        return activation.process


# The step that is open while a case is in a state; None once it has ended.
STEP_OF_STATE: dict[str, str | None] = {
    S.PREPARING: "forward",
    S.FORWARDED: "await_upstream",
    S.FILED: "intake",
    S.SUPPLEMENTING: "await_supplement",
    S.ACCEPTED: "review",
    S.VERIFYING: "await_answers",
    S.AWAITING_APPROVAL: "approve",
    S.EXECUTING: "execute",
    S.AWAITING_RECEIPT: "await_receipt",
    S.REVOCATION_NOTICED: "await_defence",
    S.REVOCATION_APPROVAL: "approve_revocation",
    S.CONCLUDED: None,
}
# How a filing begins, where not with `start`.
START_OF_STATE: dict[str, str] = {S.PREPARING: "prepare"}
