"""Public reference numbers: prefix, year, running number — `YY-2026-00015`, and nothing personal."""

import datetime as dt

from core.planned import planned_cursor


def next_number(key: str) -> int:
    """The next number of a series; the row stays locked until the transaction ends, so there are no gaps."""
    with planned_cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter (key, value) VALUES (%s, 1) "
            "ON CONFLICT (key) DO UPDATE SET value = core_counter.value + 1 RETURNING value",
            [key],
        )
        number: int = cursor.fetchone()[0]
    return number


def next_reference(prefix: str, day: dt.date) -> str:
    """A case's public reference; numbers restart each year."""
    return f"{prefix}-{day.year}-{next_number(f'{prefix}-{day.year}'):05d}"
