"""Every sweep leaves a heartbeat; health is what the sweeps left undone, never how much work people have."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from core import clock
from notifications import delivery
from workflows import approvers, notices, publicity, reminding, sweep
from workflows.dead_letters import NOTICE_TRIES, tell_of_dead_clocks, tell_of_dead_messages
from workflows.intake import sweeping
from workflows.models import Heartbeat

LEFT_UNDONE = """
    SELECT (SELECT last_success_at FROM workflows_heartbeat WHERE name = 'deadlines'),
           (SELECT last_success_at FROM workflows_heartbeat WHERE name = 'outbox'),
           (SELECT next_at FROM workflows_deadline
            WHERE status = 'running' AND dead_at IS NULL AND next_at <= %(now)s ORDER BY next_at LIMIT 1),
           EXISTS (SELECT FROM notifications_message
                   WHERE status = 'queued' AND channel <> 'letter' AND next_at < %(late)s),
           (SELECT count(*) FROM workflows_deadline WHERE {dead}),
           (SELECT count(*) FROM notifications_message WHERE status = 'dead'),
           (SELECT count(*) FROM cases_intakebatch WHERE {stuck})
"""
ALARMS = """
    SELECT (SELECT last_success_at FROM workflows_heartbeat WHERE name = 'outbox'),
           EXISTS (SELECT FROM workflows_deadline WHERE {dead})
           OR EXISTS (SELECT FROM notifications_message WHERE status = 'dead')
           OR EXISTS (SELECT FROM cases_intakebatch WHERE {stuck})
"""
DEAD_CLOCKS = "status = 'running' AND (dead_at IS NOT NULL OR awaits_notice AND notice_attempts >= %(tries)s)"
STUCK_BATCHES = "due_again_at IS NULL AND attempts >= %(batch_tries)s"
TRIES = {"tries": NOTICE_TRIES, "batch_tries": sweeping.MOST_TRIES}
SILENT_AFTER = dt.timedelta(minutes=2)
LATE_AFTER = dt.timedelta(minutes=5)
POST_SILENT_AFTER = dt.timedelta(minutes=5)  # a full sweep of the outbox takes a minute and a half


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor and the supervisors' banner are told; `troubles` is empty when all is well.

    `post_troubles` are the outbox's: they are for the banner and never turn the clocks' address red.
    """

    last_success: dt.datetime | None
    oldest_unclaimed: dt.datetime | None
    dead_deadlines: int
    dead_messages: int
    dead_batches: int
    troubles: tuple[str, ...]
    post_troubles: tuple[str, ...] = ()

    @property
    def dead(self) -> int:
        """How many things are stuck and wait for a person."""
        return self.dead_deadlines + self.dead_messages + self.dead_batches


class Alarms(NamedTuple):
    """Whether the outbox was swept once and is not any more, and whether anything at all is stuck, in any unit."""

    post_is_silent: bool
    anything_dead: bool


def run_deadlines() -> sweep.Report:
    """Notices first, so that one that left in time meets its clock before the clock is looked at."""
    with beating("deadlines") as now:
        notices.sweep_notices(now)
        report = sweep.sweep_deadlines(now)
        tell_of_dead_clocks(now)
        tell_of_dead_messages(now)
        return report


def run_notices() -> notices.Report:
    with beating("notices") as now:
        return notices.sweep_notices(now)


def run_outbox() -> delivery.Report:
    with beating("outbox") as now:
        return delivery.sweep_outbox(now)


def run_approvers() -> approvers.Report:
    with beating("approvers") as now:
        return approvers.sweep_approvers(now)


def run_intake() -> sweeping.Report:
    with beating("intake") as now:
        return sweeping.sweep_intake(now)


def run_publicity() -> publicity.Report:
    with beating("publicity") as now:
        return publicity.sweep_publicity(now)


def run_reminders() -> reminding.Report:
    with beating("reminders") as now:
        return reminding.sweep_reminders(now)


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
        values: dict[str, dt.datetime | int] = {"now": now, "late": now - LATE_AFTER, **TRIES}
        cursor.execute(LEFT_UNDONE.format(dead=DEAD_CLOCKS, stuck=STUCK_BATCHES), values)
        beat, post, oldest, is_late, clocks, messages, batches = cursor.fetchone()
    troubles, post_troubles = _troubles(now, beat, oldest), _post_troubles(now, post, is_late)
    return Health(beat, oldest, clocks, messages, batches, tuple(troubles), tuple(post_troubles))


def alarms(now: dt.datetime) -> Alarms:
    """One query, for every page of those who oversee."""
    with connection.cursor() as cursor:
        cursor.execute(ALARMS.format(dead=DEAD_CLOCKS, stuck=STUCK_BATCHES), TRIES)
        post, anything_dead = cursor.fetchone()
    return Alarms(_is_silent(now, post), anything_dead)


def _troubles(now: dt.datetime, beat: dt.datetime | None, oldest: dt.datetime | None) -> Iterator[str]:
    if beat is None:
        yield _("The clocks have not been looked at yet.")
    elif now - beat > SILENT_AFTER:
        yield _("The clocks were last looked at more than two minutes ago.")
    if oldest is not None and now - oldest > LATE_AFTER:
        yield _("A warning is more than five minutes late.")


def _post_troubles(now: dt.datetime, post: dt.datetime | None, is_late: bool) -> Iterator[str]:
    if _is_silent(now, post):
        yield _("Messages were last sent more than five minutes ago.")
    if is_late:
        yield _("A message is more than five minutes late.")


def _is_silent(now: dt.datetime, post: dt.datetime | None) -> bool:
    return post is not None and now - post > POST_SILENT_AFTER
