"""Statements of the planned cursor are kept by PostgreSQL, and are counted and refused like any others."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.planned import planned_cursor
from core.prepared import any_of, prepared

pytestmark = pytest.mark.django_db

HELD = settings.DATABASES["default"]["OPTIONS"]["prepare_threshold"]


@prepared
def officials(ids: list[int], email: str) -> QuerySet[User]:
    return User.objects.filter(pk=any_of(ids), is_official=True).exclude(name="100%").exclude(email=email)


def kept(part: str) -> list[str]:
    """The statements that the server keeps for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE strpos(statement, %s) > 0", [part])
        return [text for (text,) in cursor.fetchall() if "pg_prepared_statements" not in text]


def ask(value: int) -> int:
    with planned_cursor() as cursor:
        cursor.execute("SELECT %s::int + 7001", [value])
        found: int = cursor.fetchone()[0]
    return found


def test_a_text_that_comes_again_is_kept_by_the_server() -> None:
    assert [ask(value) for value in range(HELD)] == [7001 + value for value in range(HELD)]
    assert kept("7001") == []
    assert [ask(value) for value in range(3)] == [7001, 7002, 7003]
    assert len(kept("7001")) == 1


def test_djangos_own_cursors_keep_nothing() -> None:
    for _ in range(HELD + 2):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int + 7002", [1])
    assert kept("7002") == []


def test_it_is_counted_and_watched_as_any_statement() -> None:
    seen = []

    def note(execute, sql, *rest):  # type: ignore[no-untyped-def]
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note), CaptureQueriesContext(connection) as asked:
        ask(1)
    assert len(seen) == 1
    assert [one["sql"] for one in asked] == ["SELECT 1::int + 7001"]  # with its values, as Django logs them


def test_it_raises_what_django_raises_and_goes_on_after_a_rollback() -> None:
    for _ in range(HELD + 2):
        ask(1)
        with pytest.raises(DatabaseError), transaction.atomic(), planned_cursor() as cursor:
            cursor.execute("SELECT 1 / (%s::int - 1)", [1])
    assert ask(2) == 7003


def test_constants_stand_in_the_text_so_that_an_index_on_a_part_of_a_table_may_be_used() -> None:
    User.objects.create(email="a@example.org", is_official=True, name="A")
    User.objects.create(email="b@example.org", is_official=True, name="100%")
    ids = list(User.objects.values_list("pk", flat=True))
    for _ in range(HELD + 2):
        assert [one.name for one in officials(ids=ids, email="")] == ["A"]
    (text,) = kept('"is_official" AND')
    assert "'100%'" in text
    assert text.count("$") == 2
