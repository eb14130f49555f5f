"""May this actor do this now? The same answer for perform() and for what a page offers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from cases.actors import actor
from cases.casefile import CaseFile
from cases.lifecycles.base import Lifecycle, Verdict
from cases.lifecycles.machines import lifecycle_of, manner_of, transitions_of
from cases.lifecycles.states import Procedure
from cases.models import Assistance, AssistanceStatus, Case
from core import clock
from workflows.models import WorkItem

# What a page offers, by procedure: to officials in this order, and to subjects.
SUBJECTS = {
    Procedure.OBJECTION.value: ("supplement", "add_material", "withdraw"),
    Procedure.REPAIR.value: ("supplement", "add_material", "defend", "withdraw"),
}
OF_A_QUESTION = {
    "answer": (AssistanceStatus.ASKED, AssistanceStatus.PASSED_OVER),
    "withdraw_request": (AssistanceStatus.ASKED,),
}
OBJECTION = (
    "accept",
    "identify_record",
    "request_supplement",
    "continue_without",
    "request_assistance",
    "withdraw_request",
    "proceed_without",
    "propose",
    "decline",
    "refer_out",
    "transfer",
    "approve",
    "send_back",
    "apply_correction",
    "return_correction",
    "report_own_correction",
    "answer",
    "propose_receipt_date",
    "confirm_receipt_date",
    "refuse_receipt_date",
    "annotate_remedy",
    "reopen",
    "claim",
    "release",
    "declare_interest",
    "reassign",
    "appoint_approver",
)
REPAIR = (
    "forward",
    "record_receipt",
    "accept",
    "request_supplement",
    "continue_without",
    "request_assistance",
    "withdraw_request",
    "proceed_without",
    "propose",
    "decline",
    "propose_extension",
    "approve_extension",
    "refuse_extension",
    "transfer",
    "approve",
    "send_back",
    "record_step",
    "record_upstream",
    "propose_revocation",
    "record_service",
    "close_defence",
    "revoke",
    "refuse_revocation",
    "answer",
    "propose_receipt_date",
    "confirm_receipt_date",
    "refuse_receipt_date",
    "claim",
    "release",
    "declare_interest",
    "reassign",
    "appoint_approver",
)
STAFFS = {Procedure.OBJECTION.value: OBJECTION, Procedure.REPAIR.value: REPAIR}


@dataclass(frozen=True, slots=True)
class Choice:
    """An action on a page: open to this person, or not and why."""

    action: str
    label: str
    allowed: bool
    code: str
    why: str
    asks_reason: bool
    assistance_id: int | None = None
    not_now: bool = False  # refused because of the moment, not because of the person


def judge(lifecycle: Lifecycle, action: str) -> Verdict:
    """Permission first, so that a stranger learns nothing about the state; then state; then conditions."""
    transitions = transitions_of(lifecycle.case.procedure, action)
    permission: Verdict = transitions[0].has_perm(lifecycle, lifecycle.actor)
    if not permission:
        return permission
    legal = next((one for one in transitions if one.source == lifecycle.case.state), None)
    if legal is None:
        return Verdict(False, wrong_state_sentence(lifecycle.case), code="wrong_state", not_now=True)
    unmet = legal.get_unmet_condition(lifecycle)
    return unmet[1].later() if unmet else permission


def wrong_state_sentence(case: Case) -> str:
    """Names where the case stands, so that a clerk knows why."""
    return _("This cannot be done now: the case stands at “%(state)s”.") % {"state": case.get_state_display()}


def choices(
    case: Case, user: User, *, now: dt.datetime | None = None, acts: Sequence[str] = ()
) -> list[Choice]:
    """Every act that this kind of person could ever take on the case, allowed or with the sentence why not.

    `acts` asks about these alone: the subject's, where the counter has their paper.
    """
    moment = now or clock.now()
    file = CaseFile(case, actor(user, clock.local_date(moment)), moment)
    items = {item.assistance_id: item for item in WorkItem.objects.filter(case=case)}
    offered = acts or (STAFFS if user.is_official else SUBJECTS)[case.procedure]
    return [choice for action in offered for choice in _choices_of(file, action, items)]


def _choices_of(file: CaseFile, action: str, items: Mapping[int | None, WorkItem]) -> list[Choice]:
    """An answer is judged by who has the question's task, everything else by who has the case's."""
    if action not in OF_A_QUESTION:
        return [_choice(_lifecycle(file, items.get(None)), action)]
    questions = [row for row in file.assistances if row.status in OF_A_QUESTION[action]]
    return [
        _choice(_lifecycle(file, items.get(row.pk if action == "answer" else None), row), action)
        for row in questions
    ]


def _lifecycle(file: CaseFile, item: WorkItem | None, assistance: Assistance | None = None) -> Lifecycle:
    file.assignee_id = item.assignee_id if item else None
    file.task_unit_id = item.unit_id if item else file.case.unit_id
    return lifecycle_of(file, assistance)


def _choice(lifecycle: Lifecycle, action: str) -> Choice:
    verdict = judge(lifecycle, action)
    custom = manner_of(lifecycle.case.procedure, action)
    return Choice(
        action=action,
        label=custom["label"],
        allowed=bool(verdict),
        code=verdict.code,
        why=str(verdict.message),
        asks_reason=custom["reason"],
        not_now=verdict.not_now,
        assistance_id=lifecycle.assistance.pk if lifecycle.assistance else None,
    )
