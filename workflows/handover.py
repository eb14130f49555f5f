"""Who has a task: claimed, put back, handed over, or given to an approver from the centre.

Whoever receives one must be able to take the step themselves: role, unit, recusal and four eyes are asked of the
receiver exactly as if they claimed it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cases.actors import actor
from cases.casefile import CaseFile
from cases.lifecycles.base import Lifecycle, Verdict
from cases.lifecycles.four_eyes import free_to_approve
from cases.lifecycles.machines import lifecycle_of
from core.errors import BadInput, NotAllowed
from workflows import engine
from workflows.acts import Act

ACTIONS = frozenset({"claim", "release", "reassign", "appoint_approver"})


def check(act: Act, facts: dict[str, Any]) -> None:
    """Raises NotAllowed with the receiver's reason, BadInput `receiver_missing` or `no_open_task`."""
    if act.action not in ACTIONS:
        return
    if act.item is None:
        raise BadInput(_("There is no open task to hand over."), code="no_open_task")
    if act.action in ("reassign", "appoint_approver"):
        to = facts.get("to")
        if not isinstance(to, User):
            raise BadInput(_("Choose a colleague."), code="receiver_missing", field="to")
        verdict = _may_receive(act, to) if act.action == "reassign" else _may_be_appointed(act, to)
        if not verdict:
            raise NotAllowed(verdict.unmet, code=verdict.code)


def move(act: Act) -> None:
    """The task and its inbox row go to the new person; an appointed approver gets the task as well."""
    assert act.item is not None, "check() refuses without an open task"
    to = act.facts["to"]
    engine.hand_to(act.item, User.objects.get(pk=to) if to else None)


def put_back(act: Act) -> None:
    """What somebody had who keeps out from now on waits in the queue."""
    if act.item is not None and act.facts["released"]:
        engine.hand_to(act.item, None)


def _may_receive(act: Act, to: User) -> Verdict:
    handler, act.case.handler = act.case.handler, None
    try:
        lifecycle = _as(act, to)
        return lifecycle.may_take_step(lifecycle.actor)
    finally:
        act.case.handler = handler


def _may_be_appointed(act: Act, to: User) -> Verdict:
    """Whether nobody in the unit may is the transition's own condition."""
    lifecycle = _as(act, to)
    if not lifecycle.actor.holds(lifecycle.file.centre_id or 0, Role.APPROVER):
        return Verdict(False, _("Choose an approver of the credit centre."), code="not_from_centre")
    return free_to_approve(lifecycle, to.pk)


def _as(act: Act, to: User) -> Lifecycle:
    file = CaseFile(act.case, actor(to, act.today), act.now)
    return lifecycle_of(file, act.assistance)
