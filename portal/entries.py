"""An entry as its subject reads it: what it says now, and every version with its reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from cases import access, records
from cases import fields as record_fields
from cases.models import Record, RecordChange, RecordVersion
from cases.records import VersionShown


@dataclass(frozen=True, slots=True)
class EntryShown:
    record: Record
    facts: list[tuple[str, str]]
    versions: list[VersionShown]
    latest: RecordVersion
    open_case: str  # the number of an open objection to it that the reader may follow

    @property
    def is_deleted(self) -> bool:
        return self.latest.change == RecordChange.DELETED

    @property
    def is_stopped(self) -> bool:
        return self.latest.change == RecordChange.USE_STOPPED


def open_cases(shown_records: Sequence[Record], user: User, on: dt.date) -> dict[int, str]:
    """The number of an open objection by entry, where this person follows it."""
    found = access.visible_cases(user, on).filter(record__in=shown_records, concluded_at__isnull=True)
    return {record: reference for record, reference in found.values_list("record_id", "reference") if record}


def shown(record: Record, open_case: str = "") -> EntryShown:
    """Reads the versions that `records_for` fetched with the entry: no query of its own."""
    versions: list[VersionShown] = []
    said: dict[str, str] = {}
    for version in sorted(record.versions.all(), key=lambda one: one.number):
        after = records.fields_of(version)
        versions.append(VersionShown(version, after, records.differences(said, after)))
        said = after
    facts = [(str(record_fields.label(key)), value) for key, value in said.items()]
    return EntryShown(record, facts, versions[::-1], versions[-1].version, open_case)
