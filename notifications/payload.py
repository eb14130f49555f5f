"""What a message may carry: references, ids, dates and codes. Anything else is refused when it is made."""

import dataclasses
import datetime as dt
import re
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints


@dataclasses.dataclass(frozen=True, slots=True)
class Pattern:
    """A text that can only be a code, never a name or a sentence."""

    regex: str

    def admits(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(self.regex, value) is not None


@dataclasses.dataclass(frozen=True, slots=True)
class OneOf:
    words: tuple[str, ...]

    def admits(self, value: object) -> bool:
        return isinstance(value, str) and str(value) in self.words


REFERENCE = Pattern(r"[A-Z]{2}-\d{4}-\d{5,9}")
Reference = Annotated[str, REFERENCE]
Code = Annotated[str, Pattern(r"[a-z][a-z0-9_.]{0,59}")]
Term = Annotated[
    str, Pattern(r"[a-z0-9_]+(\.[a-z0-9_]+)+@[a-z0-9-]+(:[A-Za-z0-9.()-]{1,12})?")
]  # a pinned row of the lawbook
Ids = tuple[int, ...]
Admits = Callable[[object], bool]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One message's facts. Raises ValueError for a field that is not what its type says."""

    key: ClassVar[str]

    def __post_init__(self) -> None:
        for name, admits in _checks_of(type(self)):
            if not admits(getattr(self, name)):
                raise ValueError(f"{self.key}: {name} is no reference, id, date or code of its kind")

    def to_json(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in fields_of(type(self))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises TypeError or ValueError for a row that this version does not understand."""
        hints = fields_of(cls)
        return cls(**{name: _parsed(hints.get(name), value) for name, value in data.items()})


# By class: looking up type hints is slow, and rungs come by the thousand.
_FIELDS: dict[str, dict[str, Any]] = {}
_CHECKS: dict[str, tuple[tuple[str, Admits], ...]] = {}


def fields_of(cls: type[Payload]) -> dict[str, Any]:
    """A payload's fields and their types."""
    if cls.__qualname__ not in _FIELDS:
        hints = get_type_hints(cls, include_extras=True)
        _FIELDS[cls.__qualname__] = {field.name: hints[field.name] for field in dataclasses.fields(cls)}
    return _FIELDS[cls.__qualname__]


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _checks_of(cls: type[Payload]) -> tuple[tuple[str, Admits], ...]:
    """Each field's check."""
    if cls.__qualname__ not in _CHECKS:
        _CHECKS[cls.__qualname__] = tuple((name, _check(hint)) for name, hint in fields_of(cls).items())
    return _CHECKS[cls.__qualname__]


def _check(hint: Any) -> Admits:
    checks = [_check_one(option) for option in _options(hint)]
    return checks[0] if len(checks) == 1 else lambda value: any(admits(value) for admits in checks)


def _check_one(hint: Any) -> Admits:
    if hint is type(None):
        return lambda value: value is None
    if get_origin(hint) is Annotated:
        admits: Admits = get_args(hint)[1].admits
        return admits
    if hint == Ids:
        return lambda value: isinstance(value, tuple) and all(type(item) is int for item in value)
    known = hint in (int, bool, dt.date)
    return lambda value: known and type(value) is hint


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value


def _parsed(hint: Any, value: Any) -> Any:
    options = _options(hint)
    if dt.date in options and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if Ids in options and isinstance(value, list):
        return tuple(value)
    return value
