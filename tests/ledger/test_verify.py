import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ledger.models import Entry, Kind, Link
from ledger.recording import record
from ledger.verifying import Fault, verify

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 5


@pytest.fixture(autouse=True)
def written() -> list[int]:
    """Five entries, each in a transaction of its own."""
    return [record(Kind.READ, actor=None, obj=None, facts={"n": n}).pk for n in range(ROWS)]


@contextmanager
def superuser() -> Iterator[None]:
    """Somebody with the database's password, past every trigger."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def test_an_untouched_ledger_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("ledger", "verify")
    assert "The ledger is whole: 5 links" in capsys.readouterr().out


def test_an_edited_row_is_reported(written: list[int]) -> None:
    with superuser():
        Entry.objects.filter(pk=written[2]).update(actor_id=99)
        Entry.objects.filter(pk=written[4]).update(actor_id=99)
    assert verify().fault == Fault("changed", "ledger_entry", written[2], 3)
    with pytest.raises(CommandError, match=f"changed: ledger_entry row {written[2]}"):
        call_command("ledger", "verify")


def test_a_deleted_row_is_reported(written: list[int]) -> None:
    with superuser():
        Entry.objects.filter(pk=written[1]).delete()
    assert verify().fault == Fault("missing", "ledger_entry", written[1], 2)


def test_a_row_deleted_together_with_its_link_is_reported(written: list[int]) -> None:
    with superuser():
        Entry.objects.filter(pk=written[1]).delete()
        Link.objects.filter(position=2).delete()
    assert verify().fault == Fault("gap", "ledger_entry", written[2], 3)


def test_a_first_link_that_was_deleted_is_reported(written: list[int]) -> None:
    with superuser():
        Link.objects.filter(position=1).delete()
    assert verify().fault == Fault("gap", "ledger_entry", written[1], 2)


def test_a_row_inserted_past_the_triggers_is_reported() -> None:
    with superuser():
        sneaked = Entry.objects.create(kind=Kind.READ)
    assert verify().fault == Fault("unchained", "ledger_entry", sneaked.pk)


def test_a_tail_of_links_that_was_cut_is_reported(written: list[int]) -> None:
    with superuser():
        Link.objects.filter(position__gte=4).delete()
    assert verify().fault == Fault("unchained", "ledger_entry", written[3])


def test_an_edited_row_with_its_hash_made_to_fit_is_reported(written: list[int]) -> None:
    with superuser(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("UPDATE ledger_entry SET actor_id = 99 WHERE id = %s", [written[2]])
        cursor.execute(
            "UPDATE ledger_link SET row_hash = "
            "sha256(convert_to(jsonb_strip_nulls(to_jsonb(e))::text, 'UTF8')) "
            "FROM ledger_entry e WHERE e.id = %s AND row_id = e.id",
            [written[2]],
        )
    assert verify().fault == Fault("chain", "ledger_entry", written[2], 3)


def test_two_links_swapped_are_reported(written: list[int]) -> None:
    with superuser(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_link SET position = -2 WHERE position = 2")
        cursor.execute("UPDATE ledger_link SET position = 2 WHERE position = 3")
        cursor.execute("UPDATE ledger_link SET position = 3 WHERE position = -2")
    assert verify().fault == Fault("chain", "ledger_entry", written[2], 2)


@pytest.mark.parametrize(
    ("guard", "table"),
    [
        ("ledger_entry_append_only", "ledger_entry"),
        ("ledger_entry_chained", "ledger_entry"),
        ("ledger_link_append_only", "ledger_link"),
    ],
)
def test_a_guard_that_was_switched_off_is_reported(guard: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        try:
            assert verify().fault == Fault("unguarded", table, None)
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
    assert verify().fault is None


def test_a_transaction_that_fails_leaves_neither_row_nor_link() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(Kind.READ, actor=None, obj=None)
        raise ZeroDivisionError
    assert verify().links == ROWS and verify().fault is None


def test_writers_at_once_make_one_chain_without_gap_or_fork() -> None:
    def write() -> None:
        try:
            for _ in range(20):
                with transaction.atomic():
                    record(Kind.READ, actor=None, obj=None)
                    record(Kind.READ, actor=None, obj=None)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verify().links == ROWS + 4 * 20 * 2 and verify().fault is None
