"""Many open cases at once, set-based, for benches and for tests of the sweep. Below workflows.actions on purpose:
what is measured is the sweep and the inbox, not the filing of what they look at.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from cases.models import Case
from core import clock

CASES = """
    WITH new_cases AS (
        INSERT INTO cases_case (reference, procedure, state, outcome, subject_id, filed_by_id, capacity, unit_id,
                                handler_id, received_on, received_via, filed_at, submission_key, last_seq)
        SELECT 'YY-2026-' || lpad((%(first)s + n)::text, 7, '0'), 'objection', 'reviewing', '', %(subject)s,
               %(filed_by)s, 'self', (%(units)s::bigint[])[1 + n %% array_length(%(units)s::bigint[], 1)], NULL,
               %(received_on)s, 'online', %(now)s, gen_random_uuid(), 1
        FROM generate_series(1, %(count)s) AS n
        RETURNING id, unit_id
    ), events AS (
        INSERT INTO cases_caseevent (case_id, seq, action, from_state, to_state, at, reason_sealed, facts)
        SELECT id, 1, 'accept', 'filed', 'reviewing', %(now)s, '', '{}' FROM new_cases
    ), particulars AS (
        INSERT INTO cases_objection (sealed_id, case_id, ground, wanted, entry_sealed, statement_sealed, remedy_note)
        SELECT gen_random_uuid(), id, 'error', 'correct', '', '', '' FROM new_cases
    )
    INSERT INTO workflows_deadline (case_id, slot, unit_id, term, force, ladder, starts_on, due_on, due_at,
                                    is_provisional, calendar_version, status, next_at, next_rung, awaits_notice,
                                    attempts, started_at)
    SELECT id, 'review', unit_id, %(term)s, 'statutory', 'statutory', %(received_on)s, %(due_on)s, %(due_at)s,
           false, 'bench', 'running', %(next_at)s, %(next_rung)s, false, 0, %(now)s
    FROM new_cases
"""

TASKS = """
    WITH processes AS (
        INSERT INTO viewflow_process (flow_class, status, created, data, artifact_content_type_id, artifact_object_id)
        SELECT 'workflows/objection', 'NEW', %(now)s, '{}', %(case_type)s, c.id
        FROM cases_case c LEFT JOIN workflows_workitem w ON w.case_id = c.id
        WHERE w.id IS NULL AND c.concluded_at IS NULL
        RETURNING id, artifact_object_id
    ), tasks AS (
        INSERT INTO viewflow_task (process_id, flow_task, flow_task_type, status, created, token, data)
        SELECT id, 'workflows/objection.review', 'HUMAN', 'NEW', %(now)s, 'start', '{}' FROM processes
        RETURNING id, process_id
    )
    INSERT INTO workflows_workitem
        (case_id, task_id, procedure, step, unit_id, role, due_on, priority, waiting, opened_at)
    SELECT c.id, t.id, 'objection', 'review', c.unit_id, 'reviewer', d.due_on, 0, false, %(now)s
    FROM tasks t
    JOIN processes p ON p.id = t.process_id
    JOIN cases_case c ON c.id = p.artifact_object_id
    JOIN workflows_deadline d ON d.case_id = c.id
"""


@dataclass(frozen=True, slots=True)
class Filling:
    """How many cases, of whom, and when their clocks' next moment is."""

    count: int
    subject_id: int
    filed_by_id: int
    unit_ids: tuple[int, ...]
    now: dt.datetime
    next_at: dt.datetime
    received_on: dt.date = dt.date(2026, 9, 24)
    due_on: dt.date = dt.date(2026, 9, 30)
    next_rung: int = 0
    first: int = 0


def fill(filling: Filling, *, with_tasks: bool = True) -> None:
    """Insert the cases with their clocks (and tasks), without the ledger's triggers: nobody did anything to them."""
    values = {
        "count": filling.count,
        "first": filling.first,
        "subject": filling.subject_id,
        "filed_by": filling.filed_by_id,
        "units": list(filling.unit_ids),
        "now": filling.now,
        "next_at": filling.next_at,
        "received_on": filling.received_on,
        "due_on": filling.due_on,
        "due_at": clock.end_of(filling.due_on),
        "next_rung": filling.next_rung,
        "term": "objection.review.own@shandong-2020:39",
        "case_type": ContentType.objects.get_for_model(Case).pk,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL enable_nestloop = off")  # the planner has not heard of the new rows yet
        cursor.execute(CASES, values)
        if with_tasks:
            cursor.execute(TASKS, values)
