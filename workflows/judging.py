"""May this actor do this now? The same answer for perform() and for what a page offers."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from cases.actors import actor
from cases.casefile import CaseFile
from cases.lifecycles.base import Verdict
from cases.lifecycles.objection import ObjectionLifecycle
from cases.models import AssistanceStatus, Case
from core import clock
from workflows import engine

SUBJECTS = ("supplement", "add_material", "withdraw")
OF_A_QUESTION = {
    "answer": (AssistanceStatus.ASKED, AssistanceStatus.PASSED_OVER),
    "withdraw_request": (AssistanceStatus.ASKED,),
}
STAFFS = (
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
    "answer",
    "propose_receipt_date",
    "confirm_receipt_date",
    "refuse_receipt_date",
    "annotate_remedy",
    "reopen",
    "claim",
    "release",
    "reassign",
    "appoint_approver",
)


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


def judge(lifecycle: ObjectionLifecycle, action: str) -> Verdict:
    """Permission first, so that a stranger learns nothing about the state; then state; then conditions."""
    transitions = list(getattr(ObjectionLifecycle, action).get_transitions())
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


def choices(case: Case, user: User, *, now: dt.datetime | None = None) -> list[Choice]:
    """Every act that this kind of person could ever take on the case, allowed or with the sentence why not."""
    moment = now or clock.now()
    file = CaseFile(case, actor(user, clock.local_date(moment)), moment)
    item = engine.open_item(case)
    if item is not None:
        file.assignee_id, file.task_unit_id = item.assignee_id, item.unit_id
    offered = STAFFS if user.is_official else SUBJECTS
    return [choice for action in offered for choice in _choices_of(file, action)]


def _choices_of(file: CaseFile, action: str) -> list[Choice]:
    if action not in OF_A_QUESTION:
        return [_choice(ObjectionLifecycle(file), action)]
    questions = [row for row in file.assistances if row.status in OF_A_QUESTION[action]]
    return [_choice(ObjectionLifecycle(file, assistance=row), action) for row in questions]


def _choice(lifecycle: ObjectionLifecycle, action: str) -> Choice:
    verdict = judge(lifecycle, action)
    custom = next(iter(getattr(ObjectionLifecycle, action).get_transitions())).custom
    return Choice(
        action=action,
        label=custom["label"],
        allowed=bool(verdict),
        code=verdict.code,
        why=str(verdict.message),
        asks_reason=custom["reason"],
        assistance_id=lifecycle.assistance.pk if lifecycle.assistance else None,
    )
