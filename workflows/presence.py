"""What every page of the desk begins with, in one query: who is there, what they have not read, when clocks were
last watched."""

import datetime as dt
from typing import Any, NamedTuple

from django.db import connection

from accounts.membership import OnDuty, duty_rows
from accounts.models import User
from cases.actors import Actor, on_duty_as

MOST_UNREAD = 100  # counted no further: every page of the desk shows it
BAR = """
    (SELECT last_success_at FROM workflows_heartbeat WHERE name = 'deadlines'),
    (SELECT count(*) FROM (
        SELECT FROM notifications_message
        WHERE recipient_id = %(user)s AND channel = 'in_app' AND read_at IS NULL AND (is_formal OR status = 'sent')
        LIMIT %(most)s) unread)
"""  # unread as notifications.inbox.unread_count says it


class Presence(NamedTuple):
    actor: Actor
    clocks_last_watched: dt.datetime | None
    unread: int


def presence(user: User, on: dt.date) -> Presence:
    """Somebody who works in no unit, while nobody is away, costs a second query."""
    rows = duty_rows(user, on, BAR, most=MOST_UNREAD)
    *_duty, watched, unread = rows[0] if rows else _bar(user)
    return Presence(on_duty_as(user, on, OnDuty.of(user, rows)), watched, unread)


def _bar(user: User) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {BAR}", {"user": user.pk, "most": MOST_UNREAD})
        found: tuple[Any, ...] = cursor.fetchone()
    return found
