"""The lifecycle of an objection (异议): what is legal from where, by whom (Article 59, Shandong 39).

A transition's method is the act's effect on the case's own papers; it returns the facts for its event. Clocks,
messages and tasks follow in workflows/consequences.py. Nobody but workflows.actions calls a transition.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from viewflow import fsm

from accounts.models import Unit, User
from cases import records
from cases.actors import Actor
from cases.lifecycles import conditions, four_eyes, interest, who
from cases.lifecycles.base import Facts, Lifecycle, Verdict, act
from cases.lifecycles.entries import required_choice, required_text, reviewing_unit
from cases.lifecycles.states import ObjectionState as S
from cases.lifecycles.states import Outcome
from cases.models import (
    AssistanceStatus,
    DeclineReason,
    Document,
    Finding,
    Record,
    Remedy,
)
from cases.papers import (
    corrections,
    materials,
    proposals,
    questions,
    receipt_dates,
    recusals,
    supplements,
)
from core.errors import BadInput

OPEN = (S.FILED, S.SUPPLEMENTING, S.REVIEWING, S.ASSISTING, S.AWAITING_APPROVAL, S.CORRECTING)
PROPOSED_FROM = (S.FILED, S.SUPPLEMENTING, S.REVIEWING)


class ObjectionLifecycle(Lifecycle):
    """Objection (异议)"""

    state = fsm.State(S, default=S.FILED)

    def may_take_step(self, actor: Actor) -> Verdict:
        """A question's reviewer, else whoever the state asks for."""
        if self.assistance is not None:
            return who.of_the_question(self, actor)
        step = {S.AWAITING_APPROVAL: who.approver, S.CORRECTING: who.steward}.get(
            S(self.case.state), who.reviewer
        )
        if self.file.owes_correction:
            step = who.steward
        return step(self, actor)

    @state.getter()
    def _read_state(self) -> S:
        return S(self.case.state)

    @state.setter()
    def _write_state(self, value: S) -> None:
        self.case.state = value.value

    # — before acceptance —

    @state.transition(
        source=[S.FILED, S.REVIEWING],
        permission=who.reviewer,
        conditions=[conditions.entry_described_in_words],
        custom=act(_("Link the disputed entry")),
    )
    def identify_record(self, *, record: Record) -> Facts:
        """The entry that the subject described in words is found; from now on it is marked as disputed."""
        if record.subject.number_index != self.case.subject.number_index:
            raise BadInput(_("This entry is about somebody else."), code="entry_of_another", field="record")
        self._refuse_a_second_objection(record)
        self.case.record = record
        return {"record": record.pk}

    @state.transition(
        source=[S.FILED, S.REVIEWING],
        permission=who.reviewer,
        custom=act(_("Transfer to the competent unit"), reason=True),
    )
    def transfer(self, *, unit: Unit) -> Facts:
        """To the competent unit inside the platform: receipt date, clock and dispute mark stay."""
        reviewing_unit(unit)
        if unit.pk == self.case.unit_id:
            raise BadInput(_("The case is already with this unit."), code="same_unit", field="unit")
        old = self.case.unit_id
        self.case.unit, self.case.handler, self.case.appointed_approver = unit, None, None
        return {"old_unit": old, "new_unit": unit.pk}

    @state.transition(
        source=S.FILED,
        target=S.SUPPLEMENTING,
        permission=who.reviewer,
        conditions=[conditions.may_ask_again],
        custom=act(_("Ask for missing material")),
    )
    def request_supplement(self, *, items: Sequence[str], respond_by: dt.date, incomplete: str = "") -> Facts:
        """A structured list of what is missing; the statutory clock is not paused (no legal text pauses it).

        The second time, `incomplete` says what the answer lacked.
        """
        asked = supplements.ask(self.file, items, respond_by, incomplete)
        return {"supplement": asked.pk, "respond_by": respond_by.isoformat()}

    @state.transition(
        source=S.SUPPLEMENTING,
        target=S.FILED,
        permission=who.subject,
        custom=act(_("Answer and hand in material")),
    )
    def supplement(self, *, answer: str, documents: Sequence[int] = ()) -> Facts:
        asked = supplements.answer(self.file, answer)
        return {"supplement": asked.pk} | materials.handed_in(self.file, documents)

    @state.transition(source=OPEN, permission=who.subject, custom=act(_("Hand in more material")))
    def add_material(self, *, documents: Sequence[int]) -> Facts:
        """Unasked material is always taken."""
        if not documents:
            raise BadInput(_("Choose at least one file."), code="file_missing", field="files")
        return materials.handed_in(self.file, documents)

    @state.transition(
        source=S.SUPPLEMENTING,
        target=S.FILED,
        permission=who.reviewer,
        conditions=[conditions.response_date_passed],
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
    def decline(self, *, reason_code: str, reasoning: str, basis: str) -> Facts:
        code = required_choice(reason_code, DeclineReason, "reason_code")
        draft = proposals.Draft(Finding.NOT_ACCEPTED, reasoning, basis, decline_reason=code)
        return proposals.write(self.file, draft) | {"reason_code": code}

    @state.transition(
        source=S.FILED,
        target=S.AWAITING_APPROVAL,
        permission=who.reviewer,
        custom=act(_("Propose to refer it to another body")),
    )
    def refer_out(self, *, reasoning: str, basis: str, referred_to: str) -> Facts:
        """To a body outside the platform; the subject is told where and how."""
        body = required_text(referred_to, "referred_to")[:200]
        return proposals.write(
            self.file, proposals.Draft(Finding.REFERRED, reasoning, basis, referred_to=body)
        )

    # — other units' help —

    @state.transition(
        source=[S.REVIEWING, S.ASSISTING],
        target=S.ASSISTING,
        permission=who.reviewer,
        custom=act(_("Ask another unit")),
    )
    def request_assistance(self, *, unit: Unit, question: str) -> Facts:
        """One question to one unit; the review term becomes 7 working days from the same receipt."""
        self.assistance = questions.ask(self.file, unit, question)
        return {"assistance": self.assistance.pk, "asked_unit": unit.pk}

    @state.transition(source=OPEN, permission=who.of_the_question, custom=act(_("Answer the question")))
    def answer(self, *, finding: str, documents: Sequence[int] = ()) -> Facts:
        """In time it counts towards the review; after the review went on it is kept as evidence only."""
        asked = self.assistance
        assert asked is not None, "of_the_question refuses without one"
        late = questions.answer(self.file, asked, finding)
        return {"assistance": asked.pk, "late": late, "documents": list(documents)}

    @state.transition(
        source=S.ASSISTING,
        target=S.REVIEWING,
        permission=who.nobody_by_hand,
        conditions=[conditions.all_have_answered],
        custom=act(_("All units have answered")),
    )
    def all_answered(self) -> Facts:
        return {}

    @state.transition(
        source=S.ASSISTING,
        target=S.REVIEWING,
        permission=who.reviewer,
        conditions=[conditions.has_open_questions],
        custom=act(_("Continue without the missing answers"), reason=True),
    )
    def proceed_without(self) -> Facts:
        return {"passed_over": questions.close_open(self.file, AssistanceStatus.PASSED_OVER)}

    def _state_after_withdrawal(self) -> S:
        others = [row for row in self.file.open_assistances if row is not self.assistance]
        return S.ASSISTING if others else S.REVIEWING

    @state.transition(
        source=S.ASSISTING,
        target=fsm.State.GET_STATE(_state_after_withdrawal, states=[S.ASSISTING, S.REVIEWING]),
        permission=who.reviewer,
        conditions=[conditions.has_open_questions],
        custom=act(_("Withdraw a question"), reason=True),
    )
    def withdraw_request(self) -> Facts:
        """One question is taken back; with the last one the review waits for nobody any more."""
        return {"assistance": questions.withdraw(self.assistance)}

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
            return proposals.write(self.file, proposals.Draft(found, reasoning, basis))
        among = (Remedy.CORRECT,) if corrections.misses_an_entry(self.case) else ()
        chosen = Remedy(required_choice(remedy, Remedy, "remedy", among))
        changed = proposals.changed_fields(self.case.record, chosen, fields or {})
        return proposals.write(self.file, proposals.Draft(found, reasoning, basis, chosen, changed))

    def _proposed_from(self) -> S:
        proposal = self.file.proposal
        return S(proposal.from_state) if proposal else S.REVIEWING

    @state.transition(
        source=S.AWAITING_APPROVAL,
        target=fsm.State.GET_STATE(_proposed_from, states=list(PROPOSED_FROM)),
        permission=who.approver,
        conditions=[conditions.something_proposed],
        custom=act(_("Send back"), reason=True),
    )
    def send_back(self) -> Facts:
        return proposals.decide(self.file, approved=False)

    def _state_after_approval(self) -> S:
        proposal = self.file.proposal
        upheld = proposal is not None and proposal.finding in (Finding.UPHELD, Finding.PARTLY)
        return S.CORRECTING if upheld else S.CONCLUDED

    @state.transition(
        source=S.AWAITING_APPROVAL,
        target=fsm.State.GET_STATE(_state_after_approval, states=[S.CORRECTING, S.CONCLUDED]),
        permission=who.approver,
        conditions=[conditions.something_proposed],
        custom=act(_("Approve")),
    )
    def approve(self) -> Facts:
        facts = proposals.decide(self.file, approved=True)
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
    def apply_correction(self, *, entry: records.NewEntry | None = None, name: str = "") -> Facts:
        """Before and after stay visible on the record's versions, with the reason of change (Article 55).

        `entry` is what was missing, where the objection was about an omission; `name` is whom its document names,
        where nobody verified the subject yet.
        """
        proposal = proposals.decided(self.file)
        self.case.outcome = proposal.finding
        if corrections.misses_an_entry(self.case):
            return corrections.enter(self.file, proposal, entry, name)
        return corrections.carry_out(self.file, proposal)

    @state.transition(
        source=S.CORRECTING,
        target=S.AWAITING_APPROVAL,
        permission=who.steward,
        custom=act(_("Return: it cannot be carried out as decided"), reason=True),
    )
    def return_correction(self) -> Facts:
        """The same proposal goes back to the approver as a new round; the correction clock goes on."""
        return proposals.write_again(self.file, S.REVIEWING)

    @state.transition(
        source=S.CONCLUDED,
        permission=who.steward,
        conditions=[conditions.correction_owed],
        custom=act(_("Report the unit's own correction"), reason=True),
    )
    def report_own_correction(
        self,
        *,
        remedy: str,
        fields: Mapping[str, str] | None = None,
        entry: records.NewEntry | None = None,
        name: str = "",
    ) -> Facts:
        """Withdrawn after an error was found: the provider corrects it all the same, or says why there is none (57)."""
        missing = corrections.misses_an_entry(self.case)
        among = (Remedy.CORRECT,) if missing else ()
        chosen = Remedy(required_choice(remedy, Remedy, "remedy", among)) if remedy else None
        if chosen is not None and missing:
            return corrections.enter_of_own_duty(self.file, entry, name)
        return corrections.of_own_duty(self.file, chosen, fields or {})

    # — the subject's and everybody's —

    @state.transition(
        source=[S.FILED, S.SUPPLEMENTING, S.REVIEWING, S.ASSISTING],
        target=S.CONCLUDED,
        permission=who.subject,
        custom=act(_("Withdraw the objection")),
    )
    def withdraw(self, *, documents: Sequence[int] = ()) -> Facts:
        """Open questions are cancelled; an upheld proposal leaves the provider with its own duty to correct (57)."""
        given = materials.handed_in(self.file, documents)
        cancelled = questions.close_open(self.file, AssistanceStatus.WITHDRAWN)
        self.case.outcome = Outcome.WITHDRAWN
        proposal = self.file.proposal
        found = proposal is not None and proposal.finding in (Finding.UPHELD, Finding.PARTLY)
        own_duty = found and proposal is not None and not corrections.carried_out(proposal)
        return {"cancelled_questions": cancelled, "own_correction_due": own_duty} | given

    @state.transition(
        source=OPEN,
        permission=who.any_reviewer,
        conditions=[conditions.no_correction_pending],
        custom=act(_("Propose another receipt date"), reason=True),
    )
    def propose_receipt_date(self, *, received_on: dt.date | None, evidence: Document | None) -> Facts:
        """The only way a due date moves by hand, and never without evidence."""
        row = receipt_dates.propose(self.file, received_on, evidence)
        return {"correction": row.pk, "new_date": row.new_date.isoformat()}

    @state.transition(
        source=OPEN,
        permission=who.second_person,
        conditions=[conditions.correction_pending],
        custom=act(_("Confirm the receipt date")),
    )
    def confirm_receipt_date(self) -> Facts:
        row = receipt_dates.decide(self.file, confirmed=True)
        self.case.received_on = row.new_date
        return {"old_date": row.old_date.isoformat(), "new_date": row.new_date.isoformat()}

    @state.transition(
        source=OPEN,
        permission=who.second_person,
        conditions=[conditions.correction_pending],
        custom=act(_("Refuse the receipt date"), reason=True),
    )
    def refuse_receipt_date(self) -> Facts:
        return {"correction": receipt_dates.decide(self.file, confirmed=False).pk}

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
        """On a decision, a judgment or the office's own error; a new clock starts from this day.

        The task waits in the unit's queue: whoever handled the case need not be who looks at it again.
        """
        if self.case.record is not None:
            self._refuse_a_second_objection(self.case.record)
        self.case.outcome, self.case.handler, self.case.appointed_approver = "", None, None
        return {}

    @state.transition(
        source=[*OPEN, S.CONCLUDED], permission=who.nobody_by_hand, custom=act(_("The notice left"))
    )
    def notice_left(self, *, message: int) -> Facts:
        return {"message": message}

    # — who has it —

    @state.transition(
        source=[*OPEN, S.CONCLUDED],
        permission=interest.colleague,
        custom=act(_("Declare an interest"), reason=True),
    )
    def declare_interest(self) -> Facts:
        """Too close to the person: out of all their cases from now on, and what one has goes back to the queue."""
        me, case = self.actor.user_id, self.case
        recusals.declare(self.file)
        case.handler_id = None if case.handler_id == me else case.handler_id
        case.appointed_approver_id = None if case.appointed_approver_id == me else case.appointed_approver_id
        return {"released": self.file.assignee_id == me}

    @state.transition(
        source=[*OPEN, S.CONCLUDED],
        permission=who.of_the_step,
        conditions=[conditions.somebody_is_to_act],
        custom=act(_("Take it")),
    )
    def claim(self) -> Facts:
        return self._hand_to(self.actor.user_id)

    @state.transition(
        source=[*OPEN, S.CONCLUDED],
        permission=who.taker,
        conditions=[conditions.somebody_is_to_act],
        custom=act(_("Put it back")),
    )
    def release(self) -> Facts:
        return self._hand_to(None)

    @state.transition(
        source=[*OPEN, S.CONCLUDED],
        permission=who.supervisor,
        conditions=[conditions.somebody_is_to_act],
        custom=act(_("Hand over"), reason=True),
    )
    def reassign(self, *, to: User) -> Facts:
        return self._hand_to(to.pk)

    @state.transition(
        source=S.AWAITING_APPROVAL,
        permission=who.supervisor,
        conditions=[four_eyes.nobody_in_the_unit],
        custom=act(_("Appoint an approver from the centre"), reason=True),
    )
    def appoint_approver(self, *, to: User) -> Facts:
        self.case.appointed_approver = to
        return {"to": to.pk}

    # — shared by the acts above —

    def _refuse_a_second_objection(self, record: Record) -> None:
        """Per record and ground, one of the subject's objections is open at a time."""
        other = records.open_objection(record, self.case.objection.ground)
        if other is not None and other.pk != self.case.pk:
            sentence = _("An objection to this entry on this ground is already open.")
            raise BadInput(sentence, code="duplicate_objection", link=other.reference, field="record")

    def _hand_to(self, user_id: int | None) -> Facts:
        of_the_handler = self.case.state not in (S.AWAITING_APPROVAL, S.CORRECTING, S.CONCLUDED)
        if self.assistance is None and of_the_handler:
            self.case.handler_id = user_id
        return {"to": user_id, "assistance": self.assistance.pk if self.assistance else None}
