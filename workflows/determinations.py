"""两书同达: with every penalty that enters a record, its subject is told how and from when it may be repaired.

The determining unit serves its decision itself; here everybody with an account gets the information notice. Whoever has
none gets it from the unit, together with the decision.
"""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from cases.models import Record
from cases.showing import kind_of, publicity_of
from core import clock
from lawbook.calendar import current
from notifications import outbox
from notifications.models import Message
from notifications.repair_payloads import RepairInformation
from workflows.reminding import speakers_of


def inform(records: Iterable[Record], at: dt.datetime) -> int:
    """Once for each entry; returns the new messages. One query where nobody has an account."""
    penalties = [record for record in records if record.scheme]
    people = speakers_of({record.subject_id for record in penalties}, clock.local_date(at))
    return sum(
        len(_inform(record, people[record.subject_id], at))
        for record in penalties
        if record.subject_id in people
    )


def _inform(record: Record, people: Iterable[User], at: dt.datetime) -> list[Message]:
    excluded_by = record.item.repair_excluded_by
    may_ask = kind_of(record) == "organisation" and not excluded_by
    found = publicity_of(record, current()) if may_ask else None
    payload = RepairInformation(unit=record.unit_id, may_apply_from=found.may_apply_from if found else None)
    texts = {"entry": f"{record.item} · {record.document_no}", "addressee": record.subject.name}
    if excluded_by:
        texts["excluded_by"] = excluded_by
    dedupe = f"{payload.key}:record:{record.pk}"
    return outbox.queue_notice(payload, to=dict.fromkeys(people, texts), case_id=None, dedupe=dedupe, at=at)
