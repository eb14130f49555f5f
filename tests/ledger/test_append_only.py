import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.models import Entry, Kind, Link
from ledger.recording import record
from ledger.sql import append_only, chained
from ledger.verifying import Fault, verify

pytestmark = pytest.mark.django_db


def chain() -> list[tuple[int, str, int]]:
    connection.check_constraints()
    return list(Link.objects.order_by("position").values_list("position", "table_name", "row_id"))


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_link"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE", "DELETE FROM {} WHERE false"],
)
def test_nothing_in_the_ledger_can_be_changed_or_removed(table: str, statement: str) -> None:
    record(Kind.READ, actor=None, obj=None)
    chain()
    column = "kind" if table == "ledger_entry" else "table_name"
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))
    assert Entry.objects.count() == 1


def test_every_entry_becomes_one_link_in_order_of_commit() -> None:
    start = len(chain())
    entries = [record(Kind.READ, actor=None, obj=None, facts={"n": n}) for n in range(3)]
    added = chain()[start:]
    assert [row for _, _, row in added] == [entry.pk for entry in entries]
    assert [position for position, _, _ in added] == [start + 1, start + 2, start + 3]


def test_the_hash_of_a_row_does_not_depend_on_the_session() -> None:
    moment = dt.datetime(2026, 9, 24, 1, 2, 3, tzinfo=dt.UTC)
    hashes = []
    for zone, style in [("UTC", "ISO"), ("Asia/Shanghai", "German"), ("America/New_York", "SQL")]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL timezone = '{zone}'; SET LOCAL datestyle = '{style}'")
            cursor.execute(
                "INSERT INTO ledger_entry (id, at, kind, object_type, purpose, facts) "
                "OVERRIDING SYSTEM VALUE VALUES (900, %s, 'read', '', '', '{}')",
                [moment],
            )
            connection.check_constraints()
            cursor.execute("SELECT encode(row_hash, 'hex') FROM ledger_link WHERE row_id = 900")
            hashes.append(cursor.fetchone()[0])
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                "DELETE FROM ledger_entry WHERE id = 900; DELETE FROM ledger_link WHERE row_id = 900"
            )
            cursor.execute("SET LOCAL session_replication_role = origin")
    assert len(set(hashes)) == 1


def test_an_unknown_kind_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="ledger_kind_known"), transaction.atomic():
        Entry.objects.create(kind="gossip")


def test_any_table_can_be_guarded_and_chained_by_a_migration() -> None:
    before = len(chain())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE acts (id bigint PRIMARY KEY, what text)")
        for operation in (append_only("acts"), chained("acts")):
            cursor.execute(operation.sql)
        cursor.execute("INSERT INTO acts VALUES (1, 'filed'), (2, 'accepted')")
    assert chain()[before:] == [(before + 1, "acts", 1), (before + 2, "acts", 2)]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE acts SET what = 'refused'")
    assert verify().fault is None
    with connection.cursor() as cursor:
        for operation in (append_only("acts"), chained("acts")):
            cursor.execute(operation.reverse_sql)
        cursor.execute("UPDATE acts SET what = 'refused' WHERE id = 2")
    assert verify().fault == Fault("changed", "acts", 2, before + 2)


def test_a_column_added_later_leaves_old_hashes_true() -> None:
    record(Kind.READ, actor=None, obj=None)
    chain()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry ADD COLUMN channel text")
    assert verify().fault is None
