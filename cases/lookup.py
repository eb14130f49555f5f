"""The public look-up: what anybody may read about an organisation, by its whole name or its code (Articles 30 to 34).

What is published is asked of the clock and of the rules themselves, at the moment of asking: an entry is gone the
minute its publicity ends, whether or not a sweep has run. Persons and individual businesses are never found.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.claiming import index_of
from accounts.models import SubjectKind
from accounts.models.subject import name_index_of
from cases import fields as record_fields
from cases import publishing
from cases.models import Record, RecordVersion
from cases.publicity import Publicity, Scheme
from cases.records import with_dispute_mark
from cases.showing import publicity_of
from cases.versions import current, fields_of
from core.errors import BadInput
from core.prepared import any_of, prepared
from lawbook import calendar
from lawbook.errors import LawbookError

MOST = 100  # entries of one answer
SHORTEST, LONGEST = 4, 120  # characters of a name
CODE = re.compile(r"[0-9A-Z]{15,20}")
# What is shown of an entry's fields; what else a provider wrote is for the subject and the offices.
SHOWN = ("summary", "deciding_organ", "penalty_kind", "amount")
# Numbers of people and telephones that somebody wrote into a text are never read out (Article 64).
# Also in groups, in full-width digits, and with letters beside them.
GAP = r"[ \u3000\-‐–—－]?"
PRIVATE = re.compile(
    r"(?<!\d)(?:\d{17}[\dXxＸｘ]|\d{15}|[1１]\d{10}"
    rf"|\d{{6}}{GAP}\d{{4}}{GAP}\d{{4}}{GAP}\d{{3}}[\dXxＸｘ]|[1１]\d\d{GAP}\d{{4}}{GAP}\d{{4}})(?!\d)"
)


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
    code, name = _called(words)
    rows = _by_code(number_index=code, on=on) if code else _by_name(name_index=name, on=on)
    found = _shown(rows, on)
    by_subject: dict[int, list[Published]] = {}
    for one in found[:MOST]:
        by_subject.setdefault(one.record.subject_id, []).append(one)
    return Answer(on, [_organisation(rows) for rows in by_subject.values()], is_cut=len(rows) > MOST)


def published_entries(records: QuerySet[Record], on: dt.date) -> list[Published]:
    """Those that are published on a day: by their columns, and by the rules as they are asked now."""
    return _shown(list(_with_what_is_shown(records.filter(publishing.published(on)))), on)


@prepared
def _by_code(number_index: str, on: dt.date) -> QuerySet[Record]:
    return _about(Q(subject__number_index=number_index), on)


@prepared
def _by_name(name_index: str, on: dt.date) -> QuerySet[Record]:
    return _about(Q(subject__name_index=name_index), on)


@prepared
def _versions(record_ids: list[int]) -> QuerySet[RecordVersion]:
    return RecordVersion.objects.filter(record=any_of(record_ids)).order_by("record_id", "number")


def _about(who: Q, on: dt.date) -> QuerySet[Record]:
    """One more than is shown tells that there is more."""
    organisation = Q(subject__kind=SubjectKind.ORGANISATION, subject__is_verified=True)
    found = Record.objects.filter(who, organisation, publishing.published(on))
    return _with_what_is_shown(found).order_by("subject_id", "-determined_on", "-pk")[: MOST + 1]


def _with_what_is_shown(records: QuerySet[Record]) -> QuerySet[Record]:
    return with_dispute_mark(records).select_related("item", "unit", "subject")


def _shown(records: Sequence[Record], on: dt.date) -> list[Published]:
    """Each with its versions at hand, as the rules ask for them."""
    if not records:
        return []
    versions: dict[int, list[RecordVersion]] = {record.pk: [] for record in records}
    for version in _versions(record_ids=list(versions)):
        versions[version.record_id].append(version)
    for record in records:
        record._prefetched_objects_cache = {"versions": versions[record.pk]}  # type: ignore[attr-defined]
    found = (_published(record, on) for record in records)
    return [one for one in found if one is not None]


def _called(words: str) -> tuple[str, str]:
    """The blind index of a code, or of a name."""
    typed = identity.normalised(words)
    if not typed:
        raise BadInput(
            _("Enter the name or the code of an organisation."), code="words_missing", field="words"
        )
    if CODE.fullmatch(typed):
        return index_of(SubjectKind.ORGANISATION, identity.checked_uscc(words, field="words")), ""
    if len(typed) < SHORTEST:
        raise BadInput(_("Enter the whole name, as it is registered."), code="name_too_short", field="words")
    if len(words) > LONGEST:
        raise BadInput(_("A name has 120 characters at most."), code="name_too_long", field="words")
    return "", name_index_of(words)


def _published(record: Record, on: dt.date) -> Published | None:
    try:
        publicity = publicity_of(record, calendar.current())
    except LawbookError:  # nobody knows how long it may be shown: it is not
        return None
    if publicity is None or not publicity.published(on):
        return None
    said = fields_of(current(record))
    facts = [(str(record_fields.label(key)), masked_text(said[key])) for key in SHOWN if key in said]
    return Published(record, publicity, facts, record.disputed)  # type: ignore[attr-defined]  # with_dispute_mark


def masked_text(text: str) -> str:
    """A text without the numbers of people and telephones in it."""
    return PRIVATE.sub(lambda found: identity.masked(found.group()), text)


def _organisation(entries: Sequence[Published]) -> Organisation:
    subject = entries[0].record.subject
    return Organisation(subject.name, identity.masked(subject.number), list(entries))
