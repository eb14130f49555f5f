"""Writing messages down: rows in the action's own transaction, said once, sent later.

One row in this service always, one more on the channel that the person chose. A row whose `dedupe_key`
exists is left as it is; saying something twice never fails the act.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import Unit, User
from core import clock
from core.prepared import any_of, prepared
from lawbook import calendar
from notifications.catalogue import CATALOGUE
from notifications.models import Channel, Message, MessageStatus, Preference
from notifications.payload import Payload
from notifications.quiet import quiet_until
from notifications.rows import insert
from notifications.wording import Text, known_language, offices_named, render

__all__ = [
    "Note",
    "letter_instead",
    "queue",
    "queue_letter",
    "queue_many",
    "queue_notice",
    "quiet_until",
    "withdraw",
    "withdraw_about",
]

LETTER_TO_NOBODY = "-"


class Note(NamedTuple):
    """A reminder to one person; `dedupe` names the fact it tells, not the person."""

    payload: Payload
    to: User
    dedupe: str
    case_id: int | None = None


def queue(
    payload: Payload,
    *,
    to: User,
    case_id: int | None,
    dedupe: str,
    private: Mapping[str, str] | None = None,
    at: dt.datetime | None = None,
) -> list[Message]:
    """Tell one person something; returns the rows that are new.

    A formal notice is rendered now, in the person's language, and leaves at once; a reminder keeps quiet
    hours.
    `private` texts (names, reasons, statements) go into the sealed words and nowhere else.
    Raises ValueError where a formal notice lacks a private text it needs.
    """
    return queue_notice(payload, to={to: private or {}}, case_id=case_id, dedupe=dedupe, at=at)


def queue_notice(
    payload: Payload,
    *,
    to: Mapping[User, Mapping[str, str]],
    case_id: int | None,
    dedupe: str,
    offices: Mapping[int, Unit] | None = None,
    at: dt.datetime | None = None,
) -> list[Message]:
    """The same notice to several people, each with the private texts they may read: two statements.

    `offices` are units at hand that the words name; missing ones are read. Otherwise as `queue`.
    """
    spec, at = CATALOGUE[payload.key], at or clock.now()
    known = offices_named(payload, offices or {})
    preferred = preferred_channels(to)
    rows: list[Message] = []
    for person, private in to.items():
        spec.check_private(private)
        text = _formal_text(payload, person, at, private, known) if spec.is_formal else None
        rows += _rows(Note(payload, person, dedupe, case_id), preferred, at, text)
    return insert(rows)


def queue_many(notes: Sequence[Note], *, at: dt.datetime | None = None) -> list[Message]:
    """Remind many people: two statements, however many they are. Raises ValueError for a formal notice."""
    at = at or clock.now()
    if formal := {note.payload.key for note in notes if CATALOGUE[note.payload.key].is_formal}:
        raise ValueError(f"formal notices are written one by one: {', '.join(sorted(formal))}")
    preferred = preferred_channels([note.to for note in notes])
    return insert([row for note in notes for row in _rows(note, preferred, at, None)])


def queue_letter(
    payload: Payload,
    *,
    case_id: int | None,
    dedupe: str,
    private: Mapping[str, str] | None = None,
    language: str = "zh-hans",
    at: dt.datetime | None = None,
) -> list[Message]:
    """A letter to somebody without an account; the counter prints it and posts it or hands it over."""
    spec, at = CATALOGUE[payload.key], at or clock.now()
    spec.check_private(private or {})
    text = render(payload, language=known_language(language), on=clock.local_date(at), private=private)
    row = _row(payload, Channel.LETTER, known_language(language), at)
    row.case_id, row.dedupe_key = case_id, f"{dedupe}:{LETTER_TO_NOBODY}:{Channel.LETTER.value}"
    row.subject, row.body = text
    return insert([row])


def letter_instead(message: Message, at: dt.datetime) -> list[Message]:
    """The same words as a letter, where the chosen channel cannot reach the person."""
    base, _, _ = message.dedupe_key.rpartition(":")
    row = Message(
        key=message.key,
        payload=message.payload,
        recipient_id=message.recipient_id,
        channel=Channel.LETTER,
        language=message.language,
        dedupe_key=f"{base}:{Channel.LETTER.value}",
        is_formal=message.is_formal,
        case_id=message.case_id,
        created_at=at,
        next_at=at,
    )
    row.subject, row.body = message.subject, message.body
    return insert([row])


def withdraw(key: str, *, case_id: int, fact: str) -> int:
    """What a reminder was about is so no more: its rows that still wait are never sent. Returns how many.

    `fact` is what `dedupe` named. What is being sent or was sent stays as it is.
    """
    waiting = Message.objects.filter(key=key, case_id=case_id, status=MessageStatus.QUEUED, is_formal=False)
    told = waiting.filter(dedupe_key__startswith=f"{fact}:")
    return told.update(status=MessageStatus.WITHDRAWN)


def withdraw_about(key: str, field: str, rows: Iterable[int | str]) -> int:
    """As `withdraw`, for reminders of no case: those whose payload names one of the rows in this field."""
    waiting = Message.objects.filter(key=key, case_id=None, status=MessageStatus.QUEUED, is_formal=False)
    return waiting.filter(**{f"payload__{field}__in": list(rows)}).update(status=MessageStatus.WITHDRAWN)


def _formal_text(
    payload: Payload, to: User, at: dt.datetime, private: Mapping[str, str], offices: Mapping[int, Unit]
) -> Text:
    named = {"addressee": str(to)} | dict(private)
    language, on = known_language(to.language), clock.local_date(at)
    return render(payload, language=language, on=on, private=named, offices=offices)


def preferred_channels(people: Collection[User]) -> dict[int, str]:
    """The channel of everybody who chose one."""
    known = User.preference.is_cached  # read with the person
    chosen = {one.pk: one.preference.channel for one in people if known(one) and hasattr(one, "preference")}
    unknown = [one.pk for one in people if not known(one)]
    return chosen | (dict(_preferences(user_ids=unknown)) if unknown else {})


@prepared
def _preferences(user_ids: list[int]) -> QuerySet[Preference, tuple[int, str]]:
    return Preference.objects.filter(user=any_of(user_ids)).values_list("user_id", "channel")


def channels_of(chosen: Mapping[int, str], person: User, *, is_formal: bool = False) -> list[str]:
    """In-app always, and the channel they chose or e-mail. Reminders are not worth a stamp."""
    preferred = chosen.get(person.pk, Channel.EMAIL)
    if preferred == Channel.IN_APP or (preferred == Channel.LETTER and not is_formal):
        return [Channel.IN_APP]
    return [Channel.IN_APP, preferred]


def _rows(note: Note, preferred: Mapping[int, str], at: dt.datetime, text: Text | None) -> list[Message]:
    rows = []
    for channel in channels_of(preferred, note.to, is_formal=text is not None):
        row = _row(note.payload, channel, known_language(note.to.language), at)
        row.recipient, row.case_id = note.to, note.case_id
        row.dedupe_key = f"{note.dedupe}:{note.to.pk}:{channel}"
        if text:
            row.subject, row.body = text
        rows.append(row)
    return rows


def _row(payload: Payload, channel: str, language: str, at: dt.datetime) -> Message:
    is_formal = CATALOGUE[payload.key].is_formal
    return Message(
        key=payload.key,
        payload=payload.to_json(),
        channel=channel,
        language=language,
        is_formal=is_formal,
        created_at=at,
        next_at=at if is_formal else quiet_until(at, calendar.current()),
    )
