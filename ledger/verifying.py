"""Recompute the chain and compare it with every chained row: what was changed behind the triggers shows.

Without an anchor kept elsewhere, a chain that was recomputed from its beginning, or cut at its end together
with its rows, looks whole. A row that was erased by a rule is missing beside its link, and has its tombstone instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

BATCH = 50_000
# Where a rule erases rows. Anywhere else a tombstone excuses nothing, whoever wrote it.
ERASABLE = ["cases_recordversion"]

# Both queries hash inline and never call the database's own functions: those may have been replaced.
BROKEN_LINKS = """
WITH links AS (
    SELECT *, lag(position) OVER w AS position_before, lag(hash) OVER w AS hash_before
    FROM ledger_link WHERE position BETWEEN %(first)s - 1 AND %(last)s
    WINDOW w AS (ORDER BY position)
)
SELECT position, table_name, row_id,
       CASE WHEN position <> coalesce(position_before, 0) + 1 THEN 'gap' ELSE 'chain' END
FROM links
WHERE position >= %(first)s AND (
    position <> coalesce(position_before, 0) + 1
    OR hash <> sha256(coalesce(hash_before, ''::bytea)
        || convert_to(position || ' ' || table_name || ' ' || row_id || ' ', 'UTF8') || row_hash)
)
ORDER BY position LIMIT 1
"""
BROKEN_ROWS = """
SELECT link.position, %(table)s, link.row_id,
       CASE WHEN content.id IS NULL THEN 'missing' ELSE 'changed' END
FROM (
    SELECT position, row_id, row_hash FROM ledger_link
    WHERE table_name = %(table)s AND position BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT position, one.id, one.content
    FROM ledger_link JOIN ledger_batch batch ON batch.id = row_id
    CROSS JOIN LATERAL unnest(batch.row_ids, batch.row_hashes) AS one(id, content)
    WHERE ledger_link.table_name = 'ledger_batch' AND position BETWEEN %(first)s AND %(last)s
        AND batch.table_name = %(table)s
) link LEFT JOIN {table} content ON content.id = link.row_id
WHERE CASE
    WHEN content.id IS NOT NULL
    THEN link.row_hash IS DISTINCT FROM sha256(convert_to(jsonb_strip_nulls(to_jsonb(content))::text, 'UTF8'))
    ELSE NOT (%(table)s = ANY(%(erasable)s) AND EXISTS (
        SELECT FROM ledger_tombstone stone WHERE stone.table_name = %(table)s AND stone.row_id = link.row_id
    ))
END
ORDER BY link.position, link.row_id LIMIT 1
"""
UNCHAINED_ROWS = """
SELECT NULL, %(table)s, min(content.id), 'unchained' FROM {table} content
WHERE NOT EXISTS (
    SELECT FROM (
        SELECT row_id FROM ledger_link WHERE table_name = %(table)s
        UNION ALL
        SELECT unnest(row_ids) FROM ledger_batch WHERE table_name = %(table)s
    ) link WHERE link.row_id = content.id
)
HAVING count(*) > 0
"""
# A trigger whose guard is off: dropped, disabled, or pointing to another function. DELETE (bit 8) is guarded by the
# same trigger, or by the one that asks for a tombstone.
GUARDS = """
SELECT count(*) FILTER (WHERE tgname = %(table)s || '_append_only' AND proname = 'ledger_append_only'),
       count(*) FILTER (
           WHERE tgname = %(table)s || '_chained' AND proname IN ('ledger_chain', 'ledger_chain_together')
       ),
       count(*) FILTER (WHERE tgtype & 8 <> 0 AND (
           tgname = %(table)s || '_append_only' AND proname = 'ledger_append_only'
           OR tgname = %(table)s || '_erased_only' AND proname = 'ledger_erased_only'
       ))
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgrelid = %(table)s::regclass AND tgenabled IN ('O', 'A')
"""
CHAINED_TABLES = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname IN ('ledger_chain', 'ledger_chain_together') UNION SELECT 'ledger_entry' UNION SELECT 'ledger_batch'
UNION SELECT table_name FROM (SELECT DISTINCT table_name FROM ledger_link) known
UNION SELECT table_name FROM (SELECT DISTINCT table_name FROM ledger_batch) known
"""


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: `gap`, `chain`, `missing`, `changed`, `unchained` or `unguarded`."""

    what: str
    table: str
    row_id: int | None
    position: int | None = None

    def __str__(self) -> str:
        place = f"position {self.position}" if self.position else "no position"
        return f"{self.what}: {self.table} row {self.row_id} ({place})"


@dataclass(frozen=True)
class Verdict:
    links: int
    fault: Fault | None


def verify() -> Verdict:
    """Everything is recomputed on one snapshot, so rows that arrive meanwhile disturb nothing.

    Inside a transaction that has already begun, that one's own view is verified.
    """
    begun = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not begun:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("SELECT coalesce(max(position), 0) FROM ledger_link")
        links = cursor.fetchone()[0]
        return Verdict(links, next(_faults(cursor, links), None))


def _faults(cursor: CursorWrapper, links: int) -> Iterator[Fault]:
    cursor.execute(CHAINED_TABLES)
    tables = sorted(table for (table,) in cursor.fetchall())
    for first in range(1, links + 1, BATCH):
        yield from _faults_between(cursor, tables, first, first + BATCH - 1)
    for table in tables:
        yield from _found(cursor, UNCHAINED_ROWS.format(table=_quoted(table)), table=table)
        cursor.execute(GUARDS, {"table": table})
        if cursor.fetchone() != (1, 1, 1):
            yield Fault("unguarded", table, None)
    cursor.execute(GUARDS, {"table": "ledger_link"})
    if cursor.fetchone()[0] != 1:
        yield Fault("unguarded", "ledger_link", None)


def _faults_between(cursor: CursorWrapper, tables: list[str], first: int, last: int) -> list[Fault]:
    found = [*_found(cursor, BROKEN_LINKS, first=first, last=last)]
    values: dict[str, Any] = {"first": first, "last": last, "erasable": ERASABLE}
    for table in tables:
        found += _found(cursor, BROKEN_ROWS.format(table=_quoted(table)), **values | {"table": table})
    return sorted(found, key=lambda fault: fault.position or 0)


def _found(cursor: CursorWrapper, sql: str, **values: Any) -> list[Fault]:
    cursor.execute(sql, values)
    return [Fault(what, table, row_id, position) for position, table, row_id, what in cursor.fetchall()]


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
