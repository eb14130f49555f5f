"""A subject asks to be told when the repair of an entry may be asked for: once, on the day (Article 60)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.eligibility import Eligibility
from cases.models import Record, ReminderStatus, RepairReminder
from cases.publishing import ONE_DAY
from cases.repairs import dishonest_on, open_repairs
from cases.showing import repair_of
from core import clock
from core.errors import BadInput
from lawbook.calendar import current


@transaction.atomic
def ask_reminder(record: Record, user: User, at: dt.datetime) -> RepairReminder:
    """One reminder for each entry, however often and by whoever of its subject it is asked for.

    Raises BadInput nothing_to_wait_for where repair may be asked for today already, or never.
    """
    Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    on = clock.local_date(at)
    found = repair_now(record, on)
    if found is None or found.may_apply or is_over(found):
        sentence = _("There is nothing to wait for: you may ask for it today, or there is nothing to end.")
        raise BadInput(sentence, code="nothing_to_wait_for", field="reminder")
    known = RepairReminder.objects.filter(record=record).first()
    if known is not None and known.status == ReminderStatus.WAITING:
        return known
    wanted = {
        "status": ReminderStatus.WAITING,
        "asked_by": user,
        "asked_at": at,
        "look_on": look_next(found, on),
        "told_at": None,
    }
    return RepairReminder.objects.update_or_create(record=record, defaults=wanted)[0]


def cancel_reminder(record: Record) -> None:
    """Not wanted any more. Cancelling twice, or what was told already, changes nothing."""
    waiting = RepairReminder.objects.filter(record=record, status=ReminderStatus.WAITING)
    waiting.update(status=ReminderStatus.CANCELLED)


def repair_now(record: Record, on: dt.date) -> Eligibility | None:
    """Whether repair may be asked for on a day, an open repair of the entry included."""
    open_one = open_repairs([record.pk]).get(record.pk, "")
    return repair_of(record, on, current(), open_repair=open_one, dishonest_on=dishonest_on(record))


def is_over(found: Eligibility) -> bool:
    """Whether no day will come on which repair may be asked for."""
    return any(one.for_good for one in found.unmet)


def look_next(found: Eligibility, on: dt.date) -> dt.date:
    """The first day on which time alone is no obstacle, or tomorrow where something else is missing."""
    return max(found.earliest or on, on + ONE_DAY)
