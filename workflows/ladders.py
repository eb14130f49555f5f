"""The moments of a clock: its ladder's rungs and, between them, the breach at 24:00 of the due day.

Every moment of a rung is a clock time on a working day, so `next_at` respects quiet hours by itself.
"""

import datetime as dt
from dataclasses import dataclass

from core import clock
from lawbook import terms
from lawbook.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Moment:
    """`audience` is empty for the breach, which is recorded and told to nobody by itself."""

    at: dt.datetime
    number: int
    audience: tuple[str, ...]

    @property
    def is_breach(self) -> bool:
        return not self.audience


class Timetables:
    """The timetables of one calendar; many clocks share a ladder and a due date."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._known: dict[tuple[str, dt.date], list[Moment]] = {}

    def of(self, ladder_key: str, due_on: dt.date) -> list[Moment]:
        known = self._known.get((ladder_key, due_on))
        if known is None:
            known = self._known[ladder_key, due_on] = moments(ladder_key, due_on, self.calendar)
        return known


def moments(ladder_key: str, due_on: dt.date, calendar: Calendar) -> list[Moment]:
    """In the order of time; the position in the list is the rung's number."""
    timetable = [(rung.moment(due_on, calendar), rung.audience) for rung in terms.ladder(ladder_key).rungs]
    ordered = sorted([*timetable, (clock.end_of(due_on), ())], key=lambda one: one[0])
    return [Moment(at, number, audience) for number, (at, audience) in enumerate(ordered)]


def first_moment(timetable: list[Moment], now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """Where a clock that starts now begins: warnings whose time has passed are skipped, the breach never is."""
    for moment in timetable:
        if moment.at > now or moment.is_breach:
            return moment.number, moment.at
    return len(timetable), None


def next_moment(timetable: list[Moment], after: int) -> tuple[int, dt.datetime | None]:
    """The moment that follows one, or none when the ladder is climbed."""
    number = after + 1
    return (number, timetable[number].at) if number < len(timetable) else (len(timetable), None)
