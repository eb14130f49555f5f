"""What a line of the inbox shows of its task or case: only that, and in one query however many lines.

Names stand in subqueries, not in joins: PostgreSQL plans the statement anew each time, and with ten joined tables
that takes longer than reading the rows.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import Subject
from core.fields import unseal
from core.templatetags.redress import in_chinese
from workflows.narrowing import Sql

TASKS = """
    SELECT w.id, w.case_id, w.assistance_id, w.step, w.due_on, w.is_provisional, w.waiting, w.priority, w.unit_id,
           (SELECT u.name_{language} FROM accounts_unit u WHERE u.id = w.unit_id), w.assignee_id,
           (SELECT coalesce(nullif(p.name, ''), p.email) FROM accounts_user p WHERE p.id = w.assignee_id), about.*
    FROM ({found}) w CROSS JOIN LATERAL ({about}) about
"""
CASES = """
    SELECT c.id, c.state, c.outcome, c.unit_id,
           (SELECT u.name_{language} FROM accounts_unit u WHERE u.id = c.unit_id),
           (SELECT coalesce(nullif(p.name, ''), p.email) FROM accounts_user p WHERE p.id = c.handler_id), about.*
    FROM cases_case c CROSS JOIN LATERAL ({about}) about
    WHERE c.id = ANY(%s)
"""
ABOUT = """
    SELECT a.reference,
           coalesce((SELECT o.ground FROM cases_objection o WHERE o.case_id = a.id),
                    (SELECT p.kind FROM cases_repair p WHERE p.case_id = a.id)),
           (SELECT (SELECT i.name_{language} FROM cases_catalogueitem i WHERE i.id = r.item_id)
            FROM cases_record r WHERE r.id = coalesce(
                a.record_id, (SELECT min(x.record_id) FROM cases_repairitem x WHERE x.case_id = a.id))),
           s.id, s.kind, s.sealed_id, s.name_sealed
    FROM cases_case a CROSS JOIN LATERAL (SELECT * FROM accounts_subject s WHERE s.id = a.subject_id LIMIT 1) s
    WHERE a.id = {case_id} LIMIT 1
"""  # the limits keep them look-ups for each line, whatever the statistics say of the tables


class SubjectOfRow(NamedTuple):
    """Whom a case is about, the name still sealed: it is opened where it is shown."""

    id: int
    kind: str
    sealed_id: UUID
    name_sealed: str

    @property
    def name(self) -> str:
        return unseal(Subject, "name_sealed", self.sealed_id, self.name_sealed)


class TaskRow(NamedTuple):
    """An open task; the names are in the reader's language."""

    id: int
    case_id: int
    assistance_id: int | None
    step: str
    due_on: dt.date
    is_provisional: bool
    waiting: bool
    priority: int
    unit_id: int
    unit: str
    assignee_id: int | None
    assignee: str | None
    reference: str
    ground: str
    entry: str | None  # None where the subject described it in words
    subject: SubjectOfRow


class CaseRow(NamedTuple):
    """A case in whatever state."""

    id: int
    state: str
    outcome: str
    unit_id: int
    unit: str
    handler: str | None
    reference: str
    ground: str
    entry: str | None
    subject: SubjectOfRow


SUBJECT = len(SubjectOfRow._fields)


def tasks(found: Sql) -> list[TaskRow]:
    """The tasks that a statement finds, in no order."""
    return [TaskRow._make(row) for row in _read(TASKS, "w.case_id", found.values, found=found.text)]


def cases(ids: Sequence[int]) -> list[CaseRow]:
    """The cases with these ids, in this order."""
    found = {row[0]: CaseRow._make(row) for row in _read(CASES, "c.id", [list(ids)])}
    return [found[pk] for pk in ids if pk in found]


def _read(sql: str, case_id: str, values: Sequence[Any], **parts: str) -> list[tuple[Any, ...]]:
    language = "zh" if in_chinese() else "en"
    about = ABOUT.format(language=language, case_id=case_id)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(about=about, language=language, **parts), values)
        return [(*row[:-SUBJECT], SubjectOfRow._make(row[-SUBJECT:])) for row in cursor.fetchall()]
