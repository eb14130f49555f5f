"""Acts that several procedures have: what each does, who may, how it is called. A lifecycle says from where to where.

claim = CLAIM.between(state, [*OPEN, S.CONCLUDED])
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import fsm
from viewflow.utils import DEFAULT

from accounts.models import Unit, User
from cases.lifecycles import conditions, four_eyes, interest, who
from cases.lifecycles.base import Facts, Lifecycle, Sentence, Verdict, act
from cases.lifecycles.entries import required_choice, reviewing_unit
from cases.models import AssistanceStatus, DeclineReason, Document, Finding
from cases.papers import materials, proposals, questions, receipt_dates, recusals, supplements
from core.errors import BadInput

Condition = Callable[[Any], Verdict]


@dataclass(frozen=True)
class Common:
    """One act; its name is that of the function."""

    does: Callable[..., Facts]
    permission: who.Who
    label: Sentence
    reason: bool = False
    conditions: tuple[Condition, ...] = ()

    def between(self, state: fsm.State, source: Any, target: Any = DEFAULT) -> Any:
        """The transition in a lifecycle's own states."""
        made = state.transition(
            source=list(source) if isinstance(source, (list, tuple)) else source,
            target=target,
            permission=self.permission,
            conditions=list(self.conditions),
            custom=act(self.label, reason=self.reason),
        )
        return made(self.does)


# — before acceptance —


def transfer(self: Lifecycle, *, unit: Unit) -> Facts:
    """To the competent unit inside the platform: receipt date, clocks and dispute mark stay."""
    reviewing_unit(unit)
    if unit.pk == self.case.unit_id:
        raise BadInput(_("The case is already with this unit."), code="same_unit", field="unit")
    old = self.case.unit_id
    self.case.unit, self.case.handler, self.case.appointed_approver = unit, None, None
    return {"old_unit": old, "new_unit": unit.pk}


def request_supplement(
    self: Lifecycle, *, items: Sequence[str], respond_by: dt.date, incomplete: str = ""
) -> Facts:
    """A structured list of what is missing; the statutory clock is not paused (no legal text pauses it).

    The second time, `incomplete` says what the answer lacked.
    """
    asked = supplements.ask(self.file, items, respond_by, incomplete)
    return {"supplement": asked.pk, "respond_by": respond_by.isoformat()}


def supplement(self: Lifecycle, *, answer: str, documents: Sequence[int] = ()) -> Facts:
    asked = supplements.answer(self.file, answer)
    return {"supplement": asked.pk} | materials.handed_in(self.file, documents)


def add_material(self: Lifecycle, *, documents: Sequence[int]) -> Facts:
    """Unasked material is always taken."""
    if not documents:
        raise BadInput(_("Choose at least one file."), code="file_missing", field="files")
    return materials.handed_in(self.file, documents)


def continue_without(self: Lifecycle) -> Facts:
    return {}


def accept(self: Lifecycle) -> Facts:
    return {}


def decline(self: Lifecycle, *, reason_code: str, reasoning: str, basis: str) -> Facts:
    code = required_choice(reason_code, DeclineReason, "reason_code", self.DECLINED)
    draft = proposals.Draft(Finding.NOT_ACCEPTED, reasoning, basis, decline_reason=code)
    return proposals.write(self.file, draft) | {"reason_code": code}


TRANSFER = Common(transfer, who.reviewer, _("Transfer to the competent unit"), reason=True)
REQUEST_SUPPLEMENT = Common(
    request_supplement,
    who.reviewer,
    _("Ask for missing material"),
    conditions=(conditions.may_ask_again,),
)
SUPPLEMENT = Common(supplement, who.subject, _("Answer and hand in material"))
ADD_MATERIAL = Common(add_material, who.subject, _("Hand in more material"))
CONTINUE_WITHOUT = Common(
    continue_without,
    who.reviewer,
    _("Continue without the material"),
    reason=True,
    conditions=(conditions.response_date_passed,),
)
ACCEPT = Common(accept, who.reviewer, _("Accept"))
DECLINE = Common(decline, who.reviewer, _("Propose not to accept"))


# — other units' help —


def request_assistance(self: Lifecycle, *, unit: Unit, question: str) -> Facts:
    """One question to one unit. An objection's term becomes 7 working days from the same receipt."""
    self.assistance = questions.ask(self.file, unit, question)
    return {"assistance": self.assistance.pk, "asked_unit": unit.pk}


def answer(self: Lifecycle, *, finding: str, documents: Sequence[int] = ()) -> Facts:
    """In time it counts towards the review; after the review went on it is kept as evidence only."""
    asked = self.assistance
    assert asked is not None, "of_the_question refuses without one"
    late = questions.answer(self.file, asked, finding)
    return {"assistance": asked.pk, "late": late, "documents": list(documents)}


