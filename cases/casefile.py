"""What a decision about a case looks at, each fact read at most once and only when asked for."""

import datetime as dt
from functools import cached_property

from django.db.models import Q

from accounts.models import Recusal, SubjectLink
from cases.actors import Actor
from cases.models import (
    Assistance,
    AssistanceStatus,
    Case,
    CaseEvent,
    Proposal,
    ReceiptDateCorrection,
    SupplementRequest,
)

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
        "propose_receipt_date",
        "annotate_remedy",
        "supplement",  # these three at the counter, by the clerk; the subject approves nothing anyway
        "add_material",
        "withdraw",
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

    @cached_property
    def workers(self) -> frozenset[int]:
        """Everybody who took a working step, and everybody for whom one was taken."""
        rows = CaseEvent.objects.filter(case=self.case, action__in=WORKING_ACTIONS).values_list(
            "actor_id", "on_behalf_of_id"
        )
        people = {person for row in rows for person in row if person}
        return frozenset(people | ({self.case.entered_by_id} if self.case.entered_by_id else set()))

    @cached_property
    def recused_ids(self) -> frozenset[int]:
        """Who must keep out: a declared interest, or they speak for the subject themselves (回避)."""
        same = Q(subject__number_index=self.case.subject.number_index)
        declared = Recusal.objects.filter(same, ended_at__isnull=True).values_list("user_id")
        speaks = SubjectLink.objects.filter(same, status__in=["claimed", "verified"]).values_list("user_id")
        return frozenset(user_id for (user_id,) in declared.union(speaks))

    @cached_property
    def proposal(self) -> Proposal | None:
        """The last proposal, decided or not."""
        return Proposal.objects.filter(case=self.case).order_by("-round").first()

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
