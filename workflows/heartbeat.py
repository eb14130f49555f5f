"""Every sweep leaves a heartbeat; health is what the sweeps left undone, never how much work people have."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from core import clock
from notifications import delivery
from workflows import notices, sweep
from workflows.dead_letters import tell_of_dead_clocks
from workflows.models import Heartbeat

LEFT_UNDONE = """
    SELECT (SELECT last_success_at FROM workflows_heartbeat WHERE name = 'deadlines'),
           (SELECT next_at FROM workflows_deadline
            WHERE status = 'running' AND dead_at IS NULL AND next_at <= %(now)s ORDER BY next_at LIMIT 1),
           (SELECT count(*) FROM workflows_deadline WHERE status = 'running' AND dead_at IS NOT NULL),
           (SELECT count(*) FROM notifications_message WHERE status = 'dead')
"""
SILENT_AFTER = dt.timedelta(minutes=2)
LATE_AFTER = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor and the supervisors' banner are told; `troubles` is empty when all is well."""

    last_success: dt.datetime | None
    oldest_unclaimed: dt.datetime | None
    dead_deadlines: int
    dead_messages: int
    troubles: tuple[str, ...]


def run_deadlines() -> sweep.Report:
    """Notices first, so that one that left in time meets its clock before the clock is looked at."""
    with beating("deadlines") as now:
        notices.sweep_notices(now)
        report = sweep.sweep_deadlines(now)
        tell_of_dead_clocks(now)
        return report


def run_notices() -> notices.Report:
    with beating("notices") as now:
        return notices.sweep_notices(now)


def run_outbox() -> delivery.Report:
    with beating("outbox") as now:
        return delivery.sweep_outbox(now)


@contextmanager
def beating(name: str) -> Iterator[dt.datetime]:
    """The database's time for a sweep; its success is recorded when the block ends without an error."""
    now, began = clock.database_now(), time.monotonic()
    Heartbeat.objects.update_or_create(name=name, defaults={"last_run_at": now})
    yield now
    took = int((time.monotonic() - began) * 1000)
    Heartbeat.objects.filter(name=name).update(last_success_at=now, took_ms=took)


def health(now: dt.datetime) -> Health:
    """One query on partial indexes. An overdue case is work for people, not an outage."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT_UNDONE, {"now": now})
        beat, oldest, dead_deadlines, dead_messages = cursor.fetchone()
    return Health(beat, oldest, dead_deadlines, dead_messages, tuple(_troubles(now, beat, oldest)))


def _troubles(now: dt.datetime, beat: dt.datetime | None, oldest: dt.datetime | None) -> Iterator[str]:
    if beat is None:
        yield _("The clocks have not been looked at yet.")
    elif now - beat > SILENT_AFTER:
        yield _("The clocks were last looked at more than two minutes ago.")
    if oldest is not None and now - oldest > LATE_AFTER:
        yield _("A warning is more than five minutes late.")
