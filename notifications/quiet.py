"""Reminders reach people in working hours; formal notices leave at once."""

import datetime as dt

from core import clock
from lawbook.calendar import Calendar

OPENS = dt.time(8, 30)
CLOSES = dt.time(18, 0)


def quiet_until(moment: dt.datetime, calendar: Calendar) -> dt.datetime:
    """The moment itself in working hours (08:30–18:00, working days, Asia/Shanghai), else the next 08:30."""
    day = clock.local_date(moment)
    if calendar.is_working(day):
        if moment < clock.at(day, OPENS):
            return clock.at(day, OPENS)
        if moment < clock.at(day, CLOSES):
            return moment
    return clock.at(calendar.next_working_day(day), OPENS)
