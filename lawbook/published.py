"""The calendar of the years published in the database, kept in the process."""

import hashlib
import time
from typing import NamedTuple

from lawbook.calendar import Calendar, packaged
from lawbook.models import CalendarDay, CalendarYear, YearStatus

CHECK_EVERY = 5.0  # seconds between two looks at which versions are published

Versions = tuple[tuple[int, int], ...]


class _Kept(NamedTuple):
    versions: Versions
    calendar: Calendar
    checked_at: float


_kept: _Kept | None = None


def calendar() -> Calendar:
    """The published years as a calendar; the packaged one while no year is published."""
    global _kept
    moment = time.monotonic()
    if _kept and moment - _kept.checked_at < CHECK_EVERY:
        return _kept.calendar
    versions = published_versions()
    built = _kept.calendar if _kept and _kept.versions == versions else _build(versions)
    _kept = _Kept(versions, built, moment)
    return built


def forget() -> None:
    """Look again at the next question: a year was published by this process."""
    global _kept
    _kept = None


def published_versions() -> Versions:
    """Year and version of what is published, in order."""
    rows = CalendarYear.objects.filter(status=YearStatus.PUBLISHED).order_by("year")
    return tuple(rows.values_list("year", "version"))


def version_name(versions: Versions) -> str:
    """The last year and its version, and a short digest of them all: `2026.1-3fa9c1`."""
    year, version = versions[-1]
    digest = hashlib.sha256(repr(versions).encode()).hexdigest()
    return f"{year}.{version}-{digest[:6]}"


def _build(versions: Versions) -> Calendar:
    if not versions:
        return packaged()
    # By status in the same query: a version superseded since the look above must not be half mixed in.
    rows = CalendarDay.objects.filter(year__status=YearStatus.PUBLISHED)
    return Calendar.from_days((row.known() for row in rows.iterator(2000)), version=version_name(versions))
