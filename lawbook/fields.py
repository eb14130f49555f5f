"""One row of a rules file, read field by field; whatever is left over is refused."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from lawbook.errors import BadRule

T = TypeVar("T")
_REQUIRED: Any = object()


class Row:
    """A table of TOML. Every reader takes its field away, so `done()` can tell the strangers."""

    def __init__(self, file: str, number: int, values: Any, name: str = "") -> None:
        self.file = file
        self.values: dict[str, Any] = dict(values) if isinstance(values, dict) else {}
        self.name = name or str(self.values.get("key", number))
        if not isinstance(values, dict):
            raise BadRule(f"{file}, row {self.name}: this is not a row of fields.")

    def wrong(self, field: str, what: str) -> BadRule:
        return BadRule(f"{self.file}, row {self.name}, field {field}: {what}.", field=field)

    def has(self, field: str) -> bool:
        return field in self.values

    def text(self, field: str, default: str = _REQUIRED) -> str:
        value = self._take(field, str, "a text in quotes", default)
        if not value.strip() and default is _REQUIRED:
            raise self.wrong(field, "it is empty")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        values = self._take(field, list, "a list of texts", [])
        if not all(isinstance(value, str) and value for value in values):
            raise self.wrong(field, "every entry must be a text")
        return tuple(values)

    def flag(self, field: str, default: bool = _REQUIRED) -> bool:
        return self._take(field, bool, "true or false", default)

    def whole(self, field: str, *, least: int) -> int:
        value: int = self._take(field, int, "a whole number", _REQUIRED)
        if isinstance(value, bool) or value < least:
            raise self.wrong(field, f"a whole number of at least {least} is needed, not {value}")
        return value

    def date(self, field: str) -> dt.date:
        value: dt.date = self._take(field, dt.date, "a date such as 2026-09-24 (without quotes)", _REQUIRED)
        return value

    def optional_date(self, field: str) -> dt.date | None:
        return self.date(field) if self.has(field) else None

    def time(self, field: str) -> dt.time:
        value: dt.time = self._take(field, dt.time, "a time such as 09:00:00 (without quotes)", _REQUIRED)
        return value

    def choice(self, field: str, words: Any, default: Any = _REQUIRED) -> Any:
        """One word of a Literal."""
        value = self._take(field, str, "a text in quotes", default)
        self._check_word(field, value, words)
        return value

    def choices(self, field: str, words: Any) -> tuple[Any, ...]:
        """Several words of a Literal."""
        values = self.texts(field)
        for value in values:
            self._check_word(field, value, words)
        return values

    def reference(self, field: str, table: Mapping[str, T]) -> T:
        """A row of another table, by its key."""
        key = self.text(field)
        if key not in table:
            raise self.wrong(field, f"nothing is called {key}")
        return table[key]

    def rows(self, field: str, *, single: bool = False) -> list["Row"]:
        """Inner tables: a list of them, or one (`single`)."""
        values: list[Any]
        if single:
            values = [self._take(field, dict, "an inner table", {})] if self.has(field) else []
        else:
            values = self._take(field, list, "a list of inner tables", [])
        names = [f"{self.name}/{field} {number}" for number in range(1, len(values) + 1)]
        return [Row(self.file, 0, value, name) for value, name in zip(values, names, strict=True)]

    def done(self) -> None:
        """Refuse fields that nobody asked for: a misspelt field must not pass in silence."""
        for field in sorted(self.values):
            raise self.wrong(field, "a row of this kind has no such field")

    def _check_word(self, field: str, value: str, words: Any) -> None:
        if value not in get_args(words):
            raise self.wrong(field, f"{value} is not one of {', '.join(get_args(words))}")

    def _take(self, field: str, kind: type[T], what: str, default: T) -> T:
        value = self.values.pop(field, default)
        if value is _REQUIRED:
            raise self.wrong(field, "it is missing")
        if not isinstance(value, kind) or (isinstance(value, dt.datetime) and kind is dt.date):
            raise self.wrong(field, f"{what} is needed, not {value!r}")
        return value
