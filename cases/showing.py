"""From a record to how long it is shown: what the pure rules of publicity and eligibility ask about it."""

import datetime as dt

from accounts.models import SubjectKind
from cases.eligibility import Eligibility, Request, before_filing
from cases.models import Record, RecordChange
from cases.publicity import Entry, Publicity, Sanction, Scheme, publicity
from core import clock
from lawbook.calendar import Calendar

INDIVIDUAL_BUSINESS = "92"  # what the code of an individual business begins with (GB 32100)
GONE = frozenset({RecordChange.DELETED, RecordChange.USE_STOPPED})
OF_A_REPAIR = frozenset({RecordChange.REPAIRED, RecordChange.REPAIR_REVOKED})  # those have a column


def entry_of(record: Record, *, corrected_on: dt.date | None = None) -> Entry | None:
    """None for an entry without penalties: the rules of publicity are about penalties.

    `corrected_on` is taken where the record does not say when it was put right.
    """
    if not record.scheme:
        return None
    return Entry(
        subject=kind_of(record),
        scheme=Scheme(record.scheme),
        sanctions=tuple(Sanction(one["kind"], one.get("tier", "")) for one in record.sanctions),
        sector=record.item.sector,
        determined_on=record.determined_on,
        document_on=record.document_on,
        published_on=record.published_on,
        misconduct_ended_on=record.misconduct_ended_on,
        corrected_on=record.corrected_on or corrected_on,
        repaired_on=record.repaired_on,
        withdrawn_on=withdrawn_on(record),
        is_public=record.item.is_public,
        is_secret=record.is_secret,
        minor_is_necessary=record.minor_is_necessary,
        held=record.held,
    )


def kind_of(record: Record) -> str:
    """person, individual_business or organisation."""
    if record.subject.kind == SubjectKind.PERSON:
        return "person"
    number: str = record.subject.number
    return "individual_business" if number.startswith(INDIVIDUAL_BUSINESS) else "organisation"


def withdrawn_on(record: Record) -> dt.date | None:
    """The day from which it is not shown any more: deleted, or its use and sharing stopped."""
    said = [one for one in record.versions.all() if one.change not in OF_A_REPAIR]
    latest = max(said, key=lambda version: version.number)
    return clock.local_date(latest.at) if latest.change in GONE else None


def publicity_of(record: Record, calendar: Calendar) -> Publicity | None:
    entry = entry_of(record)
    return publicity(entry, calendar) if entry else None


def repair_of(
    record: Record,
    on: dt.date,
    calendar: Calendar,
    *,
    open_repair: str = "",
    dishonest_on: dt.date | None = None,
) -> Eligibility | None:
    """Whether its repair may be asked for on a day; None where there is nothing to repair."""
    entry = entry_of(record)
    if entry is None:
        return None
    asked = Request(
        entry=entry,
        open_repair=open_repair,
        dishonest_on=dishonest_on,
        excluded_by=record.item.repair_excluded_by,
    )
    return before_filing(asked, on, calendar)
