"""A second, deliberately naive way to count, written from the rules alone: one day at a time, no table.

It shares nothing with the lawbook's own counting.
"""

import datetime as dt

DAY = dt.timedelta(days=1)


def nth_working_day(start, n, free):
    """Step from day to day; `free` is a set of days off."""
    step = DAY if n > 0 else -DAY
    day, seen = start, 0
    while seen < abs(n):
        day += step
        if day not in free:
            seen += 1
    return day


def in_a_pause(day, pauses):
    return any(first < day <= last for first, last in pauses)


def due_in_days(start, amount, pauses, free=frozenset()):
    """Tick off days one by one; paused days and days in `free` are not ticked."""
    day, ticked = start, 0
    while ticked < amount:
        day += DAY
        if day in free or in_a_pause(day, pauses):
            continue
        ticked += 1
    return day


def due_in_months(start, months):
    """Walk to the month, then back from the wanted number until the day exists."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = start.day
    while True:
        try:
            return dt.date(year, month, number)
        except ValueError:
            number -= 1


def rolled(day, free):
    while day in free:
        day += DAY
    return day
