"""The daily sweep of publicity: what begins, ends, is sealed or erased today, in batches, and a report of it.

The pure rules decide (cases/standing.py), set-based statements apply (cases/publishing.py). An entry is looked at on
the next day on which anything changes, so an ordinary day is a few rows and a second run finds nothing. An entry
whose rule cannot be asked is not published, stands in the report and is tried again tomorrow.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from cases import publishing
from cases.models import Case, PublicityDay, Record, RepairItem, Standing
from cases.publishing import Placed
from cases.standing import Place
from core import clock
from lawbook.calendar import current

BATCH = 1000
ONE_DAY = dt.timedelta(days=1)
logger = logging.getLogger(__name__)

LOOK_AT_ALL = """
    UPDATE cases_record SET next_on = '1970-01-01' WHERE standing <> 'erased' AND next_on IS DISTINCT FROM '1970-01-01'
"""
COUNT = """
    UPDATE cases_publicityday SET counts = (
        SELECT coalesce(jsonb_object_agg(after, n), '{}') FROM (
            SELECT after, count(*) AS n FROM cases_publicitymove WHERE day_id = %(day)s GROUP BY after
        ) per_kind
    ), law = %(law)s, ended_at = %(at)s
    WHERE id = %(day)s
"""


@dataclass(slots=True)
class Report:
    """What one run did: how many entries it looked at, and how many moved, by where they stand now."""

    looked_at: int = 0
    waiting: int = 0
    published: int = 0
    ended: int = 0
    withheld: int = 0
    sealed: int = 0
    erased: int = 0
    failed: int = 0

    def add(self, placed: Iterable[Placed]) -> None:
        for one in placed:
            if one.place.standing not in ("", one.record.standing):
                name = one.place.standing.value
                setattr(self, name, getattr(self, name) + 1)


def sweep_publicity(now: dt.datetime, *, batch: int = BATCH) -> Report:
    """Bring every entry to where it stands on the day of `now` (the database's), batch by batch."""
    report, on = Report(), clock.local_date(now)
    law = publishing.law_in_use()
    day = _day(on, law, now)
    while True:
        looked_at = _look_safely(day, on, now, batch, report)
        report.looked_at += looked_at
        if not looked_at:
            break
    if day is not None and (report.looked_at or day.ended_at is None):
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"day": day.pk, "law": law, "at": now})
    return report


def _day(on: dt.date, law: str, now: dt.datetime) -> PublicityDay:
    """The day's report. Where the rules changed since the last one that ended, every entry is looked at again."""
    last = PublicityDay.objects.filter(ended_at__isnull=False).order_by("-day").first()
    if last is not None and last.law != law:
        with connection.cursor() as cursor:
            cursor.execute(LOOK_AT_ALL)
    return PublicityDay.objects.get_or_create(day=on, defaults={"law": "", "began_at": now})[0]


def _look_safely(day: PublicityDay, on: dt.date, now: dt.datetime, batch: int, report: Report) -> int:
    try:
        return _look(day, on, now, batch, report)
    except Exception:
        logger.exception("a batch of entries failed and is done one by one")
    due = Record.objects.filter(next_on__lte=on).order_by("next_on", "pk").values_list("pk", flat=True)
    numbers = list(due[:batch])
    for number in numbers:
        try:
            _look(day, on, now, 1, report, only=number)
        except Exception:
            logger.exception("entry %s could not be looked at", number)
            report.failed += 1
            _not_shown(number, day, on, now)
    return len(numbers)


def _look(
    day: PublicityDay, on: dt.date, now: dt.datetime, batch: int, report: Report, only: int | None = None
) -> int:
    """One batch in one transaction; what somebody else has locked is passed over."""
    with transaction.atomic():
        due = Record.objects.filter(next_on__lte=on).order_by("next_on", "pk")
        found = due.filter(pk=only) if only is not None else due
        claimed = found.select_for_update(no_key=True, skip_locked=True, of=("self",))
        records = list(publishing.with_what_decides(claimed)[:batch])
        placed = publishing.places(records, on, current())
        going = {one.record.pk: one.place.rule for one in placed if one.place.standing == Standing.ERASED}
        staying = _kept_back(going)
        done = [_put_off(one, on) if one.record.pk in staying else one for one in placed]
        publishing.write([one for one in done if one.place.standing != Standing.ERASED], day=day, at=now)
        for rule in sorted({*going.values()}):
            ids = [number for number, by in going.items() if by == rule and number not in staying]
            publishing.erase(ids, rule, day=day, at=now)
    report.add(done)
    return len(records)


def _kept_back(numbers: Iterable[int]) -> set[int]:
    """Entries that an open case is about are not erased under its hands; that is looked at again every day."""
    wanted = list(numbers)
    if not wanted:
        return set()
    about = Case.objects.open().filter(record__in=wanted).values_list("record_id", flat=True)
    repairs = RepairItem.objects.filter(case__concluded_at__isnull=True, record__in=wanted)
    return {number for number in about if number} | set(repairs.values_list("record_id", flat=True))


def _put_off(one: Placed, on: dt.date) -> Placed:
    return Placed(one.record, publishing.put_off(one.place, on))


def _not_shown(number: int, day: PublicityDay, on: dt.date, now: dt.datetime) -> None:
    """Nobody knows how long it may be shown: not at all, until somebody has looked at the report."""
    with transaction.atomic():
        record = Record.objects.select_for_update(no_key=True).get(pk=number)
        place = Place(Standing.UNSEEN, next_on=on + ONE_DAY, reason="failed")
        publishing.write([Placed(record, place)], day=day, at=now)
