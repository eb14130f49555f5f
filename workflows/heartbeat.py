"""Every sweep leaves a heartbeat; health is what the sweeps left undone, never how much work people have."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import clock
from notifications import claims, delivery
from notifications.models import Message, MessageStatus
from workflows import approvers, notices, sweep
from workflows.dead_letters import DEAD, tell_of_dead_clocks, tell_of_dead_messages
from workflows.models import Deadline, DeadlineStatus, Heartbeat

SILENT_AFTER = dt.timedelta(minutes=2)
LATE_AFTER = dt.timedelta(minutes=5)
POST = "outbox"
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
    troubles: tuple[str, ...]
    post_troubles: tuple[str, ...] = ()


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


@contextmanager
def beating(name: str) -> Iterator[dt.datetime]:
    """The database's time for a sweep; its success is recorded when the block ends without an error."""
    now, began = clock.database_now(), time.monotonic()
    Heartbeat.objects.update_or_create(name=name, defaults={"last_run_at": now})
    yield now
    took = int((time.monotonic() - began) * 1000)
    Heartbeat.objects.filter(name=name).update(last_success_at=now, took_ms=took)


def health(now: dt.datetime) -> Health:
    """Five queries on partial indexes. An overdue case is work for people, not an outage."""
    beats = dict(Heartbeat.objects.values_list("name", "last_success_at"))
    beat, post = beats.get("deadlines"), beats.get(POST)
    running = Deadline.objects.filter(status=DeadlineStatus.RUNNING)
    oldest = (
        running.filter(dead_at__isnull=True, next_at__lte=now)
        .order_by("next_at")
        .values_list("next_at", flat=True)
        .first()
    )
    dead_deadlines = running.filter(DEAD).count()
    dead_messages = Message.objects.filter(status=MessageStatus.DEAD).count()
    troubles, post_troubles = _troubles(now, beat, oldest), _post_troubles(now, post)
    return Health(beat, oldest, dead_deadlines, dead_messages, tuple(troubles), tuple(post_troubles))


def post_is_silent(now: dt.datetime) -> bool:
    """Whether the sweep of the outbox ran once and does not run any more."""
    beats = Heartbeat.objects.filter(name=POST)
    return _is_silent(now, beats.values_list("last_success_at", flat=True).first())


def _troubles(now: dt.datetime, beat: dt.datetime | None, oldest: dt.datetime | None) -> Iterator[str]:
    if beat is None:
        yield _("The clocks have not been looked at yet.")
    elif now - beat > SILENT_AFTER:
        yield _("The clocks were last looked at more than two minutes ago.")
    if oldest is not None and now - oldest > LATE_AFTER:
        yield _("A warning is more than five minutes late.")


def _post_troubles(now: dt.datetime, post: dt.datetime | None) -> Iterator[str]:
    if _is_silent(now, post):
        yield _("Messages were last sent more than five minutes ago.")
    if claims.is_late(now - LATE_AFTER):
        yield _("A message is more than five minutes late.")


def _is_silent(now: dt.datetime, post: dt.datetime | None) -> bool:
    return post is not None and now - post > POST_SILENT_AFTER
