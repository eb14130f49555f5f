"""From facts to words: a message's subject and body in the recipient's language."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, engines
from django.urls import reverse
from django.utils import translation

from accounts.models import Unit
from core import clock
from lawbook import calendar, terms
from lawbook.targets import target_beside
from notifications.catalogue import CATALOGUE, payload_of
from notifications.models import Message
from notifications.payload import Payload
from notifications.payloads import DeskWarnings
from notifications.together import listed, what_is_left

LONGEST_SLIP = 60  # days; a longer count is not written out


class Text(NamedTuple):
    subject: str
    body: str


class SlipLine(NamedTuple):
    """A day of the count with its number, or a run of days that do not count and why ("" is a weekend)."""

    first: dt.date
    last: dt.date
    number: int | None
    name: str


def render(
    payload: Payload,
    *,
    language: str,
    on: dt.date,
    private: Mapping[str, str] | None = None,
    offices: Mapping[int, Unit] | None = None,
) -> Text:
    """The words of a message as of a day (Asia/Shanghai). `private` texts go nowhere else."""
    folder = CATALOGUE[payload.key].folder
    with translation.override(language):
        units = offices_named(payload, offices or {})
        facts = _facts(payload, language, on, units) | {"on": on} | dict(private or {})
        subject = _filled(f"{folder}/subject.txt", facts)
        return Text(" ".join(subject.split()), _paragraphs(_filled(f"{folder}/body.txt", facts)))


def offices_named(payload: Payload, known: Mapping[int, Unit]) -> dict[int, Unit]:
    """The units that a payload names, by id; those not at hand are read with one query."""
    missing = _offices_in(payload) - known.keys()
    return {**known, **(Unit.objects.in_bulk(missing) if missing else {})}


def _offices_in(payload: Payload) -> set[int]:
    return {getattr(payload, "unit", None) or 0, *getattr(payload, "units", ())} - {0}


def rendered(message: Message) -> Text:
    """The words of a row: frozen ones as they are, others made now from key and payload."""
    if message.body_sealed:
        return Text(message.subject, message.body)
    payload, on = payload_of(message), clock.local_date(message.created_at)
    if isinstance(payload, DeskWarnings):
        return _several(payload, message.language, on)
    return render(payload, language=message.language, on=on)


def _several(payload: DeskWarnings, language: str, on: dt.date) -> Text:
    left, rows = what_is_left(payload)
    with translation.override(language):
        lines = listed(rows, lambda row: render(payload_of(row), language=language, on=on))
    return render(left, language=language, on=on, private={"listed": lines})


def rendered_for_a_list(messages: Iterable[Message], language: str) -> list[Text | None]:
    """The words of many rows in the reader's language; every office they name is read with one query.

    Frozen words stay as they are. None for a row that this version does not understand any more.
    """
    known = [(message, _understood(message)) for message in messages]
    wanted = {pk for _message, payload in known if payload for pk in _offices_in(payload)}
    offices = Unit.objects.in_bulk(wanted) if wanted else {}
    texts: list[Text | None] = []
    for message, payload in known:
        if message.body_sealed:
            texts.append(Text(message.subject, message.body))
        else:
            on = clock.local_date(message.created_at)
            texts.append(render(payload, language=language, on=on, offices=offices) if payload else None)
    return texts


def _understood(message: Message) -> Payload | None:
    try:
        return payload_of(message)
    except (KeyError, TypeError, ValueError):
        return None


def covering(message: Message) -> Text:
    """What an e-mail says of a formal notice: what kind, its number, what to do by when, and where it is read.

    Made from the payload alone: no name, reason or statement is at hand to get into it.
    """
    payload, on = payload_of(message), clock.local_date(message.created_at)
    with translation.override(message.language):
        facts = _facts(payload, message.language, on, offices_named(payload, {})) | {"on": on}
        facts["messages"] = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('my_messages')}"
        text = _paragraphs(_filled(f"{CATALOGUE[message.key].folder}/mail.txt", facts))
    subject, _, body = text.partition("\n")
    return Text(subject, body.lstrip())


def remedies(kind: str, *, language: str, on: dt.date) -> str:
    """The remedies after a decision (`decided_against`) or where no answer came in time (`not_answered`)."""
    with translation.override(language):
        return _paragraphs(_filled(f"notices/remedies/{kind}.txt", {"on": on}))


def mail_footer(language: str) -> str:
    """What every e-mail ends with."""
    with translation.override(language):
        return _paragraphs(_filled("notices/mail_footer.txt", {"address": settings.PUBLIC_URL}))


def known_language(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _filled(template: str, facts: Mapping[str, Any]) -> str:
    """Plain text: a name with an ampersand stays as it is."""
    engine = engines["django"].engine  # type: ignore[attr-defined]  # the only engine configured
    return str(engine.get_template(template).render(Context(dict(facts), autoescape=False)))


def _paragraphs(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    lines = re.sub(r"(?<=[。；！？]) +", "", lines)  # Chinese sentences follow each other without a space
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _facts(payload: Payload, language: str, on: dt.date, units: Mapping[int, Unit]) -> dict[str, Any]:
    facts = {name: getattr(payload, name) for name in payload.to_json()}
    term = terms.term_by_pin(facts["term"]) if facts.get("term") else None
    start = facts.get("received_on") or facts.get("reopened_on") or facts.get("decided_on")
    target = target_beside(term, start, calendar.current()) if term and start else None
    comma = "、" if language.startswith("zh") else ", "
    return facts | {
        "office": units.get(facts.get("unit") or 0),
        "offices": comma.join(str(units[pk]) for pk in facts.get("units", ()) if pk in units),
        "amount": term.amount if term else None,
        "rule": term.cited(language) if term else "",
        "promised": bool(term and term.lapsed(on)),
        "slip": _slip(facts, start, language),
        "target": target,
        "target_rule": target.term.cited(language) if target else "",
        "over": -facts.get("days", 0),
        "address": settings.PUBLIC_URL,
    }


def _slip(facts: Mapping[str, Any], start: dt.date | None, language: str) -> list[SlipLine]:
    """Every day after the start up to the due date, as the calendar in force counts it."""
    due_on = facts.get("due_on") or facts.get("correction_due_on")
    if not start or not due_on or not 0 < (due_on - start).days <= LONGEST_SLIP:
        return []
    lines: list[SlipLine] = []
    number = 0
    for day in calendar.current().days_between(start, due_on):
        number += day.is_working
        name = day.name_zh if language.startswith("zh") else day.name_en
        line = SlipLine(day.date, day.date, number if day.is_working else None, name)
        if lines and not line.number and (lines[-1].number, lines[-1].name) == (None, name):
            line = line._replace(first=lines.pop().first)
        lines.append(line)
    return lines
