"""What a decision about a case looks at, each fact read at most once and only when asked for."""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from accounts.membership import LINKS_IN_FORCE, duty_map
from accounts.models import Recusal, Role, SubjectLink, Unit, UnitKind
from cases.actors import Actor
from cases.lifecycles.states import Outcome, Procedure
from cases.models import (
    Assistance,
    AssistanceStatus,
    Case,
    CaseEvent,
    ExecutionStep,
    Extension,
    Proposal,
    ReceiptDateCorrection,
    RepairItem,
    Revocation,
    SupplementRequest,
)
from core.prepared import any_of, prepared

Duty = tuple[int, int]  # who holds a role, and who takes their duty today (mostly the same person)

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
        "forward",
        "record_receipt",
        "propose_extension",
        "record_step",
        "record_upstream",
        "propose_revocation",
        "record_service",
        "close_defence",
        "defend",  # like the next ones at the counter
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
        self._before = _columns(case)

    def changed(self) -> list[str]:
        """The columns of the case that are not as they were when the file was opened."""
        now = _columns(self.case)
        return [name for name, value in self._before.items() if now[name] != value]

    @cached_property
    def workers(self) -> frozenset[int]:
        """Everybody who took a working step, and everybody for whom one was taken."""
        return workers_of([self.case])[self.case.pk]

    @cached_property
    def recused_ids(self) -> frozenset[int]:
        """Who must keep out: a declared interest, or they speak for the subject themselves (回避)."""
        return recused_of([self.case])[self.case.pk]

    @cached_property
    def behind(self) -> frozenset[int]:
        """Who entered or approved the records that the case is about."""
        return behind_of([self.case])[self.case.pk]

    @cached_property
    def centre_id(self) -> int | None:
        return Unit.objects.filter(kind=UnitKind.CENTRE).values_list("pk", flat=True).first()

    @cached_property
    def approvers(self) -> list[Duty]:
        """The unit's approvers who are there today, or whose duty somebody takes."""
        unit_id = self.case.unit_id
        return duty_map([unit_id], Role.APPROVER, self.actor.on).get(unit_id, [])

    @cached_property
    def deciders(self) -> frozenset[int]:
        """Who proposed and who approved what is to be carried out, and those for whom they did."""
        return self._behind("propose", "approve")

    @cached_property
    def date_proposers(self) -> frozenset[int]:
        """Who proposed the receipt date that waits, and for whom."""
        return self._behind("propose_receipt_date")

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
        return last is not None and last.action == "withdraw" and bool(last.facts.get("own_correction_due"))

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

    # — of a repair —

    @cached_property
    def items(self) -> list[RepairItem]:
        """The records of a repair, each with its verdict."""
        rows = RepairItem.objects.filter(case=self.case)
        return list(rows.select_related("record__item", "record__subject"))

    @cached_property
    def steps(self) -> list[ExecutionStep]:
        """The lines of the execution, done or not."""
        return list(ExecutionStep.objects.filter(case=self.case))

    @cached_property
    def extensions(self) -> list[Extension]:
        return list(Extension.objects.filter(case=self.case).order_by("pk"))

    @cached_property
    def revocation(self) -> Revocation | None:
        """The revocation that is open, if one is."""
        return Revocation.objects.filter(case=self.case, approved__isnull=True).first()

    def _behind(self, *actions: str) -> frozenset[int]:
        """The people behind the last act of each kind, as self and as somebody's deputy."""
        events = CaseEvent.objects.filter(case=self.case, action__in=actions).order_by("action", "-seq")
        return _people(events.distinct("action").values_list("actor_id", "on_behalf_of_id"))


def workers_of(cases: Collection[Case]) -> dict[int, frozenset[int]]:
    """`CaseFile.workers` of many cases, in one query."""
    rows: dict[int, list[tuple[int | None, ...]]] = {case.pk: [(case.entered_by_id,)] for case in cases}
    for case_id, *people in _working_steps(case_ids=list(rows)):
        rows[case_id].append(tuple(people))
    return {case_id: _people(acts) for case_id, acts in rows.items()}


def recused_of(cases: Collection[Case]) -> dict[int, frozenset[int]]:
    """`CaseFile.recused_ids` of many cases with their subjects at hand, in one query."""
    numbers = {case.pk: case.subject.number_index for case in cases}
    rows = _recused(number_indexes=list(set(numbers.values())))
    return {pk: frozenset(user for index, user in rows if index == number) for pk, number in numbers.items()}


def behind_of(cases: Collection[Case]) -> dict[int, frozenset[int]]:
    """`CaseFile.behind` of many cases with their records at hand; one query where repairs are among them."""
    rows: dict[int, list[tuple[int | None, ...]]] = {case.pk: [] for case in cases}
    for case in cases:
        if case.record is not None:
            rows[case.pk].append((case.record.author_id, case.record.intake_approver_id))
    repairs = [case.pk for case in cases if case.procedure == Procedure.REPAIR]
    for case_id, *people in _entered_records(case_ids=repairs) if repairs else ():
        rows[case_id].append(tuple(people))
    return {case_id: _people(acts) for case_id, acts in rows.items()}


def _people(rows: Iterable[tuple[int | None, ...]]) -> frozenset[int]:
    return frozenset(person for row in rows for person in row if person)


def _columns(case: Case) -> dict[str, Any]:
    return {field.attname: getattr(case, field.attname) for field in case._meta.concrete_fields}


@prepared
def _working_steps(case_ids: list[int]) -> QuerySet[CaseEvent, Any]:
    steps = CaseEvent.objects.filter(case=any_of(case_ids), action__in=sorted(WORKING_ACTIONS)).order_by()
    return steps.values_list("case_id", "actor_id", "on_behalf_of_id")


@prepared
def _entered_records(case_ids: list[int]) -> QuerySet[RepairItem, Any]:
    items = RepairItem.objects.filter(case=any_of(case_ids)).order_by()
    return items.values_list("case_id", "record__author_id", "record__intake_approver_id")


@prepared
def _recused(number_indexes: list[str]) -> QuerySet[Any, Any]:
    same = Q(subject__number_index=any_of(number_indexes))
    declared = Recusal.objects.filter(same, ended_at__isnull=True)
    speaks = SubjectLink.objects.filter(same, status__in=LINKS_IN_FORCE)
    columns = ("subject__number_index", "user_id")
    return declared.values_list(*columns).union(speaks.values_list(*columns))


@prepared
def _last_proposal(case_id: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(case=case_id).order_by("-round")[:1]
