"""Rows that one statement inserts are one link, and still every single one of them is under the chain."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from ledger.models import Batch, Link
from ledger.sql import append_only, chained, chained_together
from ledger.verifying import Fault, verify

pytestmark = pytest.mark.django_db(transaction=True)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture(autouse=True)
def acts() -> Iterator[None]:
    """A table whose first rows were chained one by one, before a migration chained them together."""
    run("CREATE TABLE acts (id bigint PRIMARY KEY, what text)")
    run(append_only("acts").sql)
    run(chained("acts").sql)
    run("INSERT INTO acts SELECT n, 'old' FROM generate_series(1, 3) n")
    run(chained("acts").reverse_sql)
    run(chained_together("acts").sql)
    run("INSERT INTO acts SELECT n, 'warned' FROM generate_series(4, 8) n")
    run("INSERT INTO acts VALUES (9, 'decided')")
    yield
    run("DROP TABLE acts")


@contextmanager
def superuser() -> Iterator[None]:
    with transaction.atomic():
        run("SET LOCAL session_replication_role = replica")
        yield


def test_the_rows_of_a_statement_are_one_link_and_old_links_stay_true() -> None:
    tables = list(Link.objects.order_by("position").values_list("table_name", flat=True))
    assert tables == ["acts"] * 3 + ["ledger_batch"] * 2
    assert list(Batch.objects.order_by("pk").values_list("row_ids", flat=True)) == [[4, 5, 6, 7, 8], [9]]
    assert verify().links == 5 and verify().fault is None


def test_a_statement_that_inserts_nothing_leaves_nothing() -> None:
    run("INSERT INTO acts SELECT 10, 'never' WHERE false")
    assert verify().links == 5 and Batch.objects.count() == 2


@pytest.mark.parametrize(("row", "position"), [(2, 2), (4, 4), (6, 4), (8, 4), (9, 5)])
def test_an_edited_row_is_named(row: int, position: int) -> None:
    with superuser():
        run(f"UPDATE acts SET what = 'nothing' WHERE id = {row}")
    assert verify().fault == Fault("changed", "acts", row, position)


@pytest.mark.parametrize("row", [4, 6, 8])
def test_a_deleted_row_is_named(row: int) -> None:
    with superuser():
        run(f"DELETE FROM acts WHERE id = {row}")
    assert verify().fault == Fault("missing", "acts", row, 4)


def test_an_inserted_row_is_named() -> None:
    with superuser():
        run("INSERT INTO acts VALUES (5000, 'sneaked in')")
    assert verify().fault == Fault("unchained", "acts", 5000)


def test_a_row_that_took_its_hash_with_it_is_found() -> None:
    with superuser():
        run("DELETE FROM acts WHERE id = 6")
        run(
            "UPDATE ledger_batch SET row_ids = row_ids[1:2] || row_ids[4:], "
            "row_hashes = row_hashes[1:2] || row_hashes[4:]"
        )
    batch = Batch.objects.order_by("pk")[0]
    assert verify().fault == Fault("changed", "ledger_batch", batch.pk, 4)


def test_an_edited_row_with_its_hash_made_to_fit_is_found() -> None:
    with superuser():
        run("UPDATE acts SET what = 'nothing' WHERE id = 6")
        run(
            "UPDATE ledger_batch SET row_hashes[3] = sha256(convert_to(jsonb_strip_nulls(to_jsonb(a))::text, 'UTF8')) "
            "FROM acts a WHERE a.id = 6 AND 6 = ANY(row_ids)"
        )
    batch = Batch.objects.order_by("pk")[0]
    assert verify().fault == Fault("changed", "ledger_batch", batch.pk, 4)


def test_two_rows_that_changed_places_are_found() -> None:
    with superuser():
        run("UPDATE acts SET id = 99 WHERE id = 9")
        run("UPDATE acts SET id = 9, what = 'decided' WHERE id = 4")
        run("UPDATE acts SET id = 4, what = 'warned' WHERE id = 99")
        run("UPDATE acts SET what = 'swapped' WHERE id = 5")
    assert verify().fault == Fault("changed", "acts", 5, 4)


def test_a_batch_that_was_taken_away_is_found() -> None:
    batch = Batch.objects.order_by("pk")[0]
    with superuser():
        run(
            f"DELETE FROM acts WHERE id = ANY((SELECT row_ids FROM ledger_batch WHERE id = {batch.pk})::bigint[])"
        )
        run(f"DELETE FROM ledger_batch WHERE id = {batch.pk}")
    assert verify().fault == Fault("missing", "ledger_batch", batch.pk, 4)


def test_a_batch_without_a_link_covers_nothing() -> None:
    with superuser():
        run("INSERT INTO acts VALUES (10, 'sneaked in')")
        run(
            "INSERT INTO ledger_batch (table_name, row_ids, row_hashes) SELECT 'acts', ARRAY[10], "
            "ARRAY[sha256(convert_to(jsonb_strip_nulls(to_jsonb(a))::text, 'UTF8'))] FROM acts a WHERE id = 10"
        )
    fault = verify().fault
    assert fault is not None and (fault.what, fault.table) == ("unchained", "ledger_batch")


@pytest.mark.parametrize("guard", ["acts_chained", "acts_append_only"])
def test_a_guard_that_was_switched_off_is_found(guard: str) -> None:
    run(f"ALTER TABLE acts DISABLE TRIGGER {guard}")
    assert verify().fault == Fault("unguarded", "acts", None)


@pytest.mark.parametrize("statement", ["UPDATE ledger_batch SET table_name = ''", "DELETE FROM ledger_batch"])
def test_a_batch_can_not_be_changed_or_removed(statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(statement)


def test_a_statement_that_is_undone_leaves_neither_rows_nor_batch() -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            run("INSERT INTO acts VALUES (10, 'undone')")
            raise ZeroDivisionError
        run("INSERT INTO acts VALUES (11, 'kept')")
    assert Batch.objects.order_by("-pk")[0].row_ids == [11]
    assert verify().links == 6 and verify().fault is None


def test_writers_at_once_make_one_chain_without_gap_or_fork() -> None:
    def write(base: int) -> None:
        try:
            for turn in range(10):
                with transaction.atomic():
                    first = base + turn * 100
                    run(f"INSERT INTO acts SELECT n, 'warned' FROM generate_series({first}, {first + 49}) n")
                    run(
                        f"INSERT INTO acts SELECT n, 'warned' FROM generate_series({first + 50}, {first + 99}) n"
                    )
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(10_000 * (1 + n),)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verify().links == 5 + 4 * 10 * 2 and verify().fault is None
