"""Several warnings in one e-mail: a line for each, under the sentence that says why the person is told.

The e-mail names rows in this service; what was withdrawn since is left out.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import ngettext

from notifications.models import Message, MessageStatus
from notifications.payloads import DeskWarnings

MOST = 100  # lines; the others are counted


def what_is_left(payload: DeskWarnings) -> tuple[DeskWarnings, list[Message]]:
    """The rows that were not withdrawn, what is due first first; all of them where none is left."""
    rows = list(Message.objects.filter(pk__in=payload.messages))
    live = [row for row in rows if row.status != MessageStatus.WITHDRAWN] or rows
    live.sort(key=lambda row: (row.payload["due_on"], row.payload["reference"], row.pk))
    return replace(payload, messages=tuple(row.pk for row in live)), live


def listed(rows: list[Message], words: Callable[[Message], tuple[str, str]]) -> str:
    """A line for each row, from its own words: what is due, until when; and whether that date may still move."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for row in rows[:MOST]:
        subject, body = words(row)
        due, reason, *more = body.strip().split("\n\n")
        by_reason[reason].append("\n  ".join([f"- {subject}", due, *more]))
    parts = [part for reason, lines in by_reason.items() for part in (reason, "\n".join(lines))]
    if len(rows) > MOST:
        parts.append(_others(len(rows) - MOST))
    return "\n\n".join(parts)


def _others(number: int) -> str:
    return ngettext(
        "%(number)s other warning is found in this service.",
        "%(number)s other warnings are found in this service.",
        number,
    ) % {"number": number}
