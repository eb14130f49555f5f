"""What one calendar day is, from where it is known: published in a package, or predicted."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

import chinese_calendar
from django.utils.translation import gettext as _

from lawbook.errors import BadCalendar

Kind = Literal["working", "weekend", "holiday", "make_up"]

PACKAGED_YEARS = (2023, 2024, 2025, 2026)
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5

NAMES_ZH = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


class Day(NamedTuple):
    """A day in Asia/Shanghai: working or not, and why. A predicted day has no official notice behind it."""

    date: dt.date
    is_working: bool
    kind: Kind
    name_zh: str = ""
    name_en: str = ""
    is_predicted: bool = False


def days_of_year(year: int) -> Iterator[dt.date]:
    """Every date of a year."""
    day = dt.date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY


def ordinary(date: dt.date) -> Day:
    """A day that no holiday arrangement touches."""
    working = date.weekday() < SATURDAY
    return Day(date, working, "working" if working else "weekend")


def packaged_year(year: int) -> tuple[Day, ...]:
    """The State Council's arrangement of a year, as the `chinesecalendar` package carries it.

    Raises BadCalendar where the package does not know the year.
    """
    try:
        return tuple(_packaged(date) for date in days_of_year(year))
    except NotImplementedError as error:
        sentence = _("No published holiday arrangement for %(year)s is known.") % {"year": year}
        raise BadCalendar(sentence, code="year_unknown") from error


def _packaged(date: dt.date) -> Day:
    is_holiday, name = chinese_calendar.get_holiday_detail(date)
    if name is None:
        return ordinary(date)
    kind: Kind = "holiday" if is_holiday else "make_up"
    return Day(date, not is_holiday, kind, NAMES_ZH.get(name, name), name)


@cache
def predicted_year(year: int) -> tuple[Day, ...]:
    """A year without a published arrangement: weekends, and the statutory holidays whose date needs none.

    Known: New Year's Day, Tomb-sweeping Day (a solar term), 1-2 May, 1-3 October, each made up on the next
    weekday when it falls on a weekend. Not known: the lunar holidays (Spring Festival, Dragon Boat,
    Mid-Autumn) and every shift of working days. The year then has too many working days rather than too few,
    so that a predicted due date tends to come too early. Everything counted on it is provisional.
    """
    free = _predicted_holidays(year)
    return tuple(
        Day(date, False, "holiday", NAMES_ZH[free[date]], free[date], True)
        if date in free
        else ordinary(date)._replace(is_predicted=True)
        for date in days_of_year(year)
    )


def _predicted_holidays(year: int) -> dict[dt.date, str]:
    statutory = {
        dt.date(year, 1, 1): "New Year's Day",
        dt.date(year, 4, _tomb_sweeping_day(year)): "Tomb-sweeping Day",
        dt.date(year, 5, 1): "Labour Day",
        dt.date(year, 5, 2): "Labour Day",
        dt.date(year, 10, 1): "National Day",
        dt.date(year, 10, 2): "National Day",
        dt.date(year, 10, 3): "National Day",
    }
    free = dict(statutory)
    for date, name in statutory.items():
        made_up = date
        while date.weekday() >= SATURDAY and (made_up.weekday() >= SATURDAY or made_up in free):
            made_up += ONE_DAY
        free[made_up] = name
    return free


def _tomb_sweeping_day(year: int) -> int:
    """The day of April; the usual formula for the solar term in the 21st century."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4


def whole_years(days: Iterable[Day]) -> dict[int, tuple[Day, ...]]:
    """Days sorted into whole years. Raises BadCalendar when a year lacks a day or has one twice."""
    years: dict[int, list[Day]] = {}
    for day in days:
        years.setdefault(day.date.year, []).append(day)
    for year, found in years.items():
        found.sort()
        if [day.date for day in found] != list(days_of_year(year)):
            sentence = _("%(year)s must have every date exactly once; %(count)s days were given.")
            raise BadCalendar(sentence % {"year": year, "count": len(found)})
    return {year: tuple(found) for year, found in sorted(years.items())}
