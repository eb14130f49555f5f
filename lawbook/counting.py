"""Counting time limits: the due date, and the words around it. Pure functions over an immutable calendar."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from lawbook.calendar import Calendar
from lawbook.errors import LawbookError, PeriodMustBeEntered
from lawbook.months import add_months, months_and_days
from lawbook.rows import Term
from lawbook.slips import Pause, Slip
from lawbook.vocabulary import Roll, Unit

AT_RISK = 1  # working days left
AT_RISK_UNASSIGNED = 2


def count_term(term: Term, start: dt.date, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Slip:
    """Count a term of the lawbook from its start event. Raises PeriodMustBeEntered where it has no number."""
    if term.amount is None:
        raise PeriodMustBeEntered
    return count(term.amount, term.unit, start, calendar, roll=term.roll, pauses=pauses)


def count(
    amount: int,
    unit: Unit,
    start: dt.date,
    calendar: Calendar,
    *,
    roll: Roll = "none",
    pauses: Iterable[Pause] = (),
) -> Slip:
    """When a limit ends, with the slip that shows why. Dates are Asia/Shanghai; the start day is excluded.

    A pause (from, to) keeps the day it began and loses the days after it up to and including the day it
    ended; what is lost is given back in the unit of the term (months and years: whole months, then days).
    Raises LawbookError for a negative amount or a pause that ends before it begins, OutsideCalendar beyond
    the years known.
    """
    if amount < 0:
        raise LawbookError(_("A time limit cannot be negative."), code="bad_amount")
    merged = _merged(pauses, start)
    full_on = _COUNTERS[unit](amount, start, calendar, merged)
    due_on = _rolled(full_on, calendar) if roll == "next_working_day" else full_on
    provisional = calendar.rests_on_prediction(_rests_from(unit, start, full_on, roll), due_on)
    return Slip(amount, unit, start, full_on, due_on, provisional, merged, calendar)


def _rests_from(unit: Unit, start: dt.date, full_on: dt.date, roll: Roll) -> dt.date:
    """The day after which the calendar had a say: days, months and years ask it only when they roll."""
    if unit == "working_day":
        return start
    return full_on if roll == "none" else full_on - dt.timedelta(days=1)


def _working_days(amount: int, start: dt.date, calendar: Calendar, pauses: tuple[Pause, ...]) -> dt.date:
    due = calendar.add_working_days(start, amount)
    for first, last in pauses:
        if first < due:
            due = calendar.add_working_days(due, calendar.working_days_between(first, last))
    return due


def _days(amount: int, start: dt.date, calendar: Calendar, pauses: tuple[Pause, ...]) -> dt.date:
    due = start + dt.timedelta(days=amount)
    for first, last in pauses:
        if first < due:
            due += last - first
    return due


def _months(amount: int, start: dt.date, calendar: Calendar, pauses: tuple[Pause, ...]) -> dt.date:
    due, lost_months, lost_days = add_months(start, amount), 0, 0
    for first, last in pauses:
        if first < due:
            months, days = months_and_days(first, last)
            lost_months, lost_days = lost_months + months, lost_days + days
            due = add_months(start, amount + lost_months) + dt.timedelta(days=lost_days)
    return due


def _years(amount: int, start: dt.date, calendar: Calendar, pauses: tuple[Pause, ...]) -> dt.date:
    return _months(amount * 12, start, calendar, pauses)


_COUNTERS = {"working_day": _working_days, "day": _days, "month": _months, "year": _years}


def _rolled(day: dt.date, calendar: Calendar) -> dt.date:
    return day if calendar.is_working(day) else calendar.next_working_day(day)


def _merged(pauses: Iterable[Pause], start: dt.date) -> tuple[Pause, ...]:
    """Pauses in order, overlaps joined, nothing before the start."""
    merged: list[Pause] = []
    for first, last in sorted(pauses):
        if last < first:
            raise LawbookError(_("A pause cannot end before it begins."), code="bad_pause")
        first = max(first, start)
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        elif first < last:
            merged.append((first, last))
    return tuple(merged)


def working_days_left(due_on: dt.date, today: dt.date, calendar: Calendar) -> int:
    """Working days after today up to and including the due day: 0 on the day itself, and after it."""
    return max(0, calendar.working_days_between(today, due_on))


def overdue_days(due_on: dt.date, today: dt.date, calendar: Calendar) -> int:
    """Working days begun since the due day ended. 0 is not "in time": see `is_overdue`."""
    return max(0, calendar.working_days_between(due_on, today))


def is_overdue(due_on: dt.date, today: dt.date) -> bool:
    """Late is after 24:00 Asia/Shanghai of the due day, on a holiday too."""
    return today > due_on


def is_at_risk(due_on: dt.date, today: dt.date, calendar: Calendar, *, has_handler: bool = True) -> bool:
    """An open limit still to be kept, with at most one working day left; two where nobody handles it."""
    if is_overdue(due_on, today):
        return False
    return working_days_left(due_on, today, calendar) <= (AT_RISK if has_handler else AT_RISK_UNASSIGNED)
