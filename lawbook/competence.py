"""Who decides, by date: data beside the terms (`rules/competence.toml`), since the law changes it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _

from lawbook.errors import NoTermInForce
from lawbook.loading import rows_of, validity
from lawbook.rows import Source
from lawbook.terms import RULES, book

Word = Literal["centre", "determining_unit"]


class Decider(StrEnum):
    CENTRE = "centre"
    DETERMINING_UNIT = "determining_unit"  # the unit that made the decision behind the record


@dataclass(frozen=True, slots=True)
class Competence:
    """`opinion`: the determining unit is heard before somebody else decides."""

    key: str
    decider: Decider
    opinion: bool
    source: Source
    valid_from: dt.date
    valid_to: dt.date | None

    def in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def decider_of(key: str, on: dt.date) -> Competence:
    """Who decides a matter received on a day: the highest source in force. Raises NoTermInForce."""
    found = [row for row in rows() if row.key == key and row.in_force(on)]
    if not found:
        raise NoTermInForce(_("No rule says who decided on that day."), field=key)
    return min(found, key=lambda row: (row.source.rank, -row.valid_from.toordinal()))


@cache
def rows(folder: Path = RULES) -> tuple[Competence, ...]:
    """Every row, in the order of the file. Raises BadRule with the row and field that is wrong."""
    sources, found = book().sources, []
    for row in rows_of(folder / "competence.toml", "competence"):
        source = row.reference("source", sources)
        valid_from, valid_to = validity(row, source)
        decider, opinion = Decider(row.choice("decider", Word)), row.flag("opinion", False)
        found.append(Competence(row.text("key"), decider, opinion, source, valid_from, valid_to))
        row.done()
    return tuple(found)
