"""The lifecycle of an objection (异议): what is legal from where, by whom (Article 59, Shandong 39).

A transition's method is the act's effect on the case's own papers; it returns the facts for its event. Clocks,
messages and tasks follow in workflows/consequences.py. Nobody but workflows.actions calls a transition.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise
from viewflow import fsm

from accounts.models import Unit, User
from cases import records
from cases.casefile import CaseFile
from cases.lifecycles import who
from cases.lifecycles.base import YES, Facts, Lifecycle, Verdict, no
from cases.lifecycles.entries import required_choice, required_text
from cases.lifecycles.states import ObjectionState as S
from cases.lifecycles.states import Outcome
from cases.models import (
    Assistance,
    AssistanceStatus,
    Document,
    Finding,
    Proposal,
    ReceiptDateCorrection,
    Record,
    RecordChange,
    Remedy,
    SupplementRequest,
)
from core import clock
from core.errors import BadInput

OPEN = (S.FILED, S.SUPPLEMENTING, S.REVIEWING, S.ASSISTING, S.AWAITING_APPROVAL, S.CORRECTING)
PROPOSED_FROM = (S.FILED, S.SUPPLEMENTING, S.REVIEWING)
CHANGES = {
    Remedy.CORRECT: RecordChange.CORRECTED,
    Remedy.DELETE: RecordChange.DELETED,
    Remedy.ANNOTATE: RecordChange.ANNOTATED,
    Remedy.CEASE: RecordChange.USE_STOPPED,
}


def act(label: str | StrPromise, *, reason: bool = False) -> dict[str, Any]:
    """How an act is called on a button, and whether a person could ask "why?"."""
    return {"label": label, "reason": reason}


def response_date_passed(lifecycle: "ObjectionLifecycle") -> Verdict:
    asked = lifecycle.file.supplement
    if asked is None or clock.local_date(lifecycle.now) > asked.respond_by:
        return YES
    return no(
        "response_date_not_passed", _("The person still has time to answer. You may continue after that day.")
    )


def may_ask_again(lifecycle: "ObjectionLifecycle") -> Verdict:
    asked = lifecycle.file.supplement
    if asked is None or (asked.round == 1 and asked.answered_at is not None):
        return YES
    return no(
        "material_already_asked",
        _("Material is asked for once, and again only if the answer was incomplete."),
    )


def something_proposed(lifecycle: "ObjectionLifecycle") -> Verdict:
    proposal = lifecycle.file.proposal
    if proposal is not None and proposal.approved is None:
        return YES
    return no("nothing_proposed", _("There is no proposal to decide on."))


def no_correction_pending(lifecycle: "ObjectionLifecycle") -> Verdict:
    if lifecycle.file.receipt_correction is None:
        return YES
    return no("receipt_date_pending", _("A change of the receipt date already waits for a second person."))


def correction_pending(lifecycle: "ObjectionLifecycle") -> Verdict:
    if lifecycle.file.receipt_correction is not None:
        return YES
    return no("no_receipt_date_pending", _("No change of the receipt date has been proposed."))


def has_open_questions(lifecycle: "ObjectionLifecycle") -> Verdict:
    if lifecycle.file.open_assistances:
        return YES
    return no("no_open_questions", _("No unit has an open question."))


def all_have_answered(lifecycle: "ObjectionLifecycle") -> Verdict:
    if not lifecycle.file.open_assistances:
        return YES
    return no("questions_open", _("Another unit has not answered yet."))


def of_the_question(lifecycle: Lifecycle, actor: Any) -> Verdict:
    assistance = getattr(lifecycle, "assistance", None)
    if assistance is None:
        return no("no_question", _("Your unit was not asked about this case."))
    return who.asked_unit(assistance.unit_id)(lifecycle, actor)


def of_the_step(lifecycle: Lifecycle, actor: Any) -> Verdict:
    """Whoever may take the step that is open now."""
    if getattr(lifecycle, "assistance", None) is not None:
        return of_the_question(lifecycle, actor)
    step = {S.AWAITING_APPROVAL: who.approver, S.CORRECTING: who.steward}.get(
        S(lifecycle.case.state), who.reviewer
    )
    return step(lifecycle, actor)


class ObjectionLifecycle(Lifecycle):
    """`assistance` is the one question an answer or a claim is about."""

    state = fsm.State(S, default=S.FILED)

    def __init__(self, file: CaseFile, *, assistance: Assistance | None = None) -> None:
        super().__init__(file)
        self.assistance = assistance

    @state.getter()
    def _read_state(self) -> S:
        return S(self.case.state)

    @state.setter()
    def _write_state(self, value: S) -> None:
        self.case.state = value.value

    # — before acceptance —

    @state.transition(
        source=[S.FILED, S.REVIEWING], permission=who.reviewer, custom=act(_("Link the disputed entry"))
    )
    def identify_record(self, *, record: Record) -> Facts:
        """The entry that the subject described in words is found; from now on it is marked as disputed."""
        self.case.record = record
        return {"record": record.pk}

    @state.transition(
        source=[S.FILED, S.REVIEWING],
        permission=who.reviewer,
        custom=act(_("Transfer to the competent unit"), reason=True),
    )
    def transfer(self, *, unit: Unit) -> Facts:
        """To the competent unit inside the platform: receipt date, clock and dispute mark stay."""
        if unit.pk == self.case.unit_id:
            raise BadInput(_("The case is already with this unit."), code="same_unit", field="unit")
        old = self.case.unit_id
        self.case.unit, self.case.handler, self.case.appointed_approver = unit, None, None
        return {"old_unit": old, "new_unit": unit.pk}

    @state.transition(
        source=S.FILED,
        target=S.SUPPLEMENTING,
        permission=who.reviewer,
        conditions=[may_ask_again],
        custom=act(_("Ask for missing material")),
    )
    def request_supplement(self, *, items: Sequence[str], respond_by: dt.date) -> Facts:
        """A structured list of what is missing; the statutory clock is not paused (no legal text pauses it)."""
        wanted = [item.strip() for item in items if item.strip()]
        if not wanted:
            raise BadInput(_("Name at least one thing that is missing."), code="items_missing", field="items")
        last = self.file.supplement
        asked = SupplementRequest(
            case=self.case,
            round=last.round + 1 if last else 1,
            respond_by=respond_by,
            asked_by=self.actor.person,
        )
        asked.items_json = json.dumps(wanted, ensure_ascii=False)
        asked.asked_at = self.now
        asked.save()
        return {"supplement": asked.pk, "respond_by": respond_by.isoformat()}

    @state.transition(
        source=S.SUPPLEMENTING,
        target=S.FILED,
        permission=who.subject,
        custom=act(_("Answer and hand in material")),
    )
    def supplement(self, *, answer: str, documents: Sequence[int] = ()) -> Facts:
        asked = self.file.supplement
        assert asked is not None, "supplementing begins with a request"
        asked.answer, asked.answered_at = required_text(answer, "answer"), self.now
        asked.save()
        return {"supplement": asked.pk, "documents": list(documents)}

    @state.transition(source=OPEN, permission=who.subject, custom=act(_("Hand in more material")))
    def add_material(self, *, documents: Sequence[int]) -> Facts:
        """Unasked material is always taken."""
        if not documents:
            raise BadInput(_("Choose at least one file."), code="file_missing", field="files")
        return {"documents": list(documents)}

    @state.transition(
        source=S.SUPPLEMENTING,
        target=S.FILED,
        permission=who.reviewer,
        conditions=[response_date_passed],
        custom=act(_("Continue without the material"), reason=True),
    )
    def continue_without(self) -> Facts:
        return {}

    @state.transition(source=S.FILED, target=S.REVIEWING, permission=who.reviewer, custom=act(_("Accept")))
    def accept(self) -> Facts:
        return {}

    @state.transition(
        source=[S.FILED, S.SUPPLEMENTING],
        target=S.AWAITING_APPROVAL,
        permission=who.reviewer,
        custom=act(_("Propose not to accept")),
    )
    def decline(self, *, reasoning: str, basis: str) -> Facts:
        return self._propose(Finding.NOT_ACCEPTED, reasoning=reasoning, basis=basis)

    @state.transition(
        source=S.FILED,
        target=S.AWAITING_APPROVAL,
        permission=who.reviewer,
        custom=act(_("Propose to refer it to another body")),
    )
    def refer_out(self, *, reasoning: str, basis: str, referred_to: str) -> Facts:
        """To a body outside the platform; the subject is told where and how."""
        body = required_text(referred_to, "referred_to")[:200]
        return self._propose(Finding.REFERRED, reasoning=reasoning, basis=basis, referred_to=body)

    # — other units' help —

    @state.transition(
        source=[S.REVIEWING, S.ASSISTING],
        target=S.ASSISTING,
        permission=who.reviewer,
        custom=act(_("Ask another unit")),
    )
    def request_assistance(self, *, unit: Unit, question: str) -> Facts:
        """One question to one unit; the review term becomes 7 working days from the same receipt."""
        if unit.pk == self.case.unit_id:
            raise BadInput(_("Ask a unit other than your own."), code="own_unit", field="unit")
        if any(row.unit_id == unit.pk for row in self.file.open_assistances):
            raise BadInput(_("This unit already has an open question."), code="already_asked", field="unit")
        asked = Assistance(case=self.case, unit=unit, asked_by=self.actor.person, asked_at=self.now)
        asked.question = required_text(question, "question")
        asked.save()
        self.file.assistances.append(asked)
        self.assistance = asked
        return {"assistance": asked.pk, "asked_unit": unit.pk}

    @state.transition(source=OPEN, permission=of_the_question, custom=act(_("Answer the question")))
    def answer(self, *, finding: str, documents: Sequence[int] = ()) -> Facts:
        """In time it counts towards the review; after the review went on it is kept as evidence only."""
        asked = self.assistance
        assert asked is not None, "of_the_question refuses without one"
        if asked.status not in (AssistanceStatus.ASKED, AssistanceStatus.PASSED_OVER):
            raise BadInput(_("This question is closed."), code="question_closed")
        late = asked.status == AssistanceStatus.PASSED_OVER
        asked.status = AssistanceStatus.LATE_ANSWERED if late else AssistanceStatus.ANSWERED
        asked.finding = required_text(finding, "finding")
        asked.answered_by, asked.answered_at = self.actor.person, self.now
        asked.save()
        return {"assistance": asked.pk, "late": late, "documents": list(documents)}

    @state.transition(
        source=S.ASSISTING,
        target=S.REVIEWING,
        permission=who.nobody_by_hand,
        conditions=[all_have_answered],
        custom=act(_("All units have answered")),
    )
    def all_answered(self) -> Facts:
        return {}

    @state.transition(
        source=S.ASSISTING,
        target=S.REVIEWING,
        permission=who.reviewer,
        conditions=[has_open_questions],
        custom=act(_("Continue without the missing answers"), reason=True),
    )
    def proceed_without(self) -> Facts:
        return {"passed_over": self._close_questions(AssistanceStatus.PASSED_OVER)}

    def _state_after_withdrawal(self, *, assistance: Assistance) -> S:
        others = [row for row in self.file.open_assistances if row.pk != assistance.pk]
        return S.ASSISTING if others else S.REVIEWING

    @state.transition(
        source=S.ASSISTING,
        target=fsm.State.GET_STATE(_state_after_withdrawal, states=[S.ASSISTING, S.REVIEWING]),
        permission=who.reviewer,
        conditions=[has_open_questions],
        custom=act(_("Withdraw a question"), reason=True),
    )
    def withdraw_request(self, *, assistance: Assistance) -> Facts:
        if assistance.status != AssistanceStatus.ASKED:
            raise BadInput(_("This question is closed."), code="question_closed", field="assistance")
        assistance.status = AssistanceStatus.WITHDRAWN
        assistance.save()
        return {"assistance": assistance.pk}

    # — deciding —

    @state.transition(
        source=S.REVIEWING,
        target=S.AWAITING_APPROVAL,
        permission=who.reviewer,
        custom=act(_("Propose a decision")),
    )
    def propose(
        self,
        *,
        finding: str,
        reasoning: str,
        basis: str,
        remedy: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> Facts:
        found = Finding(
            required_choice(finding, Finding, "finding", (Finding.UPHELD, Finding.PARTLY, Finding.REJECTED))
        )
        if found is Finding.REJECTED:
            return self._propose(found, reasoning=reasoning, basis=basis)
        chosen = Remedy(required_choice(remedy, Remedy, "remedy"))
        changed = self._changed_fields(chosen, fields or {})
        return self._propose(found, reasoning=reasoning, basis=basis, remedy=chosen, fields=changed)

    def _proposed_from(self) -> S:
        proposal = self.file.proposal
        return S(proposal.from_state) if proposal else S.REVIEWING

    @state.transition(
        source=S.AWAITING_APPROVAL,
        target=fsm.State.GET_STATE(_proposed_from, states=list(PROPOSED_FROM)),
        permission=who.approver,
        conditions=[something_proposed],
        custom=act(_("Send back"), reason=True),
    )
    def send_back(self) -> Facts:
        return self._decide(approved=False)

    def _state_after_approval(self) -> S:
        proposal = self.file.proposal
        upheld = proposal is not None and proposal.finding in (Finding.UPHELD, Finding.PARTLY)
        return S.CORRECTING if upheld else S.CONCLUDED

    @state.transition(
        source=S.AWAITING_APPROVAL,
        target=fsm.State.GET_STATE(_state_after_approval, states=[S.CORRECTING, S.CONCLUDED]),
        permission=who.approver,
        conditions=[something_proposed],
        custom=act(_("Approve")),
    )
    def approve(self) -> Facts:
        facts = self._decide(approved=True)
        if self.case.state == S.CONCLUDED:
            self.case.outcome = facts["finding"]
        return facts

    # — correcting —

    @state.transition(
        source=S.CORRECTING,
        target=S.CONCLUDED,
        permission=who.steward,
        custom=act(_("Carry out the correction")),
    )
    def apply_correction(self) -> Facts:
        """Before and after stay visible on the record's versions, with the reason of change (Article 55)."""
        proposal = self.file.proposal
        assert proposal is not None, "correcting begins with an approved proposal"
        self.case.outcome = proposal.finding
        if self.case.record is None:
            return {"proposal": proposal.pk}
        fields = records.fields_of(records.current(self.case.record))
        version = records.append_version(
            self.case.record,
            change=CHANGES[Remedy(proposal.remedy)],
            fields=fields | json.loads(proposal.fields_json or "{}"),
            reason_zh=f"异议 {self.case.reference} 成立",
            reason_en=f"Objection {self.case.reference} was upheld",
            case=self.case,
            author=self.actor.user,
            at=self.now,
        )
        return {"proposal": proposal.pk, "record": self.case.record_id, "version": version.number}

    @state.transition(
        source=S.CORRECTING,
        target=S.AWAITING_APPROVAL,
        permission=who.steward,
        custom=act(_("Return: it cannot be carried out as decided"), reason=True),
    )
    def return_correction(self) -> Facts:
        """The same proposal goes back to the approver as a new round; the correction clock goes on."""
        last = self.file.proposal
        assert last is not None, "correcting begins with an approved proposal"
        again = Proposal(
            case=self.case,
            round=last.round + 1,
            from_state=S.REVIEWING,
            finding=last.finding,
            remedy=last.remedy,
            basis=last.basis,
            proposed_by=last.proposed_by,
            proposed_at=self.now,
        )
        again.reasoning, again.fields_json = last.reasoning, last.fields_json
        again.save()
        return {"proposal": again.pk, "round": again.round}

    # — the subject's and everybody's —

    @state.transition(
        source=[S.FILED, S.SUPPLEMENTING, S.REVIEWING, S.ASSISTING],
        target=S.CONCLUDED,
        permission=who.subject,
        custom=act(_("Withdraw the objection")),
    )
    def withdraw(self) -> Facts:
        """Open questions are cancelled; an upheld proposal leaves the provider with its own duty to correct (57)."""
        cancelled = self._close_questions(AssistanceStatus.WITHDRAWN)
        self.case.outcome = Outcome.WITHDRAWN
        proposal = self.file.proposal
        own_duty = proposal is not None and proposal.finding in (Finding.UPHELD, Finding.PARTLY)
        return {"cancelled_questions": cancelled, "own_correction_due": own_duty}

    @state.transition(
        source=OPEN,
        permission=who.any_reviewer,
        conditions=[no_correction_pending],
        custom=act(_("Propose another receipt date"), reason=True),
    )
    def propose_receipt_date(self, *, received_on: dt.date | None, evidence: Document | None) -> Facts:
        """The only way a due date moves by hand, and never without evidence."""
        if received_on is None or received_on > clock.local_date(self.now):
            raise BadInput(
                _("Enter a day that is not in the future."), code="receipt_date_invalid", field="received_on"
            )
        if received_on == self.case.received_on:
            raise BadInput(
                _("This is the receipt date already."), code="receipt_date_same", field="received_on"
            )
        if evidence is None:
            raise BadInput(
                _("Attach what proves the receipt date, for example the stamped envelope."),
                code="evidence_missing",
                field="evidence",
            )
        row = ReceiptDateCorrection.objects.create(
            case=self.case,
            old_date=self.case.received_on,
            new_date=received_on,
            evidence=evidence,
            proposed_by=self.actor.person,
            proposed_at=self.now,
        )
        return {"correction": row.pk, "new_date": received_on.isoformat()}

    @state.transition(
        source=OPEN,
        permission=who.second_person,
        conditions=[correction_pending],
        custom=act(_("Confirm the receipt date")),
    )
    def confirm_receipt_date(self) -> Facts:
        row = self._decide_receipt_date(confirmed=True)
        self.case.received_on = row.new_date
        return {"old_date": row.old_date.isoformat(), "new_date": row.new_date.isoformat()}

    @state.transition(
        source=OPEN,
        permission=who.second_person,
        conditions=[correction_pending],
        custom=act(_("Refuse the receipt date"), reason=True),
    )
    def refuse_receipt_date(self) -> Facts:
        row = self._decide_receipt_date(confirmed=False)
        return {"correction": row.pk}

    # — after the end —

    @state.transition(
        source=S.CONCLUDED,
        permission=who.any_reviewer,
        custom=act(_("Note a pending reconsideration or suit")),
    )
    def annotate_remedy(self, *, kind: str, basis: str) -> Facts:
        if kind not in ("reconsideration", "suit"):
            raise BadInput(_("Please choose one of these."), code="choice_missing", field="kind")
        required_text(basis, "basis")
        self.case.objection.remedy_note = kind
        self.case.objection.save(update_fields=["remedy_note"])
        return {"kind": kind}

    @state.transition(
        source=S.CONCLUDED, target=S.REVIEWING, permission=who.reopener, custom=act(_("Reopen"), reason=True)
    )
    def reopen(self) -> Facts:
        """On a decision, a judgment or the office's own error; a new clock starts from this day."""
        self.case.outcome = ""
        return {}

    @state.transition(
        source=[*OPEN, S.CONCLUDED], permission=who.nobody_by_hand, custom=act(_("The notice left"))
    )
    def notice_left(self, *, message: int) -> Facts:
        return {"message": message}

    # — who has it —

    @state.transition(source=OPEN, permission=of_the_step, custom=act(_("Take it")))
    def claim(self) -> Facts:
        return self._hand_to(self.actor.user_id)

    @state.transition(source=OPEN, permission=who.taker, custom=act(_("Put it back")))
    def release(self) -> Facts:
        return self._hand_to(None)

    @state.transition(source=OPEN, permission=who.supervisor, custom=act(_("Hand over"), reason=True))
    def reassign(self, *, to: User) -> Facts:
        return self._hand_to(to.pk)

    @state.transition(
        source=S.AWAITING_APPROVAL,
        permission=who.supervisor,
        custom=act(_("Appoint an approver from the centre"), reason=True),
    )
    def appoint_approver(self, *, to: User) -> Facts:
        self.case.appointed_approver = to
        return {"to": to.pk}

    # — shared by the acts above —

    def _hand_to(self, user_id: int | None) -> Facts:
        if self.assistance is None and self.case.state not in (S.AWAITING_APPROVAL, S.CORRECTING):
            self.case.handler_id = user_id
        return {"to": user_id, "assistance": self.assistance.pk if self.assistance else None}

    def _propose(
        self,
        finding: Finding,
        *,
        reasoning: str,
        basis: str,
        remedy: str = "",
        fields: Mapping[str, str] | None = None,
        referred_to: str = "",
    ) -> Facts:
        last = self.file.proposal
        proposal = Proposal(
            case=self.case,
            round=last.round + 1 if last else 1,
            from_state=self._origin,
            finding=finding,
            remedy=remedy,
            basis=required_text(basis, "basis")[:300],
            referred_to=referred_to,
            proposed_by=self.actor.person,
            proposed_at=self.now,
        )
        proposal.reasoning = required_text(reasoning, "reasoning")
        proposal.fields_json = json.dumps(dict(fields), ensure_ascii=False) if fields else ""
        proposal.save()
        self.file.proposal = proposal
        return {"proposal": proposal.pk, "finding": finding.value, "round": proposal.round}

    @property
    def _origin(self) -> str:
        """Where a proposal comes from: the state before the transition set its target."""
        return self.file.state_before

    def _decide(self, *, approved: bool) -> Facts:
        proposal = self.file.proposal
        assert proposal is not None, "something_proposed refuses without one"
        proposal.approved, proposal.decided_by, proposal.decided_at = approved, self.actor.person, self.now
        proposal.save()
        return {"proposal": proposal.pk, "finding": proposal.finding, "round": proposal.round}

    def _decide_receipt_date(self, *, confirmed: bool) -> ReceiptDateCorrection:
        row = self.file.receipt_correction
        assert row is not None, "correction_pending refuses without one"
        row.confirmed, row.decided_by, row.decided_at = confirmed, self.actor.person, self.now
        row.save()
        return row

    def _close_questions(self, status: AssistanceStatus) -> list[int]:
        questions = self.file.open_assistances
        for question in questions:
            question.status = status
            question.save(update_fields=["status"])
        return [question.pk for question in questions]

    def _changed_fields(self, remedy: Remedy, fields: Mapping[str, str]) -> dict[str, str]:
        """Only what differs from the record as it stands; raises BadInput `nothing_changed`."""
        if remedy is not Remedy.CORRECT or self.case.record is None:
            return {key: value.strip() for key, value in fields.items() if value.strip()}
        old = records.fields_of(records.current(self.case.record))
        changed = {key: value.strip() for key, value in fields.items() if value.strip() != old.get(key, "")}
        if not changed:
            raise BadInput(
                _("Enter what the entry should say instead."), code="nothing_changed", field="fields"
            )
        return changed
