"""The lifecycle of an objection (异议): what is legal from where, by whom (Article 59, Shandong 39).

A transition's method is the act's effect on the case's own papers; it returns the facts for its event. Clocks,
messages and tasks follow in workflows/consequences.py. Nobody but workflows.actions calls a transition.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from viewflow import fsm

from cases import records
from cases.actors import Actor
from cases.lifecycles import common, conditions, who
from cases.lifecycles.base import Facts, Lifecycle, Verdict, act
from cases.lifecycles.entries import required_choice, required_text
from cases.lifecycles.states import ObjectionState as S
from cases.lifecycles.states import Outcome
from cases.models import AssistanceStatus, Finding, Record, Remedy
from cases.models.objection import OBJECTION_DECLINED
from cases.papers import corrections, materials, proposals, questions
from core.errors import BadInput

OPEN = (S.FILED, S.SUPPLEMENTING, S.REVIEWING, S.ASSISTING, S.AWAITING_APPROVAL, S.CORRECTING)
PROPOSED_FROM = (S.FILED, S.SUPPLEMENTING, S.REVIEWING)


class ObjectionLifecycle(Lifecycle):
    """Objection (异议)"""

    state = fsm.State(S, default=S.FILED)
    OTHERS_STEPS = (S.AWAITING_APPROVAL, S.CORRECTING, S.CONCLUDED)
    DECLINED = OBJECTION_DECLINED

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

    transfer = common.TRANSFER.between(state, [S.FILED, S.REVIEWING])
    request_supplement = common.REQUEST_SUPPLEMENT.between(state, S.FILED, S.SUPPLEMENTING)
    supplement = common.SUPPLEMENT.between(state, S.SUPPLEMENTING, S.FILED)
    add_material = common.ADD_MATERIAL.between(state, OPEN)
    continue_without = common.CONTINUE_WITHOUT.between(state, S.SUPPLEMENTING, S.FILED)
    accept = common.ACCEPT.between(state, S.FILED, S.REVIEWING)
    decline = common.DECLINE.between(state, [S.FILED, S.SUPPLEMENTING], S.AWAITING_APPROVAL)

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

    def _state_after_withdrawal(self) -> S:
        others = [row for row in self.file.open_assistances if row is not self.assistance]
        return S.ASSISTING if others else S.REVIEWING

    request_assistance = common.REQUEST_ASSISTANCE.between(state, [S.REVIEWING, S.ASSISTING], S.ASSISTING)
    answer = common.ANSWER.between(state, OPEN)
    all_answered = common.ALL_ANSWERED.between(state, S.ASSISTING, S.REVIEWING)
    proceed_without = common.PROCEED_WITHOUT.between(state, S.ASSISTING, S.REVIEWING)
    withdraw_request = common.WITHDRAW_REQUEST.between(
        state,
        S.ASSISTING,
        fsm.State.GET_STATE(_state_after_withdrawal, states=[S.ASSISTING, S.REVIEWING]),
    )

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

    send_back = common.SEND_BACK.between(
        state, S.AWAITING_APPROVAL, fsm.State.GET_STATE(_proposed_from, states=list(PROPOSED_FROM))
    )

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

    propose_receipt_date = common.PROPOSE_RECEIPT_DATE.between(state, OPEN)
    confirm_receipt_date = common.CONFIRM_RECEIPT_DATE.between(state, OPEN)
    refuse_receipt_date = common.REFUSE_RECEIPT_DATE.between(state, OPEN)

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

    notice_left = common.NOTICE_LEFT.between(state, [*OPEN, S.CONCLUDED])

    # — who has it —

    declare_interest = common.DECLARE_INTEREST.between(state, [*OPEN, S.CONCLUDED])
    claim = common.CLAIM.between(state, [*OPEN, S.CONCLUDED])
    release = common.RELEASE.between(state, [*OPEN, S.CONCLUDED])
    reassign = common.REASSIGN.between(state, [*OPEN, S.CONCLUDED])
    appoint_approver = common.APPOINT_APPROVER.between(state, S.AWAITING_APPROVAL)

    # — shared by the acts above —

    def _refuse_a_second_objection(self, record: Record) -> None:
        """Per record and ground, one of the subject's objections is open at a time."""
        other = records.open_objection(record, self.case.objection.ground)
        if other is not None and other.pk != self.case.pk:
            sentence = _("An objection to this entry on this ground is already open.")
            raise BadInput(sentence, code="duplicate_objection", link=other.reference, field="record")