def all_answered(self: Lifecycle) -> Facts:
    return {}


def proceed_without(self: Lifecycle) -> Facts:
    return {"passed_over": questions.close_open(self.file, AssistanceStatus.PASSED_OVER)}


def withdraw_request(self: Lifecycle) -> Facts:
    """One question is taken back; with the last one the review waits for nobody any more."""
    return {"assistance": questions.withdraw(self.assistance)}


REQUEST_ASSISTANCE = Common(request_assistance, who.reviewer, _("Ask another unit"))
ANSWER = Common(answer, who.of_the_question, _("Answer the question"))
ALL_ANSWERED = Common(
    all_answered,
    who.nobody_by_hand,
    _("All units have answered"),
    conditions=(conditions.all_have_answered,),
)
PROCEED_WITHOUT = Common(
    proceed_without,
    who.reviewer,
    _("Continue without the missing answers"),
    reason=True,
    conditions=(conditions.has_open_questions,),
)
WITHDRAW_REQUEST = Common(
    withdraw_request,
    who.reviewer,
    _("Withdraw a question"),
    reason=True,
    conditions=(conditions.has_open_questions,),
)


# — deciding —


def send_back(self: Lifecycle) -> Facts:
    return proposals.decide(self.file, approved=False)


def propose_receipt_date(self: Lifecycle, *, received_on: dt.date | None, evidence: Document | None) -> Facts:
    """The only way a due date moves by hand, and never without evidence."""
    row = receipt_dates.propose(self.file, received_on, evidence)
    return {"correction": row.pk, "new_date": row.new_date.isoformat()}


def confirm_receipt_date(self: Lifecycle) -> Facts:
    row = receipt_dates.decide(self.file, confirmed=True)
    self.case.received_on = row.new_date
    return {"old_date": row.old_date.isoformat(), "new_date": row.new_date.isoformat()}


def refuse_receipt_date(self: Lifecycle) -> Facts:
    return {"correction": receipt_dates.decide(self.file, confirmed=False).pk}


def notice_left(self: Lifecycle, *, message: int) -> Facts:
    return {"message": message}


SEND_BACK = Common(
    send_back, who.approver, _("Send back"), reason=True, conditions=(conditions.something_proposed,)
)
PROPOSE_RECEIPT_DATE = Common(
    propose_receipt_date,
    who.any_reviewer,
    _("Propose another receipt date"),
    reason=True,
    conditions=(conditions.no_correction_pending,),
)
CONFIRM_RECEIPT_DATE = Common(
    confirm_receipt_date,
    who.second_person,
    _("Confirm the receipt date"),
    conditions=(conditions.correction_pending,),
)
REFUSE_RECEIPT_DATE = Common(
    refuse_receipt_date,
    who.second_person,
    _("Refuse the receipt date"),
    reason=True,
    conditions=(conditions.correction_pending,),
)
NOTICE_LEFT = Common(notice_left, who.nobody_by_hand, _("The notice left"))


# — who has it —


def declare_interest(self: Lifecycle) -> Facts:
    """Too close to the person: out of all their cases from now on, and what one has goes back to the queue."""
    me, case = self.actor.user_id, self.case
    recusals.declare(self.file)
    case.handler_id = None if case.handler_id == me else case.handler_id
    case.appointed_approver_id = None if case.appointed_approver_id == me else case.appointed_approver_id
    return {"released": self.file.assignee_id == me}


def claim(self: Lifecycle) -> Facts:
    return hand_to(self, self.actor.user_id)


def release(self: Lifecycle) -> Facts:
    return hand_to(self, None)


def reassign(self: Lifecycle, *, to: User) -> Facts:
    return hand_to(self, to.pk)


def appoint_approver(self: Lifecycle, *, to: User) -> Facts:
    self.case.appointed_approver = to
    return {"to": to.pk}


def hand_to(self: Lifecycle, user_id: int | None) -> Facts:
    """Whoever takes a step of the handler's becomes the handler."""
    if self.assistance is None and self.case.state not in self.OTHERS_STEPS:
        self.case.handler_id = user_id
    return {"to": user_id, "assistance": self.assistance.pk if self.assistance else None}


DECLARE_INTEREST = Common(declare_interest, interest.colleague, _("Declare an interest"), reason=True)
CLAIM = Common(claim, who.of_the_step, _("Take it"), conditions=(conditions.somebody_is_to_act,))
RELEASE = Common(release, who.taker, _("Put it back"), conditions=(conditions.somebody_is_to_act,))
REASSIGN = Common(
    reassign, who.supervisor, _("Hand over"), reason=True, conditions=(conditions.somebody_is_to_act,)
)
APPOINT_APPROVER = Common(
    appoint_approver,
    who.supervisor,
    _("Appoint an approver from the centre"),
    reason=True,
    conditions=(four_eyes.nobody_in_the_unit,),
)
