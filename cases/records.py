"""Credit records: entered once, changed only by a new version with its reason."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import claim_rules
from accounts.models import Subject, Unit, User
from cases import fields as record_fields
from cases import penalties, publishing
from cases.models import Case, CatalogueItem, Record, RecordChange, RecordRelease, RecordVersion
from cases.penalties import NewPenalty
from cases.versions import current as current
from cases.versions import fields_of as fields_of
from core import clock
from core.errors import BadInput


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a provider enters: which catalogue item, which decision, what it says, and for a penalty its grading."""

    item: CatalogueItem
    document_no: str
    determined_on: dt.date
    fields: Mapping[str, str]
    reason_zh: str = "首次记入"
    reason_en: str = "First entered"
    penalty: NewPenalty | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as it was before a version and as it is since; empty where it was not there."""

    key: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return str(record_fields.label(self.key))


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version with its reason in the reader's language and what it changed (Article 55)."""

    version: RecordVersion
    fields: dict[str, str]
    changes: list[FieldChange]

    @property
    def reason(self) -> str:
        return reason_of(self.version)


@transaction.atomic
def enter_record(
    *,
    subject: Subject,
    entry: NewEntry,
    author: User | None,
    intake_approver: User | None = None,
    case: Case | None = None,
    at: dt.datetime,
) -> Record:
    """The source unit enters a decision in the record of a verified subject (Articles 13, 23).

    `case` is the objection that found it missing.

    Raises BadInput: subject_not_verified, record_on_minor (Article 3), decided_in_future,
    document_no_missing, record_exists, or a code of cases.fields or cases.penalties.
    """
    _check_subject(subject, entry, at)
    said = record_fields.checked(entry.fields)
    graded = penalties.columns(entry.penalty, entry.determined_on, entry.item.sector) if entry.penalty else {}
    record = Record(
        item=entry.item,
        subject=subject,
        unit_id=entry.item.unit_id,
        document_no=entry.document_no.strip(),
        determined_on=entry.determined_on,
        author=author,
        intake_approver=intake_approver,
        created_at=at,
        **graded,
    )
    _save_once(record)
    version = RecordVersion(
        record=record, number=1, change=RecordChange.ENTERED, case=case, author=author, at=at
    )
    _save_version(version, said, entry.reason_zh, entry.reason_en)
    publishing.refresh(record, at)
    return record


@transaction.atomic
def append_version(  # noqa: PLR0913 — the columns of a version, by name
    record: Record,
    *,
    change: RecordChange,
    fields: Mapping[str, str],
    reason_zh: str,
    reason_en: str,
    case: Case | None,
    author: User | None,
    at: dt.datetime,
) -> RecordVersion:
    """What the record says from now on, and why; the version before stays as it was.

    Raises BadInput with a code of cases.fields; a deleted entry keeps its fields in the versions before.
    """
    locked = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    said = {} if change == RecordChange.DELETED else record_fields.checked(fields)
    number = current(locked).number + 1
    version = RecordVersion(record=record, number=number, change=change, case=case, author=author, at=at)
    _save_version(version, said, reason_zh, reason_en)
    publishing.refresh(record, at)
    return version


def reason_of(version: RecordVersion) -> str:
    """Why the record changed, in the reader's language."""
    return version.reason_en if (get_language() or "").startswith("en") else version.reason_zh


def versions_with_reasons(record: Record) -> list[VersionShown]:
    """Every version, newest first, with its reason and what it changed (Article 55)."""
    shown: list[VersionShown] = []
    before: dict[str, str] = {}
    for version in sorted(record.versions.all(), key=lambda version: version.number):
        after = fields_of(version)
        shown.append(VersionShown(version, after, differences(before, after)))
        before = after
    return shown[::-1]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldChange]:
    """The fields that are not the same on both sides, in their fixed order."""
    keys = sorted({*before, *after}, key=_place)
    pairs = ((key, before.get(key, ""), after.get(key, "")) for key in keys)
    return [FieldChange(key, old, new) for key, old, new in pairs if old != new]


