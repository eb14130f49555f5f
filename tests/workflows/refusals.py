"""A refusal has a code and a sentence, and leaves nothing behind but its line in the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model, Q
from viewflow.workflow.models import Process, Task

from accounts.models import User
from cases.models import (
    Assistance,
    Case,
    CaseEvent,
    ExecutionStep,
    Extension,
    Objection,
    Proposal,
    ReceiptDateCorrection,
    RecordVersion,
    Repair,
    RepairItem,
    Revocation,
    SupplementRequest,
)
from core.errors import DomainError
from ledger.models import Entry, Kind
from notifications.models import Message
from workflows.models import ClockEvent, Deadline, WorkItem

OF_A_CASE: tuple[type[Model], ...] = (
    CaseEvent,
    Objection,
    SupplementRequest,
    Assistance,
    Proposal,
    ReceiptDateCorrection,
    Repair,
    RepairItem,
    ExecutionStep,
    Extension,
    Revocation,
    Deadline,
    WorkItem,
)


def everything_about(case: Case) -> dict[str, list[Any]]:
    """Every row an act on the case could write, the ledger apart."""
    found: dict[str, list[Any]] = {
        model.__name__: list(model._default_manager.filter(case=case.pk).order_by("pk").values_list())
        for model in OF_A_CASE
    }
    found["Case"] = list(Case.objects.filter(pk=case.pk).values_list())
    found["ClockEvent"] = list(ClockEvent.objects.filter(deadline__case=case).order_by("pk").values_list())
    found["Message"] = list(Message.objects.filter(case_id=case.pk).order_by("pk").values_list())
    found["Version"] = list(RecordVersion.objects.filter(case=case).order_by("pk").values_list())
    mine = Q(artifact_object_id=case.pk)
    found["Process"] = list(Process.objects.filter(mine).order_by("pk").values_list("pk", "status"))
    tasks = Task.objects.filter(process__artifact_object_id=case.pk).order_by("pk")
    found["Task"] = list(tasks.values_list("pk", "status", "owner_id", "flow_task"))
    return found


@contextmanager
def refused(case: Case, code: str) -> Iterator[None]:
    """Refused with this code and a sentence, nothing half-done."""
    before = everything_about(case)
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code, caught.value
    assert len(str(caught.value.sentence)) > 4
    assert everything_about(case) == before


@contextmanager
def refused_and_logged(case: Case, user: User, action: str, code: str) -> Iterator[None]:
    """Refused, and the attempt stands in the ledger with who, what and why."""
    logged = Entry.objects.filter(kind=Kind.REFUSED, actor_id=user.pk, object_id=case.pk)
    before = logged.count()
    with refused(case, code):
        yield
    assert logged.count() == before + 1
    entry = logged.order_by("-pk")[0]
    assert (entry.object_type, entry.facts) == ("cases.case", {"action": action, "code": code})
