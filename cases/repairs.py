"""What earlier repairs mean for a record: an open one, and a bar after a dishonest application."""

import datetime as dt
from collections.abc import Iterable

from cases.eligibility import Eligibility, Request, Unmet, eligibility
from cases.lifecycles.states import Outcome
from cases.models import ItemVerdict, Record, RepairItem, Revocation
from cases.publicity import Entry
from cases.showing import entry_of
from core import clock
from lawbook.calendar import Calendar


def open_repairs(numbers: Iterable[int]) -> dict[int, str]:
    """The number of the open repair by entry, the one case that stands in the way of another; one query.

    Asked before filing, at filing and before somebody is reminded.
    """
    open_ones = RepairItem.objects.filter(case__concluded_at__isnull=True, record__in=list(numbers))
    return dict(open_ones.values_list("record_id", "case__reference"))


def open_repair(record: Record) -> str:
    """The same for one entry, empty where there is none; two filings at once queue up for the entry."""
    Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    return open_repairs([record.pk]).get(record.pk, "")


def dishonest_on(record: Record) -> dt.date | None:
    """The last day on which a repair of whoever has this number was revoked: it bars from every repair for a term."""
    revoked = Revocation.objects.filter(
        case__subject__number_index=record.subject.number_index, approved=True
    )
    last = revoked.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return clock.local_date(last) if last else None


def unmet_of(
    record: Record, on: dt.date, calendar: Calendar, *, corrected_on: dt.date | None = None
) -> tuple[Entry, Eligibility] | None:
    """The conditions that are not met on a day, the commitment being signed; None where there is nothing to repair.

    `corrected_on` is what was found where the record says nothing yet.
    """
    entry = entry_of(record, corrected_on=corrected_on)
    if entry is None:
        return None
    request = Request(
        entry=entry,
        committed=True,
        excluded_by=record.item.repair_excluded_by,
        dishonest_on=dishonest_on(record),
    )
    return entry, eligibility(request, on, calendar)


def without(unmet: Iterable[Unmet], code: str) -> list[Unmet]:
    return [one for one in unmet if one.code != code]


def outcome_of(items: Iterable[RepairItem]) -> Outcome:
    """How a repair ended, as its records stand now."""
    rows = list(items)
    granted = [one for one in rows if one.verdict == ItemVerdict.GRANTED]
    standing = [one for one in granted if one.restored_on is None]
    if not granted:
        return Outcome.REFUSED
    if not standing:
        return Outcome.REVOKED
    return Outcome.REPAIRED if len(standing) == len(rows) else Outcome.PARTLY_REPAIRED
