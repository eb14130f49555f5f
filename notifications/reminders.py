"""Reminders by the thousand, for sweeps: the database makes the rows from facts and people.

A fact is told to each of its people once, on the channels they chose; what was said before stays as it is.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from lawbook import calendar
from notifications.catalogue import CATALOGUE
from notifications.outbox import channels_of, preferred_channels
from notifications.payload import REFERENCE, Payload
from notifications.quiet import quiet_until
from notifications.wording import known_language

INSERT = """
    WITH post AS MATERIALIZED (
        SELECT * FROM json_to_recordset(%(post)s) AS post(person bigint, channel text, language text)
    ), said AS (
        INSERT INTO notifications_message
            (sealed_id, key, payload, recipient_id, channel, language, dedupe_key, is_formal, case_id,
             subject_sealed, body_sealed, status, created_at, next_at, attempts)
        SELECT gen_random_uuid(), fact.key, fact.payload || about.changes, post.person, post.channel, post.language,
               about.dedupe || ':' || post.person || ':in_app', false, about.case_id,
               '', '', 'queued', %(at)s, %(next_at)s, 0
        FROM json_to_recordset(%(facts)s)
                 AS fact(key text, payload jsonb, people bigint[], dedupes text[], case_ids bigint[], refs text[])
        CROSS JOIN LATERAL (
            SELECT dedupe, case_id,
                   CASE WHEN ref IS NULL THEN '{}' ELSE jsonb_build_object('reference', ref) END AS changes
            FROM unnest(fact.dedupes, fact.case_ids, fact.refs) AS each(dedupe, case_id, ref)
        ) about
        CROSS JOIN unnest(fact.people) AS reader(person)
        JOIN post USING (person) WHERE post.channel = 'in_app'
        ON CONFLICT (dedupe_key) DO NOTHING
        RETURNING id, key, payload, recipient_id, dedupe_key, case_id
    ), told AS (
        SELECT recipient_id, array_agg(id ORDER BY id) AS ids, min(id) AS first, count(*) AS number
        FROM said GROUP BY recipient_id, CASE WHEN %(together)s::text IS NULL THEN id END
    ), sent AS (
        INSERT INTO notifications_message
            (sealed_id, key, payload, recipient_id, channel, language, dedupe_key, is_formal, case_id,
             subject_sealed, body_sealed, status, created_at, next_at, attempts)
        SELECT gen_random_uuid(), coalesce(one.key, %(together)s),
               coalesce(one.payload, jsonb_build_object('messages', told.ids)),
               post.person, post.channel, post.language,
               coalesce(left(one.dedupe_key, -length('in_app')),
                        %(together)s || ':' || told.first || ':' || post.person || ':') || post.channel,
               false, one.case_id, '', '', 'queued', %(at)s, %(next_at)s, 0
        FROM told JOIN post ON post.person = told.recipient_id AND post.channel <> 'in_app'
        LEFT JOIN said one ON one.id = told.first AND told.number = 1
        ON CONFLICT (dedupe_key) DO NOTHING
        RETURNING id
    )
    SELECT (SELECT count(*) FROM said) + (SELECT count(*) FROM sent)
"""  # one text for all facts: an array for each column costs the driver ten times as much


class About(NamedTuple):
    """Another case of which the same is told; `dedupe` as in Reminder."""

    dedupe: str
    case_id: int | None
    reference: str


class Reminder(NamedTuple):
    """A fact and the people it is told to; `dedupe` names the fact, so nobody is told twice.

    `others` are cases of which the same is to be said: the payload with another reference.
    """

    payload: Payload
    to: Sequence[User]
    dedupe: str
    case_id: int | None = None
    others: Sequence[About] = ()


def remind(reminders: Sequence[Reminder], *, at: dt.datetime, together: type[Payload] | None = None) -> int:
    """Queue reminders in two statements, however many; returns how many rows are new.

    Each has a row in this service. Whoever is told several at once gets one message of the kind `together` on the
    channel they chose, in place of one for each. Quiet hours move them to the next working morning.
    Raises ValueError for a formal notice.
    """
    if formal := {one.payload.key for one in reminders if CATALOGUE[one.payload.key].is_formal}:
        raise ValueError(f"formal notices are written one by one: {', '.join(sorted(formal))}")
    people = {person.pk: person for one in reminders for person in one.to}
    if not people:
        return 0
    values: dict[str, Any] = {
        "facts": json.dumps([_fact(one) for one in reminders]),
        "together": together.key if together else None,
        "post": json.dumps(list(_post(people.values()))),
        "at": at,
        "next_at": quiet_until(at, calendar.current()),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        return int(cursor.fetchone()[0])


def _fact(one: Reminder) -> dict[str, Any]:
    for other in one.others:
        if not REFERENCE.admits(other.reference):
            raise ValueError(f"{one.payload.key}: reference is no reference, id, date or code of its kind")
    return {
        "key": one.payload.key,
        "payload": one.payload.to_json(),
        "people": [person.pk for person in one.to],
        "dedupes": [one.dedupe, *(other.dedupe for other in one.others)],
        "case_ids": [one.case_id, *(other.case_id for other in one.others)],
        "refs": [None, *(other.reference for other in one.others)],
    }


def _post(people: Iterable[User]) -> Iterable[dict[str, Any]]:
    """Where each person reads, and in which language."""
    everybody = list(people)
    chosen = preferred_channels(everybody)
    for person in everybody:
        for channel in channels_of(chosen, person):
            yield {"person": person.pk, "channel": channel, "language": known_language(person.language)}
