"""Tests with real transactions empty the database; this gives back what the migrations wrote.

Django's flush is a TRUNCATE, which the ledger's triggers refuse. The harness alone flushes as a replica does,
past the triggers; they stay as they are, and a test that truncates by itself is still refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.sql import SQL, Identifier

PAST_THE_TRIGGERS = "SET LOCAL session_replication_role = replica"
NOT_RESTORED = ("django_migrations",)  # never flushed


def remember() -> None:
    """Copy every table with rows into a schema named by the number of migrations, found by `--reuse-db`."""
    with connection.cursor() as cursor:
        schema = _schema(cursor)
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        if cursor.fetchone():
            return
        cursor.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
        for table in connection.introspection.table_names(cursor):
            _copy(cursor, schema, table)


@contextmanager
def flush_gives_back() -> Iterator[None]:
    """While open, a flush ends with the rows `remember` found, in the same transaction."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_and_give_back(operations: DatabaseOperations, sql_list: list[str]) -> None:
        flush(operations, [PAST_THE_TRIGGERS, *sql_list, *_gifts()])

    with mock.patch.object(DatabaseOperations, "execute_sql_flush", flush_and_give_back):
        yield


def _copy(cursor, schema: str, table: str) -> None:
    cursor.execute(SQL("SELECT EXISTS (SELECT FROM {})").format(Identifier(table)))
    if cursor.fetchone()[0] and table not in NOT_RESTORED:
        copy, original = Identifier(schema, table), Identifier(table)
        cursor.execute(SQL("CREATE TABLE {} AS TABLE {}").format(copy, original))


def _gifts() -> list[str]:
    """One INSERT per remembered table, without generated columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT format('INSERT INTO public.%%I (%%s) SELECT %%2$s FROM %%I.%%1$I', copy.table_name,
                          string_agg(quote_ident(original.column_name), ', '), copy.table_schema)
            FROM information_schema.tables AS copy
            JOIN information_schema.columns AS original
              ON original.table_name = copy.table_name AND original.table_schema = 'public'
            WHERE copy.table_schema = %s AND original.is_generated = 'NEVER'
            GROUP BY copy.table_name, copy.table_schema
            """,
            [_schema(cursor)],
        )
        return [row[0] for row in cursor.fetchall()]


def _schema(cursor) -> str:
    cursor.execute("SELECT count(*) FROM django_migrations")
    return f"as_migrated_{cursor.fetchone()[0]}"
