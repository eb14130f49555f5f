"""The office's own, stricter promise beside the term that holds: never instead of it, and both dates are shown."""

import datetime as dt
from dataclasses import dataclass

from lawbook import terms
from lawbook.calendar import Calendar
from lawbook.counting import count_term
from lawbook.rows import Term


@dataclass(frozen=True, slots=True)
class Target:
    """A service target (服务承诺) and the day it names."""

    term: Term
    due_on: dt.date
    provisional: bool


def target_beside(term: Term, start: dt.date, calendar: Calendar) -> Target | None:
    """The stricter rule of a lower level that was in force when this row was chosen, counted from the same day.

    Computed for display from the pinned row and its start: no clock runs on it and nobody is late by it.
    """
    found = terms.resolve(term.key, start, sector=term.sector, subject_kind=term.subject_kind)
    if found.stricter is None or found.term != term or found.force != "statutory":
        return None
    slip = count_term(found.stricter, start, calendar)
    return Target(found.stricter, slip.due_on, slip.provisional)
