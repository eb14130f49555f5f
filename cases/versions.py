"""What a record said from when on: reading its versions."""

import json

from cases.models import Record, RecordVersion


def current(record: Record) -> RecordVersion:
    """What the record says now; no query where the versions are at hand."""
    return max(record.versions.all(), key=lambda version: version.number)


def fields_of(version: RecordVersion) -> dict[str, str]:
    """The fields of a version, as they are displayed; a deleted entry has none."""
    fields: dict[str, str] = json.loads(version.fields_json or "{}")
    return fields
