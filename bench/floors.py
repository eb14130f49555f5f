"""What a sweep would cost without deciding anything: the same rows, the same triggers, raw SQL and constants.

Two limits: RETURNING and unnest, as one would write it around a little Python; and one statement, in which the
program never sees a row. Both write what the sweep writes: rung, clock, event, clock event, case, task and a message
in this service for each deadline, one e-mail for each person, and commit batch by batch.
"""

import datetime as dt
from typing import Any

from django.db import connection, transaction

DUE = """
    SELECT d.id AS deadline_id, d.case_id, d.due_on, c.last_seq + 1 AS seq, c.state, c.reference,
           w.assignee_id AS person
    FROM workflows_deadline d
    JOIN cases_case c ON c.id = d.case_id
    JOIN workflows_workitem w ON w.case_id = d.case_id
    WHERE d.status = 'running' AND d.dead_at IS NULL AND d.next_at <= %(now)s
    ORDER BY d.next_at LIMIT %(limit)s FOR NO KEY UPDATE OF d, c SKIP LOCKED
"""
CLAIM = f"""
    WITH due AS MATERIALIZED ({DUE})
    UPDATE workflows_deadline d SET next_rung = 1, next_at = %(later)s
    FROM due WHERE d.id = due.deadline_id
    RETURNING due.deadline_id, due.case_id, due.due_on, due.seq, due.state, due.reference, due.person
"""
LEAVE = """
    rungs AS (
        INSERT INTO workflows_escalation (deadline_id, rung, due_on, fired_at)
        SELECT deadline_id, 0, due_on, %(now)s FROM moved
    ), events AS (
        INSERT INTO cases_caseevent (case_id, seq, action, from_state, to_state, at, reason_sealed, facts)
        SELECT case_id, seq, 'warned', state, state, %(now)s, '', '{"slot": "review", "rung": 0}' FROM moved
        RETURNING id, case_id, seq
    ), noted AS (
        INSERT INTO workflows_clockevent (deadline_id, kind, at, old_due_on, event_id)
        SELECT m.deadline_id, 'rung', %(now)s, m.due_on, e.id FROM moved m JOIN events e USING (case_id, seq)
    ), cases AS (
        UPDATE cases_case c SET last_seq = m.seq FROM moved m WHERE c.id = m.case_id
    ), tasks AS (
        UPDATE workflows_workitem w SET priority = 1 FROM moved m WHERE w.case_id = m.case_id
    ), said AS (
        INSERT INTO notifications_message
            (sealed_id, key, payload, recipient_id, channel, language, dedupe_key, is_formal, case_id,
             subject_sealed, body_sealed, status, created_at, next_at, attempts)
        SELECT gen_random_uuid(), 'desk.warning',
               jsonb_build_object('reference', reference, 'slot', 'review', 'rung', 0, 'due_on', due_on,
                                  'level', 'handler', 'days', 1, 'provisional', false),
               person, 'in_app', 'zh-hans', 'floor:' || deadline_id || ':' || due_on || ':in_app', false, case_id,
               '', '', 'queued', %(now)s, %(now)s, 0
        FROM moved
        RETURNING id, recipient_id
    ), sent AS (
        INSERT INTO notifications_message
            (sealed_id, key, payload, recipient_id, channel, language, dedupe_key, is_formal,
             subject_sealed, body_sealed, status, created_at, next_at, attempts)
        SELECT gen_random_uuid(), 'desk.warnings', jsonb_build_object('messages', array_agg(id)),
               recipient_id, 'email', 'zh-hans', 'floor:' || min(id) || ':email', false,
               '', '', 'queued', %(now)s, %(now)s, 0
        FROM said GROUP BY recipient_id
    )
    SELECT count(*) FROM said
"""
UNNEST = f"""
    WITH moved AS (
        SELECT * FROM unnest(%(deadline)s::bigint[], %(case)s::bigint[], %(due_on)s::date[], %(seq)s::integer[],
                             %(state)s::text[], %(reference)s::text[], %(person)s::bigint[])
            AS m(deadline_id, case_id, due_on, seq, state, reference, person)
    ), {LEAVE}
"""
ONE = f"""
    WITH due AS MATERIALIZED ({DUE}), moved AS (
        UPDATE workflows_deadline d SET next_rung = 1, next_at = %(later)s
        FROM due WHERE d.id = due.deadline_id
        RETURNING due.deadline_id, due.case_id, due.due_on, due.seq, due.state, due.reference,
                  due.person
    ), {LEAVE}
"""
COLUMNS = ("deadline", "case", "due_on", "seq", "state", "reference", "person")
BATCH = 1000


def returning_and_unnest(now: dt.datetime) -> int:
    """Two statements a batch; returns how many deadlines."""
    done = 0
    while batch := _unnest_batch(_values(now)):
        done += batch
    return done


def one_statement(now: dt.datetime) -> int:
    """One statement a batch; returns how many deadlines."""
    done = 0
    while batch := _one_batch(_values(now)):
        done += batch
    return done


def _values(now: dt.datetime) -> dict[str, Any]:
    return {"now": now, "later": now + dt.timedelta(days=1), "limit": BATCH}


def _unnest_batch(values: dict[str, Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        rows = cursor.fetchall()
        if rows:
            columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
            cursor.execute(UNNEST, values | columns)
    return len(rows)


def _one_batch(values: dict[str, Any]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE, values)
        return int(cursor.fetchone()[0])
