"""An entry as its subject reads it: what it says now, and every version with its reason."""

from dataclasses import dataclass

from cases import fields as record_fields
from cases import records
from cases.models import Record, RecordChange, RecordVersion
from cases.records import VersionShown


@dataclass(frozen=True, slots=True)
class EntryShown:
    record: Record
    facts: list[tuple[str, str]]
    versions: list[VersionShown]
    latest: RecordVersion

    @property
    def is_deleted(self) -> bool:
        return self.latest.change == RecordChange.DELETED

    @property
    def is_stopped(self) -> bool:
        return self.latest.change == RecordChange.USE_STOPPED


def shown(record: Record) -> EntryShown:
    """Reads the versions that `records_for` fetched with the entry: no query of its own."""
    versions: list[VersionShown] = []
    said: dict[str, str] = {}
    for version in sorted(record.versions.all(), key=lambda one: one.number):
        after = records.fields_of(version)
        versions.append(VersionShown(version, after, records.differences(said, after)))
        said = after
    facts = [(str(record_fields.label(key)), value) for key, value in said.items()]
    return EntryShown(record, facts, versions[::-1], versions[-1].version)
