"""The nearest tasks of several queues, each one range of a covering index: nothing is sorted, however long they are."""

from collections.abc import Sequence

from workflows.narrowing import Sql
from workflows.paging import PAGE, Cursor

RANGE = "SELECT w.* FROM workflows_workitem w WHERE {where}"
IN_QUEUE = "w.unit_id = q.unit_id AND w.role = q.role"
QUEUES = """
    SELECT w.* FROM unnest(%s::bigint[], %s::text[]) AS q (unit_id, role) CROSS JOIN LATERAL ({one}) w
"""
IN_ORDER = " ORDER BY due_on {way}, id {way} LIMIT {most}"


def nearest(
    ranges: Sequence[Sql], narrowed: Sequence[Sql], cursor: Cursor | None, most: int = PAGE + 1
) -> Sql:
    """A page of tasks and one more, from the cursor on in the direction of reading."""
    rest = [*narrowed, *_beyond(cursor)]
    in_order = IN_ORDER.format(way="DESC" if cursor and cursor.back else "ASC", most=most)
    wheres = [" AND ".join(part.text for part in (queue, *rest)) for queue in ranges]
    branches = [RANGE.format(where=where) + in_order for where in wheres]
    merged = " UNION ALL ".join(f"({one})" for one in branches) + in_order
    values = [value for queue in ranges for part in (queue, *rest) for value in part.values]
    return Sql(merged if branches[1:] else branches[0], tuple(values))


def nearest_of_queues(
    queues: Sequence[tuple[int, str]], narrowed: Sequence[Sql], cursor: Cursor | None, most: int = PAGE + 1
) -> Sql:
    """The same for as many units and roles as there are: the statement does not grow with them.

    A page of each is read from its own range, and those few are put in order.
    """
    rest = [*narrowed, *_beyond(cursor)]
    in_order = IN_ORDER.format(way="DESC" if cursor and cursor.back else "ASC", most=most)
    where = " AND ".join([IN_QUEUE, *(part.text for part in rest)])
    places = ([unit_id for unit_id, _role in queues], [role for _unit_id, role in queues])
    values = [value for part in rest for value in part.values]
    return Sql(QUEUES.format(one=RANGE.format(where=where) + in_order) + in_order, (*places, *values))


def _beyond(cursor: Cursor | None) -> list[Sql]:
    if cursor is None or cursor.due_on is None:
        return []
    return [Sql(f"(w.due_on, w.id) {'<' if cursor.back else '>'} (%s, %s)", (cursor.due_on, cursor.id))]
