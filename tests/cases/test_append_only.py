"""What happened and what a record said stays as it was, and every row is a link of the chain."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from cases.models import Case, CaseEvent, RecordVersion
from ledger.models import Batch, Link
from ledger.verifying import verify
from tests.cast import Cast, raw_objection

TABLES = ("cases_caseevent", "cases_recordversion")


@pytest.fixture
def case(cast: Cast) -> Case:
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit, record=cast.record)
    connection.check_constraints()  # as a commit does
    return case


@pytest.mark.parametrize("model", [CaseEvent, RecordVersion])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_row_is_neither_changed_nor_deleted(case: Case, model: type[Model], act: str) -> None:
    rows = model._default_manager.all()
    assert rows.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(at="2020-01-01T00:00Z") if act == "update" else rows._raw_delete("default")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_not_emptied(case: Case, table: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
def test_every_row_becomes_a_link_of_the_chain(case: Case, table: str) -> None:
    links = Link.objects.filter(table_name=table).values_list("row_id", flat=True)
    linked = Link.objects.filter(table_name="ledger_batch").values_list("row_id", flat=True)
    batches = Batch.objects.filter(table_name=table, pk__in=linked)
    chained = {*links, *(row for batch in batches for row in batch.row_ids)}
    model = CaseEvent if table == "cases_caseevent" else RecordVersion
    assert sorted(chained) == sorted(model._default_manager.values_list("pk", flat=True))
    assert verify().fault is None


def test_an_edit_behind_the_triggers_is_found(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE cases_caseevent SET action = 'approve' WHERE case_id = %s", [case.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    fault = verify().fault
    assert fault is not None and (fault.what, fault.table) == ("changed", "cases_caseevent")


def test_what_a_person_wrote_in_an_event_is_sealed(case: Case, cast: Cast) -> None:
    event = CaseEvent(case=case, seq=2, action="transfer", from_state="filed", to_state="filed")
    event.seal_reason("the market bureau decided this")
    assert "market" not in event.reason_sealed
    assert event.reason == "the market bureau decided this"
    moved = CaseEvent(case=case, seq=3, reason_sealed=event.reason_sealed)
    with pytest.raises(InvalidTag):
        _ = moved.reason
