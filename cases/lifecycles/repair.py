"""The lifecycle of a credit repair (信用修复): what is legal from where, by whom (Article 60).

As in the objection, a transition's method is the act's effect on the case's own papers and returns the facts for its
event; what follows is in workflows/consequences.py. A revocation begins from the concluded case.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import fsm

from cases import repairs
from cases.actors import Actor
from cases.lifecycles import common, conditions, repair_conditions, who
from cases.lifecycles.base import Facts, Lifecycle, Verdict, act
from cases.lifecycles.entries import required_text
from cases.lifecycles.states import Outcome
from cases.lifecycles.states import RepairState as S
from cases.models import AssistanceStatus, Document, ExecutionStep, Finding
from cases.models.objection import REPAIR_DECLINED
from cases.papers import (
    executions,
    extensions,
    materials,
    proposals,
    questions,
    receipt_dates,
    revocations,
    verdicts,
)
from cases.papers.verdicts import RecordVerdict
from lawbook.competence import Decider, decider_of

RECEIVED = (S.FILED, S.SUPPLEMENTING, S.ACCEPTED, S.VERIFYING, S.AWAITING_APPROVAL)
OPEN = (
    S.PREPARING,
    S.FORWARDED,
    *RECEIVED,
    S.EXECUTING,
    S.AWAITING_RECEIPT,
    S.REVOCATION_NOTICED,
    S.REVOCATION_APPROVAL,
)
EVERYWHERE = (*OPEN, S.CONCLUDED)
PROPOSED_FROM = (S.FILED, S.SUPPLEMENTING, S.ACCEPTED)
UNDECIDED = (S.PREPARING, S.FORWARDED, S.FILED, S.SUPPLEMENTING, S.ACCEPTED, S.VERIFYING)


class RepairLifecycle(Lifecycle):
    """Credit repair (信用修复)"""

    state = fsm.State(S, default=S.FILED)
    OTHERS_STEPS = (S.AWAITING_APPROVAL, S.EXECUTING, S.REVOCATION_APPROVAL, S.CONCLUDED)
    DECLINED = REPAIR_DECLINED

    def may_take_step(self, actor: Actor) -> Verdict:
        """A question's reviewer, else whoever the state asks for."""
        if self.assistance is not None:
            return who.of_the_question(self, actor)
        step = {
            S.AWAITING_APPROVAL: who.approver,
            S.REVOCATION_APPROVAL: who.approver,
            S.EXECUTING: who.steward,
        }.get(S(self.case.state), who.reviewer)
        return step(self, actor)

    @state.getter()
    def _read_state(self) -> S:
        return S(self.case.state)

    @state.setter()
    def _write_state(self, value: S) -> None:
        self.case.state = value.value

    # — an installation that passes applications on —

    @state.transition(
        source=S.PREPARING,
        target=S.FORWARDED,
        permission=who.reviewer_or_system,
        custom=act(_("Pass the application on")),
    )
    def forward(self) -> Facts:
        """Exported to the platform above, which gives it a number and a day of receipt."""
        self.case.repair.forwarded_at = self.now
        self.case.repair.save(update_fields=["forwarded_at"])
        return {}

    @state.transition(
        source=S.FORWARDED,
        target=S.FILED,
        permission=who.reviewer_or_system,
        custom=act(_("Enter the receipt of the platform above")),
    )
    def record_receipt(self, *, upstream_reference: str, received_on: dt.date | None) -> Facts:
        """Received on this day: the terms begin, and the case goes to whoever decides on that day."""
        case, repair, today = self.case, self.case.repair, self.file.actor.on
        day = receipt_dates.checked(received_on, case.procedure, today)
        repair.upstream_reference = required_text(upstream_reference, "upstream_reference")[:60]
        repair.decider = decider_of(f"repair.{repair.kind}", day).decider
        repair.save(update_fields=["upstream_reference", "decider"])
        case.received_on, case.handler = day, None
        if repair.decider == Decider.DETERMINING_UNIT:
            case.unit = repair.determined_by
        return {"received_on": day.isoformat(), "new_unit": case.unit_id}

    # — before acceptance —

    transfer = common.TRANSFER.between(state, [S.FILED, S.ACCEPTED])
    request_supplement = common.REQUEST_SUPPLEMENT.between(state, S.FILED, S.SUPPLEMENTING)
    supplement = common.SUPPLEMENT.between(state, S.SUPPLEMENTING, S.FILED)
    add_material = common.ADD_MATERIAL.between(state, OPEN)
    continue_without = common.CONTINUE_WITHOUT.between(state, S.SUPPLEMENTING, S.FILED)
    accept = common.ACCEPT.between(state, S.FILED, S.ACCEPTED)
    decline = common.DECLINE.between(state, [S.FILED, S.SUPPLEMENTING], S.AWAITING_APPROVAL)

    # — the opinion of the determining unit, and other units' help —

    def _state_after_withdrawal(self) -> S:
        others = [row for row in self.file.open_assistances if row is not self.assistance]
        return S.VERIFYING if others else S.ACCEPTED

    request_assistance = common.REQUEST_ASSISTANCE.between(state, [S.ACCEPTED, S.VERIFYING], S.VERIFYING)
    answer = common.ANSWER.between(state, OPEN)
    all_answered = common.ALL_ANSWERED.between(state, S.VERIFYING, S.ACCEPTED)
    proceed_without = common.PROCEED_WITHOUT.between(state, S.VERIFYING, S.ACCEPTED)
    withdraw_request = common.WITHDRAW_REQUEST.between(
        state, S.VERIFYING, fsm.State.GET_STATE(_state_after_withdrawal, states=[S.VERIFYING, S.ACCEPTED])
    )

    # — deciding —

    @state.transition(
        source=S.ACCEPTED,
        target=S.AWAITING_APPROVAL,
        permission=who.reviewer,
        conditions=[repair_conditions.opinion_heard],
        custom=act(_("Propose a decision")),
    )
    def propose(self, *, verdicts_by_item: Mapping[int, RecordVerdict], reasoning: str, basis: str) -> Facts:
        """A verdict on every record, with reasons and basis; what the law does not allow is not granted."""
        finding, words = verdicts.write(self.file, verdicts_by_item)
        return proposals.write(self.file, proposals.Draft(finding, reasoning, basis, fields=words))

    def _proposed_from(self) -> S:
        proposal = self.file.proposal
        return S(proposal.from_state) if proposal else S.ACCEPTED

    send_back = common.SEND_BACK.between(
        state, S.AWAITING_APPROVAL, fsm.State.GET_STATE(_proposed_from, states=list(PROPOSED_FROM))
    )

    def _state_after_approval(self) -> S:
        return S.EXECUTING if _grants(self) else S.CONCLUDED

    @state.transition(
        source=S.AWAITING_APPROVAL,
        target=fsm.State.GET_STATE(_state_after_approval, states=[S.EXECUTING, S.CONCLUDED]),
        permission=who.approver,
        conditions=[conditions.something_proposed],
        custom=act(_("Approve")),
    )
    def approve(self) -> Facts:
        """Publication of what is granted ends with the approval: nobody waits for the checklist.

        Raises BadInput with the code of a condition that is not met any more.
        """
        if _grants(self):
            verdicts.check_again(self.file)
        facts = proposals.decide(self.file, approved=True)
        if self.case.state == S.CONCLUDED:
            self.case.outcome = facts["finding"]
            return facts
        return facts | executions.grant(self.file)

    @state.transition(
        source=[S.ACCEPTED, S.VERIFYING],
        permission=who.reviewer,
        conditions=[
            repair_conditions.extension_in_the_rule,
            repair_conditions.not_extended_yet,
        ],
        custom=act(_("Propose to put the result off"), reason=True),
    )
    def propose_extension(self, *, until: dt.date | None, due_on: dt.date, reason: str) -> Facts:
        """`due_on` and `reason` are those of the act."""
        return extensions.propose(self.file, due_on, until, reason)

    @state.transition(
        source=RECEIVED,
        permission=who.extender,
        conditions=[
            repair_conditions.extension_pending,
            repair_conditions.term_still_runs,
            repair_conditions.extension_still_fits,
        ],
        custom=act(_("Put the result off")),
    )
    def approve_extension(self) -> Facts:
        """The applicant is told in the same transaction, before the term has ended."""
        return extensions.decide(self.file, approved=True)

    @state.transition(
        source=RECEIVED,
        permission=who.extender,
        conditions=[repair_conditions.extension_pending],
        custom=act(_("Do not put the result off"), reason=True),
    )
    def refuse_extension(self) -> Facts:
        return extensions.decide(self.file, approved=False)

    # — carrying out —

    def _state_after_step(self, *, step: ExecutionStep, **_evidence: Any) -> S:
        if any(one.done_at is None and one.pk != step.pk for one in self.file.steps):
            return S.EXECUTING
        return S.AWAITING_RECEIPT if self.case.repair.forwarded_at else S.CONCLUDED

    @state.transition(
        source=S.EXECUTING,
        target=fsm.State.GET_STATE(_state_after_step, states=[S.EXECUTING, S.AWAITING_RECEIPT, S.CONCLUDED]),
        permission=who.steward,
        custom=act(_("Note that a line is done")),
    )
    def record_step(self, *, step: ExecutionStep, note: str = "", document: Document | None = None) -> Facts:
        """One line of the checklist, with what shows that it is done; the last one ends the execution."""
        by = self.actor.person
        executions.done(step, case=self.case, by=by, at=self.now, note=note, document=document)
        if self.case.state == S.CONCLUDED:
            self.case.outcome = repairs.outcome_of(self.file.items)
        return {"step": step.pk, "kind": step.kind, "left": self._left(step)}

    def _left(self, done: ExecutionStep) -> int:
        return sum(one.done_at is None and one.pk != done.pk for one in self.file.steps)

    @state.transition(
        source=S.AWAITING_RECEIPT,
        target=S.CONCLUDED,
        permission=who.reviewer_or_system,
        custom=act(_("Enter the confirmation of the platform above")),
    )
    def record_upstream(self, *, upstream_reference: str) -> Facts:
        """It has ended the publication, too."""
        required_text(upstream_reference, "upstream_reference")
        self.case.repair.upstream_confirmed_at = self.now
        self.case.repair.save(update_fields=["upstream_confirmed_at"])
        self.case.outcome = repairs.outcome_of(self.file.items)
        return {}

    # — taking a granted repair back —

    @state.transition(
        source=S.CONCLUDED,
        target=S.REVOCATION_NOTICED,
        permission=who.any_reviewer,
        conditions=[repair_conditions.a_repair_stands],
        custom=act(_("Propose to revoke the repair")),
    )
    def propose_revocation(
        self, *, items: Collection[int], ground: str, facts: str, basis: str, in_the_system: bool
    ) -> Facts:
        """The prior notice leaves; the person may answer. `in_the_system`: it reaches somebody's account."""
        made = revocations.propose(self.file, items, ground, facts, basis, in_the_system=in_the_system)
        self.case.outcome, self.case.handler, self.case.appointed_approver = "", None, None
        return made

    @state.transition(
        source=S.REVOCATION_NOTICED,
        permission=who.reviewer,
        conditions=[repair_conditions.not_served_yet],
        custom=act(_("Enter the service of the notice")),
    )
    def record_service(self, *, served_on: dt.date | None, document: Document | None) -> Facts:
        """No proof of service, no term of defence."""
        return revocations.record_service(self.file, served_on, document)

    @state.transition(
        source=S.REVOCATION_NOTICED, permission=who.subject, custom=act(_("Answer the notice of revocation"))
    )
    def defend(self, *, defence: str, documents: Sequence[int] = ()) -> Facts:
        return revocations.defend(self.file, defence) | materials.handed_in(self.file, documents)

    @state.transition(
        source=S.REVOCATION_NOTICED,
        target=S.REVOCATION_APPROVAL,
        permission=who.reviewer,
        conditions=[repair_conditions.defence_over],
        custom=act(_("Close the defence and ask for the decision")),
    )
    def close_defence(self, *, answer: str = "") -> Facts:
        """After the term or the defence; each argument is answered."""
        return revocations.close_defence(self.file, answer)

    @state.transition(
        source=S.REVOCATION_APPROVAL,
        target=S.CONCLUDED,
        permission=who.approver,
        custom=act(_("Revoke the repair"), reason=True),
    )
    def revoke(self, *, reason: str) -> Facts:
        """Published again, and a bar from repair for the lawbook's term."""
        return self._revocation_decided(reason, revoked=True)

    @state.transition(
        source=S.REVOCATION_APPROVAL,
        target=S.CONCLUDED,
        permission=who.approver,
        custom=act(_("Let the repair stand"), reason=True),
    )
    def refuse_revocation(self, *, reason: str) -> Facts:
        return self._revocation_decided(reason, revoked=False)

    def _revocation_decided(self, reason: str, *, revoked: bool) -> Facts:
        facts = revocations.decide(self.file, reason, revoked=revoked)
        self.case.outcome = repairs.outcome_of(self.file.items)
        return facts

    # — the subject's and everybody's —

    @state.transition(
        source=UNDECIDED,
        target=S.CONCLUDED,
        permission=who.subject,
        custom=act(_("Withdraw the application")),
    )
    def withdraw(self, *, documents: Sequence[int] = ()) -> Facts:
        """Open questions are cancelled; nothing on the records changes."""
        given = materials.handed_in(self.file, documents)
        cancelled = questions.close_open(self.file, AssistanceStatus.WITHDRAWN)
        self.case.outcome = Outcome.WITHDRAWN
        return {"cancelled_questions": cancelled} | given

    propose_receipt_date = common.PROPOSE_RECEIPT_DATE.between(state, RECEIVED)
    confirm_receipt_date = common.CONFIRM_RECEIPT_DATE.between(state, RECEIVED)
    refuse_receipt_date = common.REFUSE_RECEIPT_DATE.between(state, RECEIVED)
    notice_left = common.NOTICE_LEFT.between(state, EVERYWHERE)

    # — who has it —

    declare_interest = common.DECLARE_INTEREST.between(state, EVERYWHERE)
    claim = common.CLAIM.between(state, EVERYWHERE)
    release = common.RELEASE.between(state, EVERYWHERE)
    reassign = common.REASSIGN.between(state, EVERYWHERE)
    appoint_approver = common.APPOINT_APPROVER.between(state, [S.AWAITING_APPROVAL, S.REVOCATION_APPROVAL])


def _grants(lifecycle: RepairLifecycle) -> bool:
    proposal = lifecycle.file.proposal
    return proposal is not None and proposal.finding in (Finding.REPAIRED, Finding.PARTLY_REPAIRED)
