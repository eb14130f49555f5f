"""The second write path: due clocks in batches, set-based, never touching Case.state.

A batch claims due deadlines with their cases (SKIP LOCKED: two sweeps share the work and never wait), climbs one
moment of each ladder, and writes the rung, the event, the clock's event, the task's priority and the messages in
the same transaction. A batch that fails is done again row by row, so one bad row cannot hold up the rest.
"""

import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from lawbook.calendar import current
from workflows.escalation import Audience, Due, alike, warn
from workflows.ladders import Timetables
from workflows.models import Deadline

BATCH = 1000
MOST_FAILURES = 3
RETRY_AFTER = dt.timedelta(minutes=1)
logger = logging.getLogger(__name__)

CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT d.id, d.case_id, d.assistance_id, d.slot, d.unit_id, d.ladder, d.due_on, d.next_rung,
               c.reference, c.last_seq, c.state, d.is_provisional
        FROM workflows_deadline d JOIN cases_case c ON c.id = d.case_id
        WHERE d.status = 'running' AND d.dead_at IS NULL AND d.next_at <= %(now)s {only}
        ORDER BY d.next_at
        LIMIT %(limit)s
        FOR NO KEY UPDATE OF d, c SKIP LOCKED
    )
    SELECT due.id, due.case_id, due.last_seq, due.state, due.reference,
           due.due_on, due.next_rung, due.ladder, due.slot, due.unit_id, w.assignee_id, w.role, due.is_provisional
    FROM due LEFT JOIN workflows_workitem w
        ON w.case_id = due.case_id AND w.assistance_id IS NOT DISTINCT FROM due.assistance_id
    ORDER BY due.case_id, due.id
"""  # locked rows are read inside the claim, as they are now and not as the statement began

CLIMB = """
    WITH moved AS (
        SELECT one.*, alike.* FROM json_to_record(%(each)s) AS each(
            kinds integer[], deadline_ids bigint[], case_ids bigint[], seqs integer[], states text[]
        ), unnest(kinds, deadline_ids, case_ids, seqs, states) AS one(kind, deadline_id, case_id, seq, state)
        JOIN json_to_recordset(%(alike)s) AS alike(
            number integer, rung smallint, is_breach boolean, next_rung smallint, next_at timestamptz, facts jsonb,
            due_on date
        ) ON number = kind
    ), rungs AS (
        INSERT INTO workflows_escalation (deadline_id, rung, due_on, fired_at)
        SELECT deadline_id, rung, due_on, %(now)s FROM moved WHERE NOT is_breach
    ), clocks AS (
        UPDATE workflows_deadline d
        SET next_rung = m.next_rung, next_at = m.next_at, attempts = 0,
            breached_at = CASE WHEN m.is_breach THEN d.due_at ELSE d.breached_at END
        FROM moved m WHERE d.id = m.deadline_id
    ), events AS (
        INSERT INTO cases_caseevent
            (case_id, seq, action, from_state, to_state, at, reason_sealed, facts)
        SELECT case_id, seq, CASE WHEN is_breach THEN 'breached' ELSE 'warned' END, state, state, %(now)s, '',
               facts
        FROM moved ORDER BY case_id, seq
        RETURNING id, case_id, seq
    ), noted AS (
        INSERT INTO workflows_clockevent (deadline_id, kind, at, old_due_on, event_id)
        SELECT m.deadline_id, CASE WHEN m.is_breach THEN 'breached' ELSE 'rung' END, %(now)s, m.due_on, e.id
        FROM moved m JOIN events e USING (case_id, seq)
    ), cases AS (
        UPDATE cases_case c SET last_seq = s.seq
        FROM (SELECT case_id, max(seq) AS seq FROM moved GROUP BY case_id) s
        WHERE c.id = s.case_id
    )
    UPDATE workflows_workitem w SET priority = greatest(w.priority, m.rung + 1)
    FROM moved m JOIN workflows_deadline d ON d.id = m.deadline_id
    WHERE NOT m.is_breach AND w.case_id = m.case_id AND w.assistance_id IS NOT DISTINCT FROM d.assistance_id
"""

PUSH_AHEAD = """
    UPDATE workflows_deadline
    SET attempts = attempts + 1, next_at = %(later)s,
        dead_at = CASE WHEN attempts + 1 >= %(most)s THEN %(now)s ELSE dead_at END
    WHERE id = %(deadline)s AND status = 'running'
    RETURNING dead_at IS NOT NULL
"""


@dataclass(slots=True)
class Report:
    """What one sweep did."""

    climbed: int = 0
    failed: int = 0
    dead: int = 0


def sweep_deadlines(now: dt.datetime, *, batch: int = BATCH, most: int | None = None) -> Report:
    """Climb every rung that is due at `now` (the database's), batch by batch, until nothing is left."""
    report = Report()
    while most is None or report.climbed < most:
        try:
            climbed = _climb_batch(now, batch)
        except Exception:
            logger.exception("a batch of deadlines failed and is done row by row")
            climbed = _climb_one_by_one(now, batch, report)
        if climbed == 0:
            return report
        report.climbed += climbed
    return report


def _climb_batch(now: dt.datetime, limit: int, only: int | None = None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        clause = "AND d.id = %(only)s" if only else ""
        cursor.execute(CLAIM.format(only=clause), {"now": now, "limit": limit, "only": only})
        rows = cursor.fetchall()
        if rows:
            due = alike(rows, Timetables(current()))
            warn(due, Audience.of(due, now), now)
            cursor.execute(CLIMB, {"now": now, **_as_json(due)})
    return len(rows)


def _climb_one_by_one(now: dt.datetime, limit: int, report: Report) -> int:
    """The same work a row at a time: the bad row is pushed ahead, after three failures into the dead letters."""
    rows = Deadline.objects.filter(status="running", dead_at__isnull=True, next_at__lte=now)
    climbed = 0
    for deadline_id in list(rows.order_by("next_at").values_list("pk", flat=True)[:limit]):
        try:
            climbed += _climb_batch(now, 1, only=deadline_id)
        except Exception:
            logger.exception("deadline %s could not be climbed", deadline_id)
            report.failed += 1
            report.dead += _push_ahead(deadline_id, now)
    return climbed


def _push_ahead(deadline_id: int, now: dt.datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            PUSH_AHEAD,
            {"deadline": deadline_id, "now": now, "later": now + RETRY_AFTER, "most": MOST_FAILURES},
        )
        row = cursor.fetchone()
    return int(bool(row and row[0]))


def _as_json(due: Sequence[Due]) -> dict[str, str]:
    """Two texts for the whole batch: an array for each column costs the driver ten times as much.

    The planner takes a text of one record with arrays for few rows, so it looks clocks up by their keys.
    """
    each = {
        "kinds": [number for number, one in enumerate(due) for _pk in one.deadline_ids],
        "deadline_ids": [pk for one in due for pk in one.deadline_ids],
        "case_ids": [pk for one in due for pk in one.case_ids],
        "seqs": [seq for one in due for seq in one.seqs],
        "states": [state for one in due for state in one.states],
    }
    kinds = [{"number": number, **one.to_json()} for number, one in enumerate(due)]
    return {"each": json.dumps(each), "alike": json.dumps(kinds)}
