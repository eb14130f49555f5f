"""Months and years end on the same-numbered day, else on the month's last day (Civil Code, Article 202)."""

import calendar
import datetime as dt


def add_months(day: dt.date, months: int) -> dt.date:
    """The day so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def months_and_days(start: dt.date, end: dt.date) -> tuple[int, int]:
    """The whole months from one day to a later one, and the days left over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days
