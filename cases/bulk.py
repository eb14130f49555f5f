"""Many entries at once, as `records.enter_record` makes one: for batches that were checked row by row.

The caller has checked each row and holds the transaction; six statements, however many there are.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Subject, User
from cases import fields as record_fields
from cases import penalties, publishing
from cases.models import Record, RecordChange, RecordVersion
from cases.records import NewEntry


@dataclass(frozen=True, slots=True)
class Entering:
    """One entry, about a verified subject."""

    subject: Subject
    entry: NewEntry


def enter_records(
    new: Sequence[Entering], *, author: User, intake_approver: User, at: dt.datetime
) -> list[Record]:
    """In the order given. Raises IntegrityError where a decision is recorded already, BadInput as `enter_record`."""
    records = [_record(one, author, intake_approver, at) for one in new]
    Record.objects.bulk_create(records)
    versions = [_version(record, one.entry, author, at) for record, one in zip(records, new, strict=True)]
    RecordVersion.objects.bulk_create(versions)
    publishing.place_new(records, at)
    return records


def _record(one: Entering, author: User, intake_approver: User, at: dt.datetime) -> Record:
    entry = one.entry
    graded = penalties.columns(entry.penalty, entry.determined_on, entry.item.sector) if entry.penalty else {}
    return Record(
        item=entry.item,
        subject=one.subject,
        unit_id=entry.item.unit_id,
        document_no=entry.document_no,
        determined_on=entry.determined_on,
        author=author,
        intake_approver=intake_approver,
        created_at=at,
        **graded,
    )


def _version(record: Record, entry: NewEntry, author: User, at: dt.datetime) -> RecordVersion:
    version = RecordVersion(record=record, number=1, change=RecordChange.ENTERED, author=author, at=at)
    version.fields_json = json.dumps(record_fields.checked(entry.fields), ensure_ascii=False)
    version.reason_zh, version.reason_en = entry.reason_zh, entry.reason_en
    record._prefetched_objects_cache = {"versions": [version]}  # type: ignore[attr-defined]  # as a prefetch leaves it
    return version
