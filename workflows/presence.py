"""What every page of the desk begins with, in one query: who is there, and whether the clocks are watched."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import QuerySet, Subquery

from accounts.membership import DUTY, OnDuty, concerning_duty
from accounts.models import Membership, User
from cases.actors import Actor, on_duty_as
from core.prepared import prepared
from workflows.models import Heartbeat


class Presence(NamedTuple):
    actor: Actor
    clocks_last_watched: dt.datetime | None


def presence(user: User, on: dt.date) -> Presence:
    """Somebody who works in no unit, and stands in for nobody, costs a second query."""
    rows = _present(user_id=user.pk, on=on)
    watched = rows[0][-1] if rows else _clocks().first()
    return Presence(on_duty_as(user, on, OnDuty.of(user, (row[:-1] for row in rows))), watched)


@prepared
def _present(user_id: int, on: dt.date) -> QuerySet[Membership, Any]:
    rows = concerning_duty(user_id, on).annotate(watched=Subquery(_clocks()))
    return rows.values_list(*DUTY, "watched")


def _clocks() -> QuerySet[Heartbeat, dt.datetime | None]:
    return Heartbeat.objects.filter(name="deadlines").values_list("last_success_at", flat=True)
