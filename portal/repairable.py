"""Which entries of a person can be repaired: from when, and what is missing, before anybody files (Article 60)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cases.eligibility import Eligibility, Unmet
from cases.models import Record
from cases.publicity import Publicity
from cases.repairs import dishonest_on, open_repairs
from cases.showing import publicity_of, repair_of
from lawbook import calendar

# The office may find on the proof that is handed in that it is put right, though the entry does not say so yet.
SHOWN_BY_PROOF = frozenset({"not_corrected"})


@dataclass(frozen=True, slots=True)
class Repairable:
    """One entry beside what the law says about its repair today."""

    record: Record
    eligibility: Eligibility | None
    publicity: Publicity | None
    open_repair: str  # the number of an open repair of it
    on: dt.date

    @property
    def in_the_way(self) -> list[Unmet]:
        return in_the_way(self.eligibility)

    @property
    def may_choose(self) -> bool:
        return self.eligibility is not None and not self.in_the_way

    @property
    def needs_proof(self) -> bool:
        """The entry does not say yet that it was put right."""
        return self.record.corrected_on is None

    @property
    def from_when(self) -> dt.date | None:
        """The first day on which one may ask, where that is still to come."""
        earliest = self.eligibility.earliest if self.eligibility else None
        return earliest if earliest and earliest > self.on else None


def repairables(records: Sequence[Record], on: dt.date) -> list[Repairable]:
    """Of one subject's entries, fetched as `access.records_for` does: two queries more, however many.

    Whoever may read the entries follows every case of the subject, so the number is no secret to them.
    """
    days, there = calendar.current(), open_repairs([record.pk for record in records])
    barred = dishonest_on(records[0]) if records else None
    return [
        Repairable(
            record=record,
            eligibility=repair_of(
                record, on, days, open_repair=there.get(record.pk, ""), dishonest_on=barred
            ),
            publicity=publicity_of(record, days),
            open_repair=there.get(record.pk, ""),
            on=on,
        )
        for record in records
    ]


def in_the_way(found: Eligibility | None) -> list[Unmet]:
    """What keeps somebody from asking: all but what their proof can show."""
    return [one for one in found.unmet if one.code not in SHOWN_BY_PROOF] if found else []
