"""What core.writing writes is what `save()` writes: the same columns with the same values, and no fewer refusals."""

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Model
from django.db.models.signals import post_save, pre_save
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Process, Task

from accounts.models import Unit
from cases.models import Case, CaseEvent, Objection, Proposal
from core.writing import insert, update
from tests.cast import Cast
from tests.workflows.story import proposed
from workflows.models import ClockEvent, Deadline, WorkItem

pytestmark = pytest.mark.django_db

LINK = Task.previous.through
WRITTEN = (Case, Objection, CaseEvent, Proposal, Deadline, ClockEvent, WorkItem, Process, Task, LINK)


class UndoneError(Exception):
    """Nothing of what was tried stays."""


def said(write: Callable[[], object], verb: str) -> str:
    """The statement with its values, without what it gives back; names of columns without their table."""
    done = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        done.append(connection.ops.compose_sql(sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note), suppress(UndoneError, IntegrityError), transaction.atomic():
        write()
        raise UndoneError
    (text,) = [one for one in done if one.startswith(verb)]
    table = text.split('"')[1]
    return str(text).replace(f'"{table}".', "").partition(" RETURNING ")[0]


def again(row: Model) -> Model:
    """The same row, not written yet."""
    new = copy.copy(row)
    new._state = copy.copy(row._state)
    new.pk, new._state.adding = None, True
    return new


@pytest.mark.parametrize("model", WRITTEN)
def test_a_row_is_written_as_save_writes_it(cast: Cast, model: type[Model]) -> None:
    proposed(cast)
    rows = list(model._default_manager.all())
    assert rows
    for row in rows:
        ours = said(lambda row=row: insert(again(row)), "INSERT")  # type: ignore[misc]
        djangos = said(lambda row=row: again(row).save(force_insert=True), "INSERT")  # type: ignore[misc]
        assert ours == djangos


@pytest.mark.parametrize("model", WRITTEN)
def test_fields_are_written_as_save_writes_them(cast: Cast, model: type[Model]) -> None:
    proposed(cast)
    row = model._default_manager.latest("pk")
    names = [field.name for field in model._meta.local_concrete_fields if not field.primary_key]
    ours = said(lambda: update(row, names), "UPDATE")
    assert ours == said(lambda: row.save(update_fields=names), "UPDATE")
    columns = [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]
    assert ours == said(lambda: update(row, columns), "UPDATE")


@pytest.mark.parametrize("model", WRITTEN)
def test_nobody_listens_to_the_signals_that_are_not_sent(model: type[Model]) -> None:
    assert not pre_save.has_listeners(model)
    assert not post_save.has_listeners(model)


def unit(code: str) -> Unit:
    return Unit(code=code, kind="provider", name_zh=code, name_en=code)


def test_a_new_row_knows_its_key_and_can_be_saved(cast: Cast) -> None:
    row = unit("new")
    with CaptureQueriesContext(connection) as asked:
        insert(row)
    assert len(asked) == 1
    row.name_en = "Newer"
    row.save()
    assert Unit.objects.get(code="new") == row
    assert Unit.objects.get(code="new").name_en == "Newer"


def test_two_rows_are_one_statement_and_the_second_points_to_the_first(cast: Cast) -> None:
    case = proposed(cast)
    clock = Deadline.objects.get(case=case)
    Deadline.objects.filter(pk=clock.pk).update(status="met", next_at=None, closed_at=clock.started_at)
    new, note = again(clock), ClockEvent(kind="started", new_due_on=clock.due_on)
    with CaptureQueriesContext(connection) as asked:
        insert(new, note, "deadline")
    assert len(asked) == 1
    assert new.pk not in (None, clock.pk)
    found = ClockEvent.objects.get(pk=note.pk)
    assert (found.deadline_id, found.kind, found.new_due_on) == (new.pk, "started", clock.due_on)
    assert note.deadline is new
    assert columns(Deadline.objects.get(pk=new.pk)) == columns(clock)


def columns(row: Model) -> dict[str, Any]:
    return {key: value for key, value in vars(row).items() if key not in {"_state", "id"}}


def test_the_databases_constraints_refuse_as_ever(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(unit(cast.scjg.unit.code))
    row = cast.scjg.unit
    row.code = cast.sw.unit.code
    with pytest.raises(IntegrityError), transaction.atomic():
        update(row, ["code"])


def test_a_row_that_is_gone_is_not_passed_over(cast: Cast) -> None:
    row = unit("gone")
    row.pk = 999_999
    with pytest.raises(DatabaseError, match="999999"):
        update(row, ["name_en"])


def test_where_nothing_changed_nothing_is_asked(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        update(cast.scjg.unit, [])
    assert len(asked) == 0


def test_an_expression_is_no_value(cast: Cast) -> None:
    case = proposed(cast)
    case.concluded_at = F("filed_at")
    with pytest.raises(TypeError, match="concluded_at"):
        update(case, ["concluded_at"])
