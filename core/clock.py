"""The only source of time. Dates are Asia/Shanghai; moments are aware and in UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """This moment, by the process's clock (requests and actions)."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """This day in Asia/Shanghai."""
    return local_date(now())


def local_date(moment: dt.datetime) -> dt.date:
    """The Asia/Shanghai day in which a moment lies."""
    return moment.astimezone(SHANGHAI).date()


def at(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    """The moment of a clock time on a day in Asia/Shanghai."""
    return dt.datetime.combine(day, time, SHANGHAI).astimezone(dt.UTC)


def end_of(day: dt.date) -> dt.datetime:
    """24:00 of a day in Asia/Shanghai: the first moment that is late."""
    return at(day + dt.timedelta(days=1))


def database_now() -> dt.datetime:
    """This moment by the database's clock: what every sweep reads once and passes on as a parameter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment
