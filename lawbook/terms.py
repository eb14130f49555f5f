"""The lawbook's answers: which term holds on a day, by level, sector and date. Read once, immutable."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from lawbook.errors import LawbookError, NoTermInForce
from lawbook.loading import load
from lawbook.rows import Extension, Ladder, Rung, Source, Term
from lawbook.vocabulary import Force

__all__ = [
    "Extension",
    "Ladder",
    "Lawbook",
    "Resolution",
    "Rung",
    "Source",
    "Term",
    "book",
    "ladder",
    "resolve",
    "sources",
    "term_by_pin",
    "terms",
]

RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The row that holds, how strongly, and a stricter promise of a lower level beside it.

    `lapsed` is True where only a municipal promise that is no longer in force was found: a service target.
    """

    term: Term
    force: Force
    stricter: Term | None
    lapsed: bool


class Lawbook:
    """All rules of one folder."""

    def __init__(self, folder: Path) -> None:
        self.sources, self.ladders, self.terms = load(folder)
        self._by_pin = {term.pin: term for term in self.terms}
        self._by_key: dict[str, list[Term]] = {}
        for term in self.terms:
            self._by_key.setdefault(term.key, []).append(term)

    def resolve(self, key: str, on: dt.date, *, sector: str = "", subject_kind: str = "") -> Resolution:
        """The row that holds on a day (Article 86): highest level, then most specific, then newest.

        `on` is the term's own selection date. Where nothing is in force, a lapsed municipal promise is still
        kept, as a service target. Raises NoTermInForce otherwise, LawbookError (`unknown_term`) for a key
        without rows.
        """
        if key not in self._by_key:
            raise LawbookError(_("The lawbook has no term of this name."), code="unknown_term", field=key)
        rows = [row for row in self._by_key[key] if _concerns(row, sector, subject_kind)]
        valid = sorted((row for row in rows if row.in_force(on)), key=_precedence)
        if valid:
            return Resolution(valid[0], valid[0].force, _stricter(valid), lapsed=False)
        kept = sorted((row for row in rows if _is_kept_promise(row, on)), key=_precedence)
        if kept:
            return Resolution(kept[0], "service_target", None, lapsed=True)
        raise NoTermInForce(_("No rule of this kind is in force on that day."), field=key)

    def ladder(self, key: str) -> Ladder:
        if key not in self.ladders:
            raise LawbookError(_("The lawbook has no ladder of this name."), code="unknown_ladder", field=key)
        return self.ladders[key]

    def term_by_pin(self, pin: str) -> Term:
        if pin not in self._by_pin:
            raise LawbookError(_("The lawbook has no term of this name."), code="unknown_term", field=pin)
        return self._by_pin[pin]


def _concerns(row: Term, sector: str, subject_kind: str) -> bool:
    return row.sector in ("", sector) and row.subject_kind in ("", subject_kind)


def _precedence(row: Term) -> tuple[int, int, int]:
    return row.source.rank, -row.specificity, -row.valid_from.toordinal()


def _is_kept_promise(row: Term, on: dt.date) -> bool:
    municipal = row.source.level == "municipal_document"
    return municipal and row.lapsed(on) and row.after_expiry == "promise"


def _stricter(rows: list[Term]) -> Term | None:
    """The shortest lower-level row that counts the same thing and leaves the office less time."""
    first = rows[0]
    if first.amount is None or first.unit not in ("working_day", "day"):
        return None
    shorter = [
        row
        for row in rows[1:]
        if row.source.rank > first.source.rank
        and (row.unit, row.starts_on) == (first.unit, first.starts_on)
        and row.amount is not None
        and row.amount < first.amount
    ]
    return min(shorter, key=lambda row: row.amount or 0, default=None)


@cache
def book() -> Lawbook:
    """The rules shipped with the product. Raises BadRule with the file, row and field when one is wrong."""
    return Lawbook(RULES)


def resolve(key: str, on: dt.date, *, sector: str = "", subject_kind: str = "") -> Resolution:
    """See `Lawbook.resolve`."""
    return book().resolve(key, on, sector=sector, subject_kind=subject_kind)


def ladder(key: str) -> Ladder:
    """A ladder by its key. Raises LawbookError (`unknown_ladder`)."""
    return book().ladder(key)


def term_by_pin(pin: str) -> Term:
    """The row that a case pinned. Raises LawbookError (`unknown_term`)."""
    return book().term_by_pin(pin)


def terms() -> Iterable[Term]:
    """Every row, in the order of the files."""
    return book().terms


def sources() -> Iterable[Source]:
    """Every source, in the order of the file."""
    return book().sources.values()
