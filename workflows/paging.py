"""Pages of a long list by key: a page costs the same wherever it is, and nothing is counted."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE = 25  # rows


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows: after it the next page begins, before it the previous one ends."""

    id: int
    due_on: dt.date | None = None
    back: bool = False

    @property
    def text(self) -> str:
        """As it stands in an address: `2026-09-30.17`, or `17` where rows have no due date."""
        return f"{self.due_on.isoformat()}.{self.id}" if self.due_on else str(self.id)

    @classmethod
    def parse(cls, text: str, *, back: bool = False) -> "Cursor | None":
        """None for a text that is no place: the list then begins at its start."""
        day, _dot, number = text.rpartition(".")
        try:
            return cls(int(number), dt.date.fromisoformat(day) if day else None, back)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows in reading order, and the places where the neighbouring pages begin."""

    rows: list[Row]
    next: Cursor | None = None
    previous: Cursor | None = None


def turn(rows: Sequence[Row], cursor: Cursor | None, place: Callable[[Row], Cursor]) -> Page[Row]:
    """A page of at most PAGE rows out of PAGE + 1 that were read from the cursor on, in the direction of reading."""
    back = cursor is not None and cursor.back
    more = len(rows) > PAGE
    shown = list(rows[:PAGE])
    if back:
        shown.reverse()
    if not shown:
        return Page([])
    has_next, has_previous = (True, more) if back else (more, cursor is not None)
    return Page(
        shown,
        next=place(shown[-1]) if has_next else None,
        previous=place(shown[0]) if has_previous else None,
    )
