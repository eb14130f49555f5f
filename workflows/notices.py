"""What became of a result notice: it left, and the review clock is met; or it failed, and somebody is told."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from accounts.membership import audience_map, stand_ins
from accounts.models import Role, User
from cases.models import Case
from core import clock
from core.errors import DomainError
from notifications import outbox
from notifications.models import Message
from notifications.payloads import DeskNoticeFailed
from workflows.actions import perform

LOOK_BACK = dt.timedelta(days=30)

# The first row that was sent on the person's chosen channel; a letter counts when somebody posted it.
LEFT = """
    SELECT DISTINCT ON (d.case_id) d.case_id, m.id, m.sent_at
    FROM workflows_deadline d
    JOIN notifications_message m ON m.key = 'objection.result' AND m.case_id = d.case_id
    LEFT JOIN notifications_preference p ON p.user_id = m.recipient_id
    WHERE d.status = 'running' AND d.awaits_notice AND m.status = 'sent' AND m.created_at >= d.started_at
      AND m.channel IN ('letter', coalesce(p.channel, 'email'))
    ORDER BY d.case_id, m.sent_at
    LIMIT %s
"""


@dataclass(slots=True)
class Report:
    left: int = 0
    failed: int = 0
    told: int = 0


def sweep_notices(now: dt.datetime, limit: int = 500) -> Report:
    """Meet the review clocks whose notice left, as of the moment it left; tell people of notices that failed."""
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [limit])
        rows = cursor.fetchall()
    for case_id, message_id, sent_at in rows:
        try:
            perform(case_id, "notice_left", None, now=sent_at, message=message_id)
            report.left += 1
        except DomainError:
            report.failed += 1
    report.told = _tell_of_failures(now)
    return report


def _tell_of_failures(now: dt.datetime) -> int:
    """Once per notice: the handler (or who stands in) and the unit's supervisors; the letter waits at the counter."""
    failed = Message.objects.filter(
        is_formal=True, status__in=["failed", "dead"], created_at__gte=now - LOOK_BACK
    )
    cases = Case.objects.in_bulk({message.case_id for message in failed if message.case_id})
    told = 0
    for message in failed:
        case = cases.get(message.case_id or 0)
        if case is None:
            continue
        payload = DeskNoticeFailed(reference=case.reference, notice=message.key, channel=message.channel)
        notes = [
            outbox.Note(payload, user, f"notice_failed:{message.pk}", case.pk)
            for user in _responsible(case, now)
        ]
        told += len(outbox.queue_many(notes, at=now))
    return told


def _responsible(case: Case, now: dt.datetime) -> list[User]:
    on = clock.local_date(now)
    ids = set(audience_map([case.unit_id], on).get((case.unit_id, Role.SUPERVISOR), []))
    if case.handler_id:
        ids.add(stand_ins([case.handler_id], on)[case.handler_id])
    return list(User.objects.filter(pk__in=ids))
