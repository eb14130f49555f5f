"""The public look-up: what anybody may read about an organisation, by its whole name or its code (Articles 30 to 34).

What is published is asked of the clock and of the rules themselves, at the moment of asking: an entry is gone the
minute its publicity ends, whether or not a sweep has run. Persons and individual businesses are never found.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.claiming import index_of
from accounts.models import Subject, SubjectKind
from accounts.models.subject import name_index_of
from cases import fields as record_fields
from cases import publishing
from cases.models import Record, RecordVersion
from cases.publicity import Publicity, Scheme
from cases.records import with_dispute_mark
from cases.showing import publicity_of
from cases.versions import current, fields_of
from core.errors import BadInput
from lawbook import calendar
from lawbook.errors import LawbookError

MOST = 100  # entries of one answer
SHORTEST, LONGEST = 4, 120  # characters of a name
CODE = re.compile(r"[0-9A-Z]{15,20}")
# What is shown of an entry's fields; what else a provider wrote is for the subject and the offices.
SHOWN = ("summary", "deciding_organ", "penalty_kind", "amount")
# Numbers of people and telephones that somebody wrote into a text are never read out (Article 64).
PRIVATE = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15}|1\d{10})(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Published:
    """An entry as anybody may read it, and the rule by which it is published."""

    record: Record
    publicity: Publicity
    facts: list[tuple[str, str]]
    disputed: bool

    @property
    def scheme(self) -> Scheme:
        return Scheme(self.record.scheme)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Somebody with this name or code, and what is published about them today."""

    name: str
    masked_code: str
    entries: list[Published]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found on a day; `is_cut` where there was more than is shown."""

    on: dt.date
    organisations: list[Organisation]
    is_cut: bool = False


def look_up(words: str, on: dt.date) -> Answer:
    """What is published today (Asia/Shanghai) about the organisation with exactly this name or code.

    Whoever has no published entry is not told apart from whoever is not known. Two queries, whatever is found.
    Raises BadInput: words_missing, name_too_short, name_too_long, or a code of accounts.identity.
    """
    who = Subject.objects.filter(_called(words), kind=SubjectKind.ORGANISATION, is_verified=True)
    about = Record.objects.filter(subject__in=who.values("pk")).order_by(
        "subject_id", "-determined_on", "-pk"
    )
    found = published_entries(about, on, most=MOST + 1)
    by_subject: dict[int, list[Published]] = {}
    for one in found[:MOST]:
        by_subject.setdefault(one.record.subject_id, []).append(one)
    return Answer(on, [_organisation(rows) for rows in by_subject.values()], is_cut=len(found) > MOST)


def published_entries(records: QuerySet[Record], on: dt.date, most: int | None = None) -> list[Published]:
    """Those that are published on a day: by their columns, and by the rules as they are asked now."""
    found = with_dispute_mark(records.filter(publishing.published(on))).select_related(
        "item", "unit", "subject"
    )
    rows = found.prefetch_related(Prefetch("versions", RecordVersion.objects.order_by("number")))[:most]
    shown = [_published(record, on) for record in rows]
    return [one for one in shown if one is not None]


def _called(words: str) -> Q:
    typed = identity.normalised(words)
    if not typed:
        raise BadInput(
            _("Enter the name or the code of an organisation."), code="words_missing", field="words"
        )
    if CODE.fullmatch(typed):
        code = identity.checked_uscc(words, field="words")
        return Q(number_index=index_of(SubjectKind.ORGANISATION, code))
    if len(typed) < SHORTEST:
        raise BadInput(_("Enter the whole name, as it is registered."), code="name_too_short", field="words")
    if len(words) > LONGEST:
        raise BadInput(_("A name has 120 characters at most."), code="name_too_long", field="words")
    return Q(name_index=name_index_of(words))


def _published(record: Record, on: dt.date) -> Published | None:
    try:
        publicity = publicity_of(record, calendar.current())
    except LawbookError:  # nobody knows how long it may be shown: it is not
        return None
    if publicity is None or not publicity.published(on):
        return None
    said = fields_of(current(record))
    facts = [(str(record_fields.label(key)), masked_text(said[key])) for key in SHOWN if key in said]
    return Published(record, publicity, facts, bool(getattr(record, "disputed", False)))


def masked_text(text: str) -> str:
    """A text without the numbers of people and telephones in it."""
    return PRIVATE.sub(lambda found: identity.masked(found.group()), text)


def _organisation(entries: Sequence[Published]) -> Organisation:
    subject = entries[0].record.subject
    return Organisation(subject.name, identity.masked(subject.number), list(entries))
