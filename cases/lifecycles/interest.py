"""Who may say of themselves that they are too close to the person a case is about (回避)."""

from django.utils.translation import gettext_lazy as _

from cases.actors import Actor
from cases.lifecycles.base import YES, Lifecycle, Verdict, no
from cases.lifecycles.states import Procedure
from cases.models import AssistanceStatus

STILL_ANSWERED = (AssistanceStatus.ASKED, AssistanceStatus.PASSED_OVER)  # late, and kept as evidence


def colleague(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Whoever could be asked to act: in the unit of the case, its open task, its record or a question; appointed."""
    case = lifecycle.case
    if actor.user_id is not None and actor.user_id in lifecycle.file.recused_ids:
        return no("recused", _("You keep out of this person's cases already."))
    units = {case.unit_id, lifecycle.file.task_unit_id, *_units_of_the_records(lifecycle)}
    units |= {asked.unit_id for asked in lifecycle.file.assistances if asked.status in STILL_ANSWERED}
    works_there = any(unit_id in units for unit_id, _role in actor.holdings)
    if works_there or (actor.user_id and actor.user_id in (case.handler_id, case.appointed_approver_id)):
        return YES
    return no("not_a_colleague", _("Only people who may be asked to act on this case declare an interest."))


def _units_of_the_records(lifecycle: Lifecycle) -> set[int]:
    case = lifecycle.case
    if case.procedure == Procedure.REPAIR:
        return {case.repair.determined_by_id}
    return {case.record.unit_id} if case.record else set()
