"""An entry as its subject reads it: what it says now, and every version with its reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import access, records
from cases import fields as record_fields
from cases.eligibility import Eligibility
from cases.models import Record, RecordChange, RecordVersion, ReminderStatus
from cases.publicity import Publicity, Withheld
from cases.records import VersionShown
from cases.reminding import is_over
from portal.repairable import Repairable, in_the_way


@dataclass(frozen=True, slots=True)
class EntryShown:
    record: Record
    facts: list[tuple[str, str]]
    versions: list[VersionShown]
    latest: RecordVersion
    open_case: str  # the number of an open objection to it that the reader may follow
    publicity: Publicity | None  # None for an entry that no rule of publicity is about
    repair: Eligibility | None
    on: dt.date
    open_repair: str = ""  # the number of an open repair of it

    @property
    def may_ask_for_repair(self) -> bool:
        return self.is_published and self.repair is not None and not in_the_way(self.repair)

    @property
    def may_be_reminded(self) -> bool:
        """Whether a day will come on which repair may be asked for, and it is not today."""
        return self.repair is not None and not self.repair.may_apply and not is_over(self.repair)

    @property
    def waits_for_reminder(self) -> bool:
        """Whether the subject will be told. Reads the reminder that `records_for` fetched with the entry."""
        asked = getattr(self.record, "repair_reminder", None)
        return asked is not None and asked.status == ReminderStatus.WAITING

    @property
    def is_deleted(self) -> bool:
        return self.latest.change == RecordChange.DELETED

    @property
    def is_published(self) -> bool:
        return self.publicity is not None and self.publicity.published(self.on)

    @property
    def why_not_published(self) -> str:
        withheld = self.publicity.withheld if self.publicity else None
        return str(WITHHELD[withheld]) if withheld else ""

    @property
    def is_stopped(self) -> bool:
        return self.latest.change == RecordChange.USE_STOPPED


def open_cases(shown_records: Sequence[Record], user: User, on: dt.date) -> dict[int, str]:
    """The number of an open objection by entry, where this person follows it."""
    found = access.visible_cases(user, on).filter(record__in=shown_records, concluded_at__isnull=True)
    return {record: reference for record, reference in found.values_list("record_id", "reference") if record}


def shown(record: Record, on: dt.date, open_case: str = "", beside: Repairable | None = None) -> EntryShown:
    """Reads the versions that `records_for` fetched with the entry: no query of its own."""
    versions: list[VersionShown] = []
    said: dict[str, str] = {}
    for version in sorted(record.versions.all(), key=lambda one: one.number):
        after = records.fields_of(version)
        versions.append(VersionShown(version, after, records.differences(said, after)))
        said = after
    facts = [(str(record_fields.label(key)), value) for key, value in said.items()]
    latest = versions[-1].version
    return EntryShown(
        record,
        facts,
        versions[::-1],
        latest,
        open_case,
        beside.publicity if beside else None,
        beside.eligibility if beside else None,
        on,
        beside.open_repair if beside else "",
    )


WITHHELD = {
    Withheld.NATURAL_PERSON: _("What is recorded about a natural person is not published (Article 36)."),
    Withheld.INDIVIDUAL_BUSINESS: _("What is recorded about an individual business is not published."),
    Withheld.NOT_PUBLIC: _("Entries of this kind are not published."),
    Withheld.REPRIMAND_ONLY: _("A warning or a public criticism alone is not published."),
    Withheld.MINOR: _("A penalty of the minor tier is not published."),
    Withheld.SIMPLE_PROCEDURE: _("Penalties of the simple procedure are not published."),
    Withheld.SECRET: _("This entry is not published."),
}