def is_disputed(record: Record) -> bool:
    """Whether an objection to it is open; every output says so until the case concludes."""
    return Case.objects.disputes().of_record(record.pk).exists()


def open_objection(record: Record, ground: str) -> Case | None:
    """The subject's open objection to the entry on this ground, if any; two at once queue up for the entry.

    One that was filed under an unverified claim counts for nothing here.
    """
    Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    proven = Q(subject__is_verified=True) | Q(subject__same_as__isnull=False)
    return Case.objects.disputes().of_record(record.pk).filter(proven, objection__ground=ground).first()


def with_dispute_mark(records: QuerySet[Record]) -> QuerySet[Record]:
    """Each record with `disputed`: whether an objection to it is open."""
    return records.annotate(disputed=Exists(Case.objects.disputes().filter(record=OuterRef("pk"))))


def receivers(record: Record) -> list[Unit]:
    """The units that received any version of the record and are told of a change (Articles 58, 59)."""
    return list(Unit.objects.filter(received_releases__version__record=record).distinct())


def may_be_shared(record: Record) -> bool:
    """Not once it was deleted, until a decision enters it again; never after its use and sharing were stopped, and not
    while it is repaired."""
    if record.repaired_on is not None:
        return False
    changes = [
        version.change for version in sorted(record.versions.all(), key=lambda version: version.number)
    ]
    return changes[-1] != RecordChange.DELETED and RecordChange.USE_STOPPED not in changes


def about(subject: Subject) -> QuerySet[Record]:
    """Entries about whoever holds the subject's number, verified or only claimed: for the office alone."""
    found = Record.objects.filter(subject__number_index=subject.number_index).select_related("item", "unit")
    return with_dispute_mark(found).order_by("-determined_on", "-pk")


@transaction.atomic
def note_release(*, record: Record, unit: Unit, purpose: str, at: dt.datetime) -> RecordRelease:
    """A unit outside received what the record says now; the same release is noted once (Article 30).

    Raises BadInput release_refused for an entry that was deleted, or whose use and sharing were stopped. The entry is
    locked: whoever receives it while it is being changed is either told of the change or refused.
    """
    locked = Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    if not may_be_shared(locked):
        sentence = _("This entry is not shared any more: it was deleted, or its use was stopped.")
        raise BadInput(sentence, code="release_refused", field="record")
    keys = {"version": current(locked), "unit": unit, "purpose": purpose}
    return RecordRelease.objects.get_or_create(**keys, defaults={"at": at})[0]


def _check_subject(subject: Subject, entry: NewEntry, at: dt.datetime) -> None:
    if not subject.is_verified:
        sentence = _("Only a subject whose number was verified has a credit record.")
        raise BadInput(sentence, code="subject_not_verified", field="subject")
    if entry.determined_on > clock.local_date(at):
        sentence = _("The decision's date lies in the future.")
        raise BadInput(sentence, code="decided_in_future", field="determined_on")
    if claim_rules.is_minor(subject.number_kind, subject.number, entry.determined_on):
        sentence = _(
            "The person was under 18 on that day. No credit record is made about minors (Article 3)."
        )
        raise BadInput(sentence, code="record_on_minor", field="subject")


def _save_once(record: Record) -> None:
    if not record.document_no:
        sentence = _("Enter the number of the deciding document.")
        raise BadInput(sentence, code="document_no_missing", field="document_no")
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        sentence = _("This decision is already recorded.")
        raise BadInput(sentence, code="record_exists", field="document_no") from error


def _save_version(version: RecordVersion, said: dict[str, str], reason_zh: str, reason_en: str) -> None:
    if not reason_zh.strip() or not reason_en.strip():
        raise BadInput(_("Say why the entry changes."), code="reason_missing", field="reason")
    version.fields_json = json.dumps(said, ensure_ascii=False)
    version.reason_zh, version.reason_en = reason_zh.strip(), reason_en.strip()
    version.save()


def _place(key: str) -> tuple[int, str]:
    order = list(record_fields.LABELS)
    return (order.index(key) if key in order else len(order), key)
