"""What every page of the desk begins with, in one query: who is there, and whether the clocks are watched."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Subquery

from accounts.membership import ANYBODY, DUTY, OnDuty, concerning_duty
from accounts.models import User
from cases.actors import Actor, on_duty_as
from core.compiled import Compiled
from workflows.board import clocks_last_watched
from workflows.models import Heartbeat

LAST_WATCHED = Subquery(Heartbeat.objects.filter(name="deadlines").values("last_success_at"))
PRESENCE = Compiled(
    lambda user, on: concerning_duty(user, on).annotate(watched=LAST_WATCHED).values_list(*DUTY, "watched"),
    **ANYBODY,
)


class Presence(NamedTuple):
    actor: Actor
    clocks_last_watched: dt.datetime | None


def presence(user: User, on: dt.date) -> Presence:
    """Somebody who works in no unit, and stands in for nobody, costs a second query."""
    rows = PRESENCE.rows(user=user.pk, on=on)
    watched = rows[0][-1] if rows else clocks_last_watched()
    return Presence(on_duty_as(user, on, OnDuty.of(user, (row[:-1] for row in rows))), watched)
