"""The working-day calendar: immutable, in memory, answered from a table of counts.

Days are Asia/Shanghai dates. Years without a published arrangement are predicted and provisional.
"""

import datetime as dt
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain

import chinese_calendar

from lawbook.days import PACKAGED_YEARS, Day, packaged_year, predicted_year, whole_years
from lawbook.errors import BadCalendar, OutsideCalendar

YEARS_AROUND = 20  # predicted years kept on each side of the published ones


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendar:
    """Working days by table: `_through[i]` counts them from the first day up to and including day i."""

    version: str
    published: frozenset[int]
    _base: int
    _days: tuple[Day, ...]
    _working: tuple[dt.date, ...]
    _through: "array[int]"

    @classmethod
    def from_days(cls, days: Iterable[Day], *, version: str) -> "Calendar":
        """A calendar of whole published years. Raises BadCalendar for none, and for one with gaps."""
        years = whole_years(days)
        if not years:
            raise BadCalendar("A calendar needs at least one whole year.")
        span = range(min(years) - YEARS_AROUND, max(years) + YEARS_AROUND + 1)
        table = tuple(chain.from_iterable(years.get(year) or predicted_year(year) for year in span))
        return cls(
            version=version,
            published=frozenset(years),
            _base=table[0].date.toordinal(),
            _days=table,
            _working=tuple(day.date for day in table if day.is_working),
            _through=array("i", accumulate(day.is_working for day in table)),
        )

    def __repr__(self) -> str:
        return f"<Calendar {self.version}>"

    @property
    def last_published(self) -> dt.date:
        """The last day that a published arrangement covers."""
        return dt.date(max(self.published), 12, 31)

    def is_working(self, day: dt.date) -> bool:
        return self._days[self._index(day)].is_working

    def reason(self, day: dt.date) -> Day:
        """Whether a day is working and why: its kind, and the holiday's name in Chinese and English."""
        return self._days[self._index(day)]

    def is_provisional(self, day: dt.date) -> bool:
        """True where no published arrangement covers the day."""
        return day.year not in self.published

    def rests_on_prediction(self, start: dt.date, end: dt.date) -> bool:
        """True where any day after `start`, up to and including `end`, is predicted."""
        if end <= start:
            return False
        first = (start + dt.timedelta(days=1)).year
        return any(year not in self.published for year in range(first, end.year + 1))

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after a day, or before it when n is negative; the day itself never counts.

        0 gives the day itself, working or not. Raises OutsideCalendar beyond the years known.
        """
        if not n:
            return day
        index = day.toordinal() - self._base
        if 0 <= index < len(self._days):
            through = self._through[index]
            target = through + n - 1 if n > 0 else through - self._days[index].is_working + n
            if 0 <= target < len(self._working):
                return self._working[target]
        raise OutsideCalendar

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` comes first."""
        return self._through[self._index(end)] - self._through[self._index(start)]

    def next_working_day(self, day: dt.date) -> dt.date:
        """The first working day after a day."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: dt.date) -> dt.date:
        """The last working day before a day."""
        return self.add_working_days(day, -1)

    def days_between(self, start: dt.date, end: dt.date) -> tuple[Day, ...]:
        """Every day after `start` up to and including `end`."""
        return self._days[self._index(start) + 1 : self._index(end) + 1]

    def _index(self, day: dt.date) -> int:
        index = day.toordinal() - self._base
        if not 0 <= index < len(self._days):
            raise OutsideCalendar
        return index


@cache
def packaged() -> Calendar:
    """The years 2023–2026 from the `chinesecalendar` package: no database, nothing running."""
    days = chain.from_iterable(packaged_year(year) for year in PACKAGED_YEARS)
    return Calendar.from_days(days, version=f"packaged-{chinese_calendar.__version__}")


def current() -> Calendar:
    """The calendar of the years published in the database; `packaged()` while none is published.

    Kept in the process; another process's publication is seen within `published.CHECK_EVERY` seconds.
    """
    from lawbook import published  # the database side; this module is also used without one

    return published.calendar()
