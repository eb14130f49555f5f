"""Tell subjects on the day that they may ask for the repair of an entry: each reminder once, in batches.

Whether the day has come is asked of the rules again, so a date that moved is followed: an entry that was corrected
late waits until it is, one that was repaired, withdrawn or sealed meanwhile is told to nobody.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import LinkStatus, SubjectLink, User
from cases import publishing
from cases.eligibility import Eligibility
from cases.models import Record, ReminderStatus, RepairReminder
from cases.reminding import is_over, look_next
from cases.repairs import dishonest_on, open_repairs
from cases.showing import repair_of
from cases.sight import PUBLIC
from core import clock
from lawbook.calendar import current
from lawbook.errors import LawbookError
from notifications import outbox, payloads
from notifications.models import Channel, Message, MessageStatus
from notifications.reminders import Reminder, remind

BATCH = 500
KEY = payloads.RepairMayBeAskedFor.key
ONE_DAY = dt.timedelta(days=1)
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Report:
    """What one run did with the reminders that were due to be looked at."""

    told: int = 0
    waiting: int = 0
    withdrawn: int = 0


def sweep_reminders(now: dt.datetime, *, batch: int = BATCH) -> Report:
    """Look at every reminder that is due on the day of `now` (the database's)."""
    report = Report()
    while _look(now, batch, report):
        pass
    return report


def withdraw_what_is_over(now: dt.datetime) -> int:
    """Reminders that wait to leave, and whose entry is repaired, erased or not published for another reason by now.

    Asked before every sweep of the outbox: four statements at most, one where none waits. Returns how many messages.
    """
    waiting = Message.objects.filter(key=KEY, status=MessageStatus.QUEUED).exclude(channel=Channel.LETTER)
    named = {int(payload["record"]) for payload in waiting.values_list("payload", flat=True)}
    if not named:
        return 0
    shown = Record.objects.filter(publishing.published(clock.local_date(now)), item__repair_excluded_by="")
    over = named - set(shown.filter(pk__in=named).values_list("pk", flat=True))
    if not over:
        return 0
    with transaction.atomic():
        count = outbox.withdraw_about(KEY, "record", over)
        left = Message.objects.filter(key=KEY, payload__record__in=over).exclude(
            status=MessageStatus.WITHDRAWN
        )
        told = {int(payload["record"]) for payload in left.values_list("payload", flat=True)}
        untold = RepairReminder.objects.filter(record__in=over - told, status=ReminderStatus.TOLD)
        untold.update(status=ReminderStatus.WITHDRAWN, told_at=None)
        return count


def _look(now: dt.datetime, batch: int, report: Report) -> int:
    on = clock.local_date(now)
    with transaction.atomic():
        due = RepairReminder.objects.filter(status=ReminderStatus.WAITING, look_on__lte=on)
        claimed = due.order_by("look_on", "pk").select_for_update(no_key=True, skip_locked=True)
        rows = list(claimed[:batch])
        records = _records([row.record_id for row in rows])
        people = speakers_of({record.subject_id for record in records.values()}, on)
        under_way, told = open_repairs(records), []
        for row in rows:
            record = records[row.record_id]
            listeners = people.get(record.subject_id, [])
            found = _eligibility(record, on, under_way.get(record.pk, ""))
            if _decide(row, found, listeners, now):
                told.append(_reminder(row, record, listeners, on))
        RepairReminder.objects.bulk_update(rows, ["status", "told_at", "look_on"])
        remind(told, at=now)
    report.told += len(told)
    report.waiting += sum(row.status == ReminderStatus.WAITING for row in rows)
    report.withdrawn += sum(row.status == ReminderStatus.WITHDRAWN for row in rows)
    return len(rows)


def _records(numbers: Iterable[int]) -> dict[int, Record]:
    found = publishing.with_what_decides(Record.objects.filter(pk__in=numbers))
    return {record.pk: record for record in found}


def _decide(
    row: RepairReminder, found: Eligibility | None, listeners: Collection[User], now: dt.datetime
) -> bool:
    """Whether it is told now; otherwise when it is looked at next, or that it is not needed any more."""
    on = clock.local_date(now)
    if found is not None and is_over(found):
        row.status = ReminderStatus.WITHDRAWN
        return False
    if found is not None and found.may_apply and listeners:
        row.status, row.told_at = ReminderStatus.TOLD, now
        return True
    row.look_on = look_next(found, on) if found else on + ONE_DAY
    return False


def _eligibility(record: Record, on: dt.date, open_repair: str) -> Eligibility | None:
    """None where no rule can be asked: tomorrow again."""
    try:
        return repair_of(record, on, current(), open_repair=open_repair, dishonest_on=dishonest_on(record))
    except LawbookError:
        logger.exception("entry %s: no rule says when it may be repaired", record.pk)
        return None


def speakers_of(subject_ids: Collection[int], on: dt.date) -> dict[int, list[User]]:
    """Who is verified for each of the subjects on the day: a removed agent is not told."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    links = SubjectLink.objects.filter(in_force, subject__in=subject_ids, status=LinkStatus.VERIFIED)
    public = User.objects.filter(PUBLIC).values("pk")
    people: dict[int, list[User]] = {}
    for link in links.filter(user__in=public).select_related("user").order_by("pk"):
        people.setdefault(link.subject_id, []).append(link.user)
    return people


def _reminder(row: RepairReminder, record: Record, people: list[User], on: dt.date) -> Reminder:
    facts = payloads.RepairMayBeAskedFor(
        record=record.pk, determined_on=record.determined_on, since=on, unit=record.unit_id
    )
    return Reminder(facts, people, f"repair.may_be_asked_for:{row.pk}:{row.asked_at.date()}")
