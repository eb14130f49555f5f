"""The clocks of a case: start, meet, change of term, count again, cancel.

A clock's term is a row of the lawbook, chosen on its own selection date and pinned; its moments are the rungs of
its ladder and the breach at 24:00 of the due day. Only this module and workflows/sweep.py write clocks.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, QuerySet

from cases.models import Assistance, Case, CaseEvent
from core import clock
from core.prepared import prepared
from core.writing import insert, update
from lawbook import terms
from lawbook.calendar import Calendar, current
from lawbook.counting import count_term
from lawbook.slips import Slip
from lawbook.targets import Target, target_beside
from notifications import outbox
from notifications.payloads import DeskWarning
from workflows.escalation import warnings_of
from workflows.ladders import first_moment, moments, next_moment
from workflows.models import (
    ClockEvent,
    ClockEventKind,
    Deadline,
    DeadlineStatus,
    Escalation,
    Slot,
)

NOTE_AGAIN_AFTER = dt.timedelta(minutes=1)
COUNT_FAILURE = """
    UPDATE workflows_deadline SET notice_attempts = notice_attempts + 1, notice_failed_at = %(now)s
    WHERE id = (
        SELECT id FROM workflows_deadline
        WHERE id = %(deadline)s AND status = 'running' AND awaits_notice
          AND (notice_failed_at IS NULL OR notice_failed_at <= %(again)s)
        FOR NO KEY UPDATE SKIP LOCKED
    )
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """The act a clock follows: its event and when it happened."""

    event: CaseEvent
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return clock.local_date(self.now)


def running(case: Case) -> list[Deadline]:
    """The clocks that are running, the nearest due date first."""
    return _running(case_id=case.pk)


@prepared
def _running(case_id: int) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(case=case_id, status=DeadlineStatus.RUNNING)
    return rows.select_related("assistance__unit", "unit").order_by("due_on", "pk")


def slip_of(deadline: Deadline) -> Slip:
    """How the due date was counted, day by day."""
    term = terms.term_by_pin(deadline.term)
    return count_term(term, deadline.starts_on, current())


def target_of(deadline: Deadline) -> Target | None:
    """The office's own, stricter promise beside the clock's term; shown, and never a clock."""
    return target_beside(terms.term_by_pin(deadline.term), deadline.starts_on, current())


def start(  # noqa: PLR0913 — a clock is its case, slot, term, unit, start and the act that starts it
    case: Case,
    slot: Slot,
    term_key: str,
    *,
    starts_on: dt.date,
    unit_id: int,
    moment: Moment,
    assistance: Assistance | None = None,
    not_after: dt.date | None = None,
) -> Deadline:
    """Start a clock; `not_after` caps an internal term by the statutory one it must not outlast."""
    calendar = current()
    deadline = Deadline(
        case=case,
        assistance=assistance,
        slot=slot,
        unit_id=unit_id,
        started_at=moment.now,
        starts_on=starts_on,
    )
    _count(deadline, term_key, calendar, moment, not_after)
    started = ClockEvent(
        kind=ClockEventKind.STARTED, at=moment.now, new_due_on=deadline.due_on, event=moment.event
    )
    insert(deadline, started, "deadline")
    return deadline


def change_term(deadline: Deadline, term_key: str, moment: Moment) -> bool:
    """Another term from the same start, as when another unit's help is needed; a breach stays recorded."""
    if terms.term_by_pin(deadline.term).key == term_key:
        return False
    note_breach(deadline, moment)
    _recount(deadline, term_key, ClockEventKind.EXTENDED, moment)
    return True


def move_start(deadline: Deadline, starts_on: dt.date, moment: Moment) -> None:
    """The receipt date was corrected with evidence: count again, old and new kept.

    What was overdue only because of the wrong date is not: the history says when it was thought so.
    """
    deadline.starts_on = starts_on
    _recount(deadline, terms.term_by_pin(deadline.term).key, ClockEventKind.RECOUNTED, moment)
    if moment.now < deadline.due_at:
        deadline.breached_at = None
        deadline.save(update_fields=["breached_at"])


def put_off(deadline: Deadline, until: dt.date, moment: Moment) -> None:
    """The term was extended to a day that a second person approved; a breach stays recorded."""
    note_breach(deadline, moment)
    _recount(deadline, terms.term_by_pin(deadline.term).key, ClockEventKind.EXTENDED, moment, until)


def move_to_unit(deadline: Deadline, unit_id: int) -> None:
    """The warnings go to the unit that has the case now; the date stays."""
    deadline.unit_id = unit_id
    deadline.save(update_fields=["unit"])


def meet(deadline: Deadline, moment: Moment) -> None:
    """The event that ends the clock happened; late is late all the same.

    A notice that left in time met the clock even if a sweep looked at the clock first.
    """
    if moment.now < deadline.due_at and deadline.breached_at == deadline.due_at:
        deadline.breached_at = _breach_before(deadline)
    note_breach(deadline, moment)
    _close(deadline, DeadlineStatus.MET, ClockEventKind.MET, moment)


