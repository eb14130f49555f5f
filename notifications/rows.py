"""The one INSERT of the outbox: any number of rows, one statement, an existing row wins."""

import json
from collections.abc import Sequence
from typing import Any

from core.planned import planned_cursor
from notifications.models import Message

COLUMNS = {
    "sealed_id": "uuid",
    "key": "text",
    "payload": "text",
    "recipient_id": "bigint",
    "channel": "text",
    "language": "text",
    "dedupe_key": "text",
    "is_formal": "boolean",
    "case_id": "bigint",
    "subject_sealed": "text",
    "body_sealed": "text",
    "status": "text",
    "created_at": "timestamptz",
    "next_at": "timestamptz",
    "attempts": "smallint",
}
INSERT = f"""
    INSERT INTO notifications_message ({", ".join(COLUMNS)})
    SELECT {", ".join("payload::jsonb" if name == "payload" else name for name in COLUMNS)}
    FROM unnest({", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())}) AS new({", ".join(COLUMNS)})
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, dedupe_key
"""  # noqa: S608  only the names above are put in


def row_values(message: Message) -> tuple[Any, ...]:
    """A row's values in the order of COLUMNS."""
    return tuple(
        json.dumps(message.payload) if name == "payload" else getattr(message, name) for name in COLUMNS
    )


def insert(messages: Sequence[Message]) -> list[Message]:
    """Write the rows that are not there yet, and return them."""
    if not messages:
        return []
    columns = [list(column) for column in zip(*map(row_values, messages), strict=True)]
    with planned_cursor() as cursor:
        cursor.execute(INSERT, columns)
        ids = {dedupe_key: pk for pk, dedupe_key in cursor.fetchall()}
    new = []
    for message in messages:
        if pk := ids.pop(message.dedupe_key, None):
            message.pk, message._state.adding = pk, False
            new.append(message)
    return new
