"""The day-by-day counting slip: what reviewer, supervisor, letter and subject all see."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from lawbook.calendar import Calendar
from lawbook.days import Day, Kind
from lawbook.months import add_months
from lawbook.vocabulary import Unit

Pause = tuple[dt.date, dt.date]
SlipKind = Kind | Literal["start", "paused"]


class SlipDay(NamedTuple):
    """One line: `weekday` 0 is Monday; `number` is the day's count, or None where it does not count."""

    date: dt.date
    weekday: int
    number: int | None
    kind: SlipKind
    name_zh: str
    name_en: str
    is_due: bool
    is_predicted: bool


@dataclass(frozen=True)
class Slip:
    """A due date with its reasons. The limit ends at 24:00 Asia/Shanghai of `due_on`.

    `full_on` is the day on which the amount is full; a roll moves `due_on` past it. `pauses` are merged and
    in order: days after the first date up to and including the second do not count. `provisional` is True
    where the date rests on days that no published arrangement covers.
    """

    amount: int
    unit: Unit
    start: dt.date
    full_on: dt.date
    due_on: dt.date
    provisional: bool
    pauses: tuple[Pause, ...]
    calendar: Calendar

    @property
    def calendar_version(self) -> str:
        return self.calendar.version

    @cached_property
    def days(self) -> tuple[SlipDay, ...]:
        """Built when first asked for: the start day, then each day to the due date.

        Months and years have one line for each that was completed, then the rolled days and the due date.
        """
        if self.unit in ("working_day", "day"):
            return (self._start_line(), *self._day_lines())
        return (self._start_line(), *self._anniversary_lines())

    def _start_line(self) -> SlipDay:
        day = self.calendar.reason(self.start)
        return self._line(day, None, "start")

    def _line(self, day: Day, number: int | None, kind: SlipKind) -> SlipDay:
        return SlipDay(
            day.date,
            day.date.weekday(),
            number,
            kind,
            day.name_zh,
            day.name_en,
            day.date == self.due_on,
            day.is_predicted,
        )

    def _day_lines(self) -> list[SlipDay]:
        lines = []
        number = 0
        every_day = self.unit == "day"
        for day in self.calendar.days_between(self.start, self.due_on):
            paused = any(first < day.date <= last for first, last in self.pauses)
            counts = not paused and number < self.amount and (every_day or day.is_working)
            number += counts
            lines.append(self._line(day, number if counts else None, "paused" if paused else day.kind))
        return lines

    def _anniversary_lines(self) -> list[SlipDay]:
        step = 12 if self.unit == "year" else 1
        between = range(1, self.amount) if not self.pauses else ()
        numbered = {add_months(self.start, step * n): n for n in between}
        numbered[self.full_on] = self.amount
        rolled = {day.date: None for day in self.calendar.days_between(self.full_on, self.due_on)}
        dates = {**numbered, **rolled}
        return [
            self._line(day := self.calendar.reason(date), number, day.kind)
            for date, number in dates.items()
            if date > self.start
        ]
