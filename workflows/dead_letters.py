"""Clocks that a sweep could not climb three times: somebody is told once, and nothing is lost."""

import datetime as dt

from accounts.membership import audience_map
from accounts.models import Role, Unit, UnitKind, User
from core import clock
from notifications import outbox
from notifications.payloads import DeskDeadLetter
from workflows.models import Deadline, DeadlineStatus


def tell_of_dead_clocks(now: dt.datetime) -> int:
    """The supervisors of the clock's unit and of the centre, once per death; returns the new messages."""
    running = Deadline.objects.filter(status=DeadlineStatus.RUNNING, dead_at__isnull=False)
    dead = list(running.select_related("case"))
    if not dead:
        return 0
    centre = set(Unit.objects.filter(kind=UnitKind.CENTRE).values_list("pk", flat=True))
    by_role = audience_map(centre | {row.unit_id for row in dead}, clock.local_date(now))
    users = User.objects.in_bulk({user for ids in by_role.values() for user in ids})
    notes = [
        outbox.Note(_payload(row), users[user], f"dead:{row.pk}:{row.dead_at}", row.case_id)
        for row in dead
        for user in {
            one for unit in (row.unit_id, *centre) for one in by_role.get((unit, Role.SUPERVISOR), [])
        }
    ]
    return len(outbox.queue_many(notes, at=now))


def _payload(row: Deadline) -> DeskDeadLetter:
    return DeskDeadLetter(kind="deadline", item=row.pk, reference=row.case.reference)
