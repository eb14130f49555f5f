"""What every page of the desk begins with, in one query: who is there, and whether the clocks are watched."""

import datetime as dt
from typing import NamedTuple

from accounts.membership import OnDuty, duty_rows
from accounts.models import User
from cases.actors import Actor, on_duty_as
from workflows.models import Heartbeat

LAST_WATCHED = ", (SELECT last_success_at FROM workflows_heartbeat WHERE name = 'deadlines')"


class Presence(NamedTuple):
    actor: Actor
    clocks_last_watched: dt.datetime | None


def presence(user: User, on: dt.date) -> Presence:
    """Somebody who works in no unit, while nobody is away, costs a second query."""
    rows = duty_rows(user, on, LAST_WATCHED)
    watched = rows[0][-1] if rows else _last_watched()
    return Presence(on_duty_as(user, on, OnDuty.of(user, rows)), watched)


def _last_watched() -> dt.datetime | None:
    clocks = Heartbeat.objects.filter(name="deadlines")
    return clocks.values_list("last_success_at", flat=True).first()
