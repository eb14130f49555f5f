"""Who acts next in an objection: the twin of cases/lifecycles/objection.py.

The lifecycle decides what is legal and sets the state; the graph follows the state. A step is completed in the
transaction of the act that ended it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from accounts.models import Role
from cases.lifecycles.states import ObjectionState as S
from workflows.flows.base import BaseFlow, Begin, Finish, Step, Wait
from workflows.listing import Desk, handler_of, lay


class ObjectionFlow(BaseFlow):
    """Objection (Article 59)"""

    start = Begin(this.begin).Annotation(title=_("Filed")).Next(this.intake)

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
                S.REVIEWING: this.review,
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
        .LeadsTo({S.ASSISTING: this.await_answers, S.AWAITING_APPROVAL: this.approve}, otherwise=this.end)
    )

    # subject
    await_supplement = (
        Wait()
        .Annotation(title=_("The person hands in material"))
        .LeadsTo({S.FILED: this.intake, S.AWAITING_APPROVAL: this.approve}, otherwise=this.end)
    )

    # asked units
    await_answers = (
        Wait()
        .Annotation(title=_("Other units check"))
        .LeadsTo({S.REVIEWING: this.review}, otherwise=this.end)
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
                S.REVIEWING: this.review,
                S.CORRECTING: this.correct,
            },
            otherwise=this.end,
        )
    )

    # data steward
    correct = (
        Step(Role.DATA_STEWARD)
        .Annotation(title=_("Correct the record"))
        .Permission("cases.correct")
        .onCreate(this.list_task)
        .LeadsTo({S.AWAITING_APPROVAL: this.approve}, otherwise=this.end)
    )

    end = Finish().Annotation(title=_("Concluded"))

    # A concluded case that is reopened begins again with the review.
    restart = Begin(this.begin).Annotation(title=_("Reopened")).Next(this.review)

    def begin(self, activation: Any, desk: Desk) -> Any:
        lay(activation.process, desk)
        return activation.process


# The step that is open while a case is in a state; None once it has ended.
STEP_OF_STATE: dict[str, str | None] = {
    S.FILED: "intake",
    S.SUPPLEMENTING: "await_supplement",
    S.REVIEWING: "review",
    S.ASSISTING: "await_answers",
    S.AWAITING_APPROVAL: "approve",
    S.CORRECTING: "correct",
    S.CONCLUDED: None,
}