def cancel(deadline: Deadline, moment: Moment) -> None:
    """The duty fell away; a breach that happened before stays recorded."""
    note_breach(deadline, moment)
    _close(deadline, DeadlineStatus.CANCELLED, ClockEventKind.CANCELLED, moment)


def note_breach(deadline: Deadline, moment: Moment) -> None:
    """Record that the due day ended without the event, if it did and no sweep has said so yet."""
    known = deadline.breached_at is not None and deadline.breached_at >= deadline.due_at
    if not known and moment.now >= deadline.due_at:
        deadline.breached_at = deadline.due_at
        _note(deadline, ClockEventKind.BREACHED, moment, old=deadline.due_on)


def highest_rung(case: Case, assistance: Assistance | None = None) -> int:
    """How far the running clocks of a task are climbed, as its priority says it: none is 0, the first rung 1."""
    climbed = Escalation.objects.filter(
        deadline__case=case,
        deadline__assistance=assistance,
        deadline__status=DeadlineStatus.RUNNING,
        withdrawn_at__isnull=True,
    )
    last: int | None = climbed.aggregate(last=Max("rung"))["last"]
    return 0 if last is None else last + 1


def notice_not_noted(deadline_id: int, now: dt.datetime) -> None:
    """Its notice left, and noting that failed; after several failures the clock is a dead letter (dead_letters.py).

    Sweeps of the same minute count as one, and a clock that somebody is changing is not counted.
    """
    again = now - NOTE_AGAIN_AFTER
    with connection.cursor() as cursor:
        cursor.execute(COUNT_FAILURE, {"deadline": deadline_id, "now": now, "again": again})


def _breach_before(deadline: Deadline) -> dt.datetime | None:
    """When the clock was breached on an earlier due date, which stays so whatever follows."""
    earlier = ClockEvent.objects.filter(
        deadline=deadline, kind=ClockEventKind.BREACHED, old_due_on__lt=deadline.due_on
    )
    last = earlier.order_by("-old_due_on").values_list("old_due_on", flat=True).first()
    return clock.end_of(last) if last else None


def _count(
    deadline: Deadline,
    term_key: str,
    calendar: Calendar,
    moment: Moment,
    not_after: dt.date | None = None,
    until: dt.date | None = None,
) -> None:
    resolution = terms.resolve(term_key, deadline.starts_on)
    term = resolution.term
    slip = count_term(term, deadline.starts_on, calendar)
    due_on = until or max(min(slip.due_on, not_after or slip.due_on), deadline.starts_on)
    deadline.term, deadline.force, deadline.ladder = term.pin, resolution.force, term.ladder
    deadline.due_on, deadline.due_at = due_on, clock.end_of(due_on)
    deadline.is_provisional, deadline.calendar_version = slip.provisional, calendar.version
    timetable = moments(term.ladder, due_on, calendar)
    deadline.next_rung, deadline.next_at = first_moment(timetable, moment.now)


def _recount(
    deadline: Deadline,
    term_key: str,
    kind: ClockEventKind,
    moment: Moment,
    until: dt.date | None = None,
) -> None:
    old = deadline.due_on
    _count(deadline, term_key, current(), moment, until=until)
    if deadline.due_on > old:
        Escalation.objects.filter(deadline=deadline, due_on=old, withdrawn_at__isnull=True).update(
            withdrawn_at=moment.now
        )
    if deadline.due_on != old:  # no warning leaves with a date that counts no more
        outbox.withdraw(DeskWarning.key, case_id=deadline.case_id, fact=warnings_of(deadline.pk, old))
    _note(deadline, kind, moment, old=old, new=deadline.due_on)
    note_breach(deadline, moment)
    _go_on_climbing(deadline)
    deadline.save()


def _go_on_climbing(deadline: Deadline) -> None:
    """A clock that comes back to an earlier due date climbs no rung twice: it goes on after the last one."""
    climbed = Escalation.objects.filter(deadline=deadline, due_on=deadline.due_on)
    climbed.update(withdrawn_at=None)
    timetable = moments(deadline.ladder, deadline.due_on, current())
    done = list(climbed.values_list("rung", flat=True))
    if deadline.breached_at == deadline.due_at:
        done += [moment.number for moment in timetable if moment.is_breach]
    if done and deadline.next_rung <= max(done):
        deadline.next_rung, deadline.next_at = next_moment(timetable, max(done))


def _close(deadline: Deadline, status: DeadlineStatus, kind: ClockEventKind, moment: Moment) -> None:
    deadline.status, deadline.closed_at, deadline.next_at = status, moment.now, None
    update(deadline, ["status", "closed_at", "next_at", "breached_at"])
    _note(deadline, kind, moment, old=deadline.due_on)


def _note(
    deadline: Deadline,
    kind: ClockEventKind,
    moment: Moment,
    *,
    old: dt.date | None = None,
    new: dt.date | None = None,
) -> None:
    insert(
        ClockEvent(
            deadline=deadline, kind=kind, at=moment.now, old_due_on=old, new_due_on=new, event=moment.event
        )
    )
