"""Where an entry stands on a day, and on which day that changes next: pure, over the rules of publicity."""

import datetime as dt
from dataclasses import dataclass

from cases.models.publication import Standing
from cases.publicity import Entry, Publicity, Retention, publicity, retention
from lawbook.calendar import Calendar

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """The columns of a record that say where it stands, and why: a code, of what withholds, ends or keeps it.

    `rule` is the row of the lawbook that erases it; empty while nothing is to be erased.
    """

    standing: Standing
    withheld: str = ""
    published_from: dt.date | None = None
    published_until: dt.date | None = None
    undisclosed_from: dt.date | None = None
    next_on: dt.date | None = None
    reason: str = ""
    rule: str = ""


NOWHERE = Place(Standing.WITHHELD, reason="no_rule")


def place_of(entry: Entry | None, on: dt.date, calendar: Calendar) -> Place:
    """Where an entry stands on a day (Asia/Shanghai). None is an entry that no rule of publicity is about.

    Raises NoTermInForce for an entry whose scheme was not in force when the decision was made.
    """
    if entry is None:
        return NOWHERE
    shown, kept = publicity(entry, calendar), retention(entry, calendar)
    first, last = _days(shown)
    undisclosed_from = kept.disclosed_until + ONE_DAY if kept.disclosed_until else None
    return Place(
        standing=_standing(shown, kept, first, on),
        withheld=shown.withheld or "",
        published_from=first,
        published_until=last,
        undisclosed_from=undisclosed_from,
        next_on=_next(on, first, last, undisclosed_from, kept.erased_on),
        reason=_reason(shown, kept, on),
        rule=kept.kept_by.pin if kept.erased(on) and kept.kept_by else "",
    )


def _days(shown: Publicity) -> tuple[dt.date | None, dt.date | None]:
    """Nothing at all where it ends before it begins: withdrawn on its first day, or never begun."""
    if shown.withheld or shown.first_day is None:
        return None, None
    if shown.last_day is not None and shown.last_day < shown.first_day:
        return None, None
    return shown.first_day, shown.last_day


def _standing(shown: Publicity, kept: Retention, first: dt.date | None, on: dt.date) -> Standing:
    if kept.erased(on):
        return Standing.ERASED
    if kept.sealed(on):
        return Standing.SEALED
    if shown.withheld:
        return Standing.WITHHELD
    if shown.published(on):
        return Standing.PUBLISHED
    if shown.first_day is None or (first is not None and on < first):
        return Standing.WAITING
    return Standing.ENDED


def _next(on: dt.date, first: dt.date | None, last: dt.date | None, *more: dt.date | None) -> dt.date | None:
    days = (first, last + ONE_DAY if last else None, *more)
    return min((day for day in days if day is not None and day > on), default=None)


def _reason(shown: Publicity, kept: Retention, on: dt.date) -> str:
    if kept.erased(on) or kept.sealed(on):
        row = kept.kept_by if kept.erased(on) else kept.cap
        return row.pin if row else ""
    if shown.withheld:
        return shown.withheld.value
    if shown.ended and shown.last_day is not None and on > shown.last_day:
        return shown.ended.value
    return shown.maximum.pin if shown.maximum else ""
