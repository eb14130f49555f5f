"""A year's arrangement from a CSV file: only the days that the State Council's notice names."""

import csv
import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from lawbook.days import SATURDAY, Day, days_of_year, ordinary
from lawbook.errors import BadCalendar

COLUMNS = ["date", "kind", "name_zh", "name_en"]


def read_notice(lines: Iterable[str]) -> dict[int, tuple[Day, ...]]:
    """Whole years from lines of `date,kind,name_zh,name_en`; kind is holiday or make_up.

    Days not named are ordinary weekdays and weekends. Raises BadCalendar, with the line's number when a line
    is wrong, and for a year that names no holiday.
    """
    reader = csv.DictReader(lines)
    if reader.fieldnames != COLUMNS:
        raise BadCalendar(_("The first line must read: %(columns)s") % {"columns": ",".join(COLUMNS)})
    named: dict[dt.date, Day] = {}
    for row in reader:
        day = _day(row, reader.line_num)
        if day.date in named:
            raise _wrong(reader.line_num, _("the date is there twice"))
        named[day.date] = day
    if not named:
        raise BadCalendar(_("The file names no day."))
    return {year: _year(year, named) for year in sorted({date.year for date in named})}


def _year(year: int, named: dict[dt.date, Day]) -> tuple[Day, ...]:
    days = tuple(named.get(date) or ordinary(date) for date in days_of_year(year))
    if not any(day.kind == "holiday" for day in days):
        raise BadCalendar(_("%(year)s names no holiday. Is the file complete?") % {"year": year})
    return days


def _day(row: dict[str | None, str | None], line: int) -> Day:
    cells = [(row.get(column) or "").strip() for column in COLUMNS]
    if None in row or not all(cells):
        raise _wrong(line, _("four values are needed"))
    written, kind, name_zh, name_en = cells
    try:
        date = dt.date.fromisoformat(written)
    except ValueError as error:
        raise _wrong(line, _("%(value)s is not a date (YYYY-MM-DD)") % {"value": written}) from error
    if kind == "holiday":
        return Day(date, False, "holiday", name_zh, name_en)
    if kind == "make_up" and date.weekday() >= SATURDAY:
        return Day(date, True, "make_up", name_zh, name_en)
    if kind == "make_up":
        raise _wrong(line, _("a make-up working day falls on a weekend"))
    raise _wrong(line, _("%(value)s is neither holiday nor make_up") % {"value": kind})


def _wrong(line: int, what: str) -> BadCalendar:
    return BadCalendar(_("Line %(line)s: %(what)s.") % {"line": line, "what": what}, code="bad_line")
