"""What a decision about a case looks at, each fact read at most once and only when asked for."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Recusal, SubjectLink
from cases.actors import Actor
from cases.lifecycles.states import Outcome
from cases.models import (
    Assistance,
    AssistanceStatus,
    Case,
    CaseEvent,
    Proposal,
    ReceiptDateCorrection,
    SupplementRequest,
)
from core.prepared import prepared

# Working steps: whoever took one, as self or as a deputy, may not approve the case (four eyes).
WORKING_ACTIONS = frozenset(
    {
        "identify_record",
        "transfer",
        "request_supplement",
        "continue_without",
        "accept",
        "decline",
        "refer_out",
        "request_assistance",
        "answer",
        "proceed_without",
        "withdraw_request",
        "propose",
        "apply_correction",
        "return_correction",
        "report_own_correction",
        "propose_receipt_date",
        "annotate_remedy",
    }
)


class CaseFile:
    """One case on a moment, seen by one actor; `assignee_id` has the task open in `task_unit_id`."""

    def __init__(self, case: Case, actor: Actor, now: dt.datetime, *, assignee_id: int | None = None) -> None:
        self.case = case
        self.actor = actor
        self.now = now
        self.assignee_id = assignee_id
        self.task_unit_id = case.unit_id
        self.state_before = case.state
        self._before = _columns(case)

    def changed(self) -> list[str]:
        """The columns of the case that are not as they were when the file was opened."""
        now = _columns(self.case)
        return [name for name, value in self._before.items() if now[name] != value]

    @cached_property
    def workers(self) -> frozenset[int]:
        """Everybody who took a working step, and everybody for whom one was taken."""
        rows = _working_steps(case_id=self.case.pk)
        people = {person for row in rows for person in row if person}
        return frozenset(people | ({self.case.entered_by_id} if self.case.entered_by_id else set()))

    @cached_property
    def recused_ids(self) -> frozenset[int]:
        """Who must keep out: a declared interest, or they speak for the subject themselves (回避)."""
        return frozenset(user_id for (user_id,) in _recused(number_index=self.case.subject.number_index))

    @cached_property
    def proposal(self) -> Proposal | None:
        """The last proposal, decided or not."""
        rows: list[Proposal] = _last_proposal(case_id=self.case.pk)
        return rows[0] if rows else None

    @cached_property
    def owes_correction(self) -> bool:
        """Withdrawn after an error was found: the provider still corrects it of its own duty (Article 57)."""
        if self.case.outcome != Outcome.WITHDRAWN:
            return False
        turns = CaseEvent.objects.filter(case=self.case, action__in=("withdraw", "report_own_correction"))
        last = turns.order_by("-seq").first()
        return last is not None and last.action == "withdraw" and bool(last.facts["own_correction_due"])

    @cached_property
    def supplement(self) -> SupplementRequest | None:
        return SupplementRequest.objects.filter(case=self.case).order_by("-round").first()

    @cached_property
    def assistances(self) -> list[Assistance]:
        return list(Assistance.objects.filter(case=self.case).select_related("unit"))

    @property
    def open_assistances(self) -> list[Assistance]:
        return [row for row in self.assistances if row.status == AssistanceStatus.ASKED]

    @cached_property
    def receipt_correction(self) -> ReceiptDateCorrection | None:
        """A change of the receipt date that waits for a second person."""
        return ReceiptDateCorrection.objects.filter(case=self.case, confirmed__isnull=True).first()


def _columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}


@prepared
def _working_steps(case_id: int) -> QuerySet[CaseEvent, Any]:
    steps = CaseEvent.objects.filter(case=case_id, action__in=sorted(WORKING_ACTIONS)).order_by()
    return steps.values_list("actor_id", "on_behalf_of_id")


@prepared
def _recused(number_index: str) -> QuerySet[Any, Any]:
    same = Q(subject__number_index=number_index)
    declared = Recusal.objects.filter(same, ended_at__isnull=True).values_list("user_id")
    speaks = SubjectLink.objects.filter(same, status__in=["claimed", "verified"]).values_list("user_id")
    return declared.union(speaks)


@prepared
def _last_proposal(case_id: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(case=case_id).order_by("-round")[:1]
