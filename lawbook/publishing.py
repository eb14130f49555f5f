"""Loading and publishing calendar years."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lawbook import published
from lawbook.days import Day, whole_years
from lawbook.errors import BadCalendar
from lawbook.models import CalendarDay, CalendarYear, YearStatus

LOCK = 76_001  # one loading or publishing at a time


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a year: `outcome` is published, unchanged or draft (a change of what is published)."""

    year: CalendarYear
    outcome: str


@transaction.atomic
def load_year(*, days: Sequence[Day], source: str, at: dt.datetime, by_id: int | None = None) -> Loaded:
    """Take a year's arrangement in. The first version of a year is published at once.

    A later, different version stays a draft, since publishing it moves deadlines. The same days again change
    nothing. Raises BadCalendar unless the days make exactly one whole year.
    """
    if len(whole_years(days)) != 1:
        raise BadCalendar(_("Load one whole year at a time."))
    _lock()
    year = days[0].date.year
    versions = list(CalendarYear.objects.filter(year=year).exclude(status=YearStatus.SUPERSEDED))
    same = next((version for version in versions if days_of(version) == sorted(days)), None)
    if same:
        return Loaded(same, "unchanged")
    draft = _enter_draft(year, days, source, at, by_id)
    if any(version.status == YearStatus.PUBLISHED for version in versions):
        return Loaded(draft, "draft")
    return Loaded(publish_year(year=draft, at=at, by_id=by_id), "published")


@transaction.atomic
def publish_year(*, year: CalendarYear, at: dt.datetime, by_id: int | None = None) -> CalendarYear:
    """Publish a draft; the version published before is superseded and kept.

    Raises BadCalendar (`not_a_draft`) when it was published or superseded already.
    """
    _lock()
    draft = CalendarYear.objects.select_for_update().get(pk=year.pk)
    if draft.status != YearStatus.DRAFT:
        raise BadCalendar(_("This version of the year is not a draft any more."), code="not_a_draft")
    CalendarYear.objects.filter(year=draft.year, status=YearStatus.PUBLISHED).update(
        status=YearStatus.SUPERSEDED
    )
    draft.status = YearStatus.PUBLISHED
    draft.published_at, draft.published_by_id = at, by_id
    draft.save(update_fields=["status", "published_at", "published_by"])
    transaction.on_commit(lambda: published.forget(), robust=True)
    return draft


def days_of(year: CalendarYear) -> list[Day]:
    """The days of one version, in order."""
    return [day.known() for day in year.days.order_by("date")]


def _enter_draft(
    year: int, days: Sequence[Day], source: str, at: dt.datetime, by_id: int | None
) -> CalendarYear:
    last = CalendarYear.objects.filter(year=year).aggregate(last=Max("version"))["last"] or 0
    draft = CalendarYear.objects.create(
        year=year, version=last + 1, source=source, imported_at=at, imported_by_id=by_id
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(
            year=draft,
            date=day.date,
            is_working=day.is_working,
            kind=day.kind,
            name_zh=day.name_zh,
            name_en=day.name_en,
        )
        for day in days
    )
    return draft


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
