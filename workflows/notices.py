"""What became of a result notice: it left, and the review clock is met; or it failed, and somebody is told."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.membership import audience_map, stand_ins
from accounts.models import Role, User
from cases.models import Case
from core import clock
from notifications import outbox
from notifications.models import Message
from notifications.payloads import DeskNoticeFailed
from workflows import deadlines
from workflows.actions import perform
from workflows.dead_letters import NOTICE_TRIES
from workflows.flows.base import locked_case
from workflows.models import Deadline, DeadlineStatus

LOOK_BACK = dt.timedelta(days=30)
logger = logging.getLogger(__name__)

# The first row that was sent on the channel chosen when the decision was made: a row in this service counts
# where it is the person's only one. A letter counts when somebody posted it.
LEFT = """
    SELECT DISTINCT ON (d.id) d.id, d.case_id, m.id, m.sent_at
    FROM workflows_deadline d
    JOIN notifications_message m ON m.key IN ('objection.result', 'repair.result') AND m.case_id = d.case_id
    WHERE d.status = 'running' AND d.awaits_notice AND m.status = 'sent' AND m.created_at >= d.started_at
      AND d.notice_attempts < %(most)s AND (d.notice_failed_at IS NULL OR d.notice_failed_at <= %(again)s)
      AND (m.channel <> 'in_app' OR NOT EXISTS (
          SELECT FROM notifications_message other
          WHERE other.dedupe_key IN (
              left(m.dedupe_key, -length('in_app')) || 'email', left(m.dedupe_key, -length('in_app')) || 'letter'
          )
      ))
    ORDER BY d.id, m.sent_at
    LIMIT %(limit)s
"""


@dataclass(slots=True)
class Report:
    left: int = 0
    failed: int = 0
    told: int = 0


def sweep_notices(now: dt.datetime, limit: int = 500) -> Report:
    """Meet the review clocks whose notice left, as of the moment it left; tell people of notices that failed."""
    report, again = Report(), now - deadlines.NOTE_AGAIN_AFTER
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"limit": limit, "most": NOTICE_TRIES, "again": again})
        rows = cursor.fetchall()
    for deadline_id, case_id, message_id, sent_at in rows:
        try:
            report.left += _note_left(deadline_id, case_id, message_id, sent_at)
        except Exception:
            logger.exception("the notice of deadline %s could not be noted", deadline_id)
            report.failed += 1
            deadlines.notice_not_noted(deadline_id, now)
    report.told = _tell_of_failures(now, limit)
    return report


def _note_left(deadline_id: int, case_id: int, message_id: int, sent_at: dt.datetime) -> bool:
    """Looked at again under the case's lock: another sweep, or a reopening, may have been first."""
    with locked_case(case_id):
        waits = Deadline.objects.filter(pk=deadline_id, status=DeadlineStatus.RUNNING, awaits_notice=True)
        if not waits.exists():
            return False
        perform(case_id, "notice_left", None, now=sent_at, message=message_id)
    return True


def _tell_of_failures(now: dt.datetime, limit: int) -> int:
    """Once per notice: the handler and the unit's supervisors, or who stands in; the letter waits at the counter."""
    failed = list(_untold(now)[:limit])
    cases = Case.objects.in_bulk({message.case_id for message in failed if message.case_id})
    responsible = _Responsible(cases.values(), clock.local_date(now))
    notes = [
        note
        for message in failed
        if message.case_id in cases
        for note in _notes(message, cases[message.case_id], responsible)
    ]
    return len(outbox.queue_many(notes, at=now)) if notes else 0


def _untold(now: dt.datetime) -> QuerySet[Message]:
    prefix = Concat(
        Value("notice_failed:"), Cast(OuterRef("pk"), TextField()), Value(":"), output_field=TextField()
    )
    told = Message.objects.filter(
        key=DeskNoticeFailed.key, case_id=OuterRef("case_id"), dedupe_key__startswith=prefix
    )
    failed = Message.objects.filter(
        is_formal=True, status__in=["failed", "dead"], created_at__gte=now - LOOK_BACK, case_id__isnull=False
    )
    return failed.filter(~Exists(told)).order_by("-pk")


def _notes(message: Message, case: Case, responsible: "_Responsible") -> Iterator[outbox.Note]:
    payload = DeskNoticeFailed(reference=case.reference, notice=message.key, channel=message.channel)
    for user in responsible.people(case):
        yield outbox.Note(payload, user, f"notice_failed:{message.pk}", case.pk)


class _Responsible:
    """Who is told about the cases of a sweep, read with a constant number of queries."""

    def __init__(self, cases: Iterable[Case], on: dt.date) -> None:
        rows = list(cases)
        self._by_role = audience_map({case.unit_id for case in rows}, on)
        people = {case.handler_id for case in rows if case.handler_id}
        people |= {user for ids in map(self._supervisors, rows) for user in ids}
        self._present = stand_ins(people, on)
        self._users = User.objects.filter(is_active=True).in_bulk(set(self._present.values()))

    def people(self, case: Case) -> list[User]:
        ids = {self._present[user] for user in (*self._supervisors(case), case.handler_id) if user}
        return [self._users[user] for user in sorted(ids) if user in self._users]

    def _supervisors(self, case: Case) -> Sequence[int]:
        return self._by_role.get((case.unit_id, Role.SUPERVISOR), [])
