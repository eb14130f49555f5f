"""The outbox as a queue in the database: claim, record, take back. Every statement stands alone.

A claimed row belongs to its sweep while it is `sending` with the same number of attempts; what somebody
recorded otherwise in between stays as it is.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from lawbook import calendar
from notifications.models import Channel, Message, MessageStatus
from notifications.payloads import DeskWarnings
from notifications.quiet import quiet_until

LEASE = dt.timedelta(seconds=60)
TRIES = 5  # and as many again after each replay
SWEPT = (Channel.IN_APP, Channel.EMAIL)  # letters wait for a person

CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM notifications_message
        WHERE status = 'queued' AND channel <> 'letter' AND channel = %(channel)s AND next_at <= %(now)s
        ORDER BY is_formal DESC, next_at, id
        FOR UPDATE SKIP LOCKED LIMIT %(limit)s
    )
    UPDATE notifications_message AS message
    SET status = 'sending', claimed_at = %(now)s, attempts = attempts + 1
    FROM due WHERE message.id = due.id
    RETURNING message.id
"""
RECORD = """
    WITH result AS (
        SELECT * FROM unnest(%(ids)s::bigint[], %(numbers)s::smallint[], %(statuses)s::text[],
                             %(next)s::timestamptz[], %(results)s::text[], %(errors)s::text[],
                             %(provider_ids)s::text[])
        AS result(id, number, status, next_at, result, error, provider_id)
    ), done AS (
        UPDATE notifications_message AS message
        SET status = result.status, next_at = coalesce(result.next_at, message.next_at), claimed_at = NULL,
            sent_at = CASE WHEN result.status = 'sent' THEN %(at)s::timestamptz END
        FROM result
        WHERE message.id = result.id AND message.status = 'sending' AND message.attempts = result.number
        RETURNING message.id
    )
    INSERT INTO notifications_attempt (message_id, number, result, error, provider_id, at)
    SELECT id, number, result, error, provider_id, %(at)s FROM result JOIN done USING (id)
    RETURNING message_id
"""
TAKE_BACK = """
    WITH lost AS (
        UPDATE notifications_message
        SET status = CASE WHEN attempts %% %(tries)s = 0 THEN 'dead' ELSE 'queued' END,
            next_at = %(now)s, claimed_at = NULL
        WHERE status = 'sending' AND channel <> 'letter' AND claimed_at < %(before)s
        RETURNING id, attempts
    )
    INSERT INTO notifications_attempt (message_id, number, result, error, provider_id, at)
    SELECT id, attempts, 'technical', 'worker_lost', '', %(now)s FROM lost
"""

NOTHING_LEFT = """
    UPDATE notifications_message AS message SET status = 'withdrawn'
    WHERE status = 'queued' AND channel = 'email' AND next_at <= %(now)s AND NOT is_formal AND key = %(key)s
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(message.payload -> 'messages') AS named(id)
            JOIN notifications_message told ON told.id = named.id::bigint WHERE told.status <> 'withdrawn'
        )
"""


@dataclass(frozen=True, slots=True)
class Result:
    """How one try ended and what becomes of the row. `next_at` is None where nothing more happens to it."""

    message: Message
    status: MessageStatus
    next_at: dt.datetime | None
    result: str
    error: str
    provider_id: str


def claim(channel: Channel, now: dt.datetime, limit: int) -> list[Message]:
    """Take due rows of a channel, formal notices first, and commit; other sweeps pass over them."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(CLAIM, {"channel": channel.value, "now": now, "limit": limit})
        ids = [pk for (pk,) in cursor.fetchall()]
    rows = Message.objects.filter(pk__in=ids).select_related("recipient") if ids else ()
    return sorted(rows, key=lambda row: (not row.is_formal, row.next_at, row.pk))


def record(results: Sequence[Result], at: dt.datetime) -> set[int]:
    """Write down how tries ended; returns the rows still ours. A final status is never overwritten."""
    parameters: dict[str, Any] = {
        "ids": [one.message.pk for one in results],
        "numbers": [one.message.attempts for one in results],
        "statuses": [one.status.value for one in results],
        "next": [one.next_at for one in results],
        "results": [str(one.result) for one in results],
        "errors": [one.error for one in results],
        "provider_ids": [one.provider_id for one in results],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, parameters)
        return {pk for (pk,) in cursor.fetchall()}


def take_back(now: dt.datetime) -> int:
    """Queue again what a sweep claimed and never finished: an e-mail may go twice. Returns how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, {"now": now, "before": now - LEASE, "tries": TRIES})
        return int(cursor.rowcount)


def put_off_reminders(now: dt.datetime) -> int:
    """In quiet hours, move due reminders to the next working morning; formal notices go on."""
    morning = quiet_until(now, calendar.current())
    if morning == now:
        return 0
    due = Message.objects.filter(status=MessageStatus.QUEUED, is_formal=False, channel__in=SWEPT)
    return due.filter(next_at__lte=now).update(next_at=morning)


def withdraw_what_says_nothing(now: dt.datetime) -> int:
    """An e-mail about several warnings that were all withdrawn while it waited is never sent. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(NOTHING_LEFT, {"now": now, "key": DeskWarnings.key})
        return int(cursor.rowcount)


def remaining_due(now: dt.datetime) -> int:
    """How many rows could leave now."""
    return Message.objects.filter(status=MessageStatus.QUEUED, channel__in=SWEPT, next_at__lte=now).count()
