"""What a list of tasks is narrowed to, as pieces of a WHERE: the board counts with the very same pieces."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from lawbook.calendar import Calendar, current
from lawbook.counting import AT_RISK, AT_RISK_UNASSIGNED

DUE = ("overdue", "today", "risk", "week")
FREE = "w.assignee_id IS NULL"
NUMBERED = "EXISTS (SELECT FROM cases_case n WHERE n.id = w.case_id AND n.reference LIKE %s)"

ABOUT = "w.case_id = ANY (ARRAY (SELECT n.id FROM cases_case n WHERE n.subject_id = ANY(%s)))"


class Sql(NamedTuple):
    """A piece of SQL over `workflows_workitem w`, and its values in order."""

    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    procedure: str = ""
    step: str = ""
    due: str = ""
    unit_id: int | None = None
    overseen: bool = False  # every unit whose board the reader sees, together
    text: str = ""  # the beginning of a case's number
    subjects: tuple[int, ...] | None = None  # ids; see workflows.finding
    unassigned: bool = False

    def conditions(self, today: dt.date) -> list[Sql]:
        """All but the units, which decide where is looked and not what is left out."""
        found = []
        if self.procedure:
            found.append(Sql("w.procedure = %s", (self.procedure,)))
        if self.step:
            found.append(Sql("w.step = %s", (self.step,)))
        if self.due:
            found.append(due(self.due, today, current()))
        if self.unassigned:
            found.append(Sql(FREE))
        if self.text:
            found.append(Sql(NUMBERED, (f"{connection.ops.prep_for_like_query(self.text.upper())}%",)))
        if self.subjects is not None:
            found.append(Sql(ABOUT, (list(self.subjects),)))
        return found


EVERYTHING = Filters()


def due(word: str, today: dt.date, calendar: Calendar) -> Sql:
    """Overdue, due today, at risk, due this week: the words of lawbook.counting as ranges of due dates."""
    if word == "overdue":
        return Sql("w.due_on < %s", (today,))
    if word == "today":
        return Sql("w.due_on = %s", (today,))
    if word == "risk":
        handled = _last_day_with(AT_RISK, today, calendar)
        free = _last_day_with(AT_RISK_UNASSIGNED, today, calendar)
        near = f"(w.due_on <= %s OR w.due_on <= %s AND {FREE})"
        return Sql(f"w.due_on >= %s AND {near}", (today, handled, free))
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return Sql("w.due_on BETWEEN %s AND %s", (today, sunday))


def _last_day_with(left: int, today: dt.date, calendar: Calendar) -> dt.date:
    """The last day up to which at most so many working days are left."""
    return calendar.add_working_days(today, left + 1) - dt.timedelta(days=1)
