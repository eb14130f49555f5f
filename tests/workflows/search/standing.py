"""Where a real case stands: read once, told as a situation, judged for many people."""

import datetime as dt
from collections import Counter
from functools import cached_property

from django.db.models import QuerySet

from cases.actors import Actor, system
from cases.casefile import CaseFile
from cases.lifecycles.base import Verdict
from cases.lifecycles.objection import ObjectionLifecycle
from cases.lifecycles.states import ObjectionState as S
from cases.models import Assistance, Case, ReceiptDateCorrection
from cases.papers.corrections import carried_out
from cases.procedures import OBJECTION
from core import clock
from core.prepared import prepared
from tests.workflows.search.rules import about, action
from tests.workflows.search.situation import BEFORE_ACCEPTANCE, Situation, settled
from tests.workflows.story import at
from workflows.judging import judge
from workflows.models import Deadline, WorkItem

AFTER = at("2026-10-08", "14:00")  # every first term has ended
EARLIER = dt.date(2026, 9, 21)  # received on this day, no day is left to ask for material
FINDINGS = {"upheld": "for", "partly": "for", "rejected": "against"}
HELPED = ("answered", "late_answered", "passed_over")


@prepared
def case_of(pk: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=pk).select_related("objection", "subject", "record", "unit")


@prepared
def _questions_of(case_id: int) -> QuerySet[Assistance]:
    return Assistance.objects.filter(case=case_id).order_by("pk")


@prepared
def _dates_of(case_id: int) -> QuerySet[ReceiptDateCorrection]:
    return ReceiptDateCorrection.objects.filter(case=case_id, confirmed__isnull=True)


@prepared
def _clocks_of(case_id: int) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case=case_id).order_by("pk")


@prepared
def _items_of(case_id: int) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(case=case_id)


def said(word: str) -> str:
    """A finding or an outcome as a situation says it."""
    return FINDINGS.get(word, word)


class Standing:
    """`approvers` are those of the unit, of whom is asked whether they keep out."""

    def __init__(self, case: Case, moment: dt.datetime, approvers: frozenset[int]) -> None:
        self.case, self.moment, self.approvers = case, moment, approvers
        self.file = CaseFile(case, system(clock.local_date(moment)), moment)
        self.file.assistances = _questions_of(case_id=case.pk)
        self.file.receipt_correction = next(iter(_dates_of(case_id=case.pk)), None)
        self.clocks = _clocks_of(case_id=case.pk)
        self.items = {item.assistance_id: item for item in _items_of(case_id=case.pk)}

    def question(self, which: str) -> Assistance | None:
        """The first that is open, or that was passed over."""
        status = {"open": "asked", "passed": "passed_over"}.get(which)
        return next((row for row in self.file.assistances if row.status == status), None)

    @cached_property
    def situation(self) -> Situation:
        asked, statuses = self.question("open"), Counter(row.status for row in self.file.assistances)
        return settled(
            Situation(
                state=self.case.state,
                in_words=bool(self.case.objection.entry_sealed),
                late=self.moment >= AFTER,
                early=self.case.received_on == EARLIER,
                outcome=said(self.case.outcome),
                open=statuses["asked"],
                passed=statuses["passed_over"],
                taken=None in self.items and self.items[None].assignee_id is not None,
                answering=asked is not None and self.items[asked.pk].assignee_id is not None,
                found=self._found(),
                pending=self.file.receipt_correction is not None,
                barred=self.approvers <= self.file.recused_ids,
                appointed=self.case.appointed_approver_id is not None,
                **self._proposal(),
                **self._clocks(),
            )
        )

    def allows(self, act: str, who: Actor) -> Verdict:
        """The code's own answer, with the facts that were read already."""
        asked, file = self.question(about(act)), self.file
        item = self.items.get(asked.pk if asked and action(act) != "withdraw_request" else None)
        file.actor, file.assignee_id = who, item.assignee_id if item else None
        file.task_unit_id = item.unit_id if item else self.case.unit_id
        return judge(ObjectionLifecycle(file, assistance=asked), action(act))

    def _proposal(self) -> dict[str, str]:
        proposal, found = self.file.proposal, {"material": ""}
        waits = self.case.state == S.AWAITING_APPROVAL
        if proposal is not None and (waits or self.case.state == S.CORRECTING):
            found |= {"finding": said(proposal.finding), "origin": proposal.from_state if waits else ""}
        if self.case.state in BEFORE_ACCEPTANCE or found.get("origin") in BEFORE_ACCEPTANCE:
            found["material"] = self._material()
        return found

    def _found(self) -> bool:
        proposal = self.file.proposal
        if proposal is None or self.case.state in (S.AWAITING_APPROVAL, S.CORRECTING):
            return False
        return said(proposal.finding) == "for" and not carried_out(proposal)

    def _material(self) -> str:
        asked = self.file.supplement
        if asked is None:
            return ""
        return ("handed in" if asked.answered_at else "asked") + (" again" if asked.round > 1 else "")

    def _clocks(self) -> dict[str, str | bool]:
        running = {row.slot: row for row in self.clocks if row.status == "running"}
        reviews = [row for row in self.clocks if row.slot == "review"]
        review, began = running.get("review"), reviews[-1].started_at
        assisted = review is not None and OBJECTION.assisted_term in review.term
        return {
            "review": ("assisted" if assisted else "own") if review else "",
            "decided": review is not None and review.awaits_notice,
            "responding": "supplement" in running,
            "correcting": "correction" in running,
            "reopened": len(reviews) > 1,
            "helped": any(row.status in HELPED and row.asked_at >= began for row in self.file.assistances),
        }
