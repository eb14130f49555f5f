"""A batch waits for a second person: whoever may decide about it is told, once."""

import datetime as dt

from django.db import transaction

from accounts.membership import audience_map, on_duty
from accounts.models import Role, User
from cases.actors import actor
from cases.models import BatchStatus, IntakeBatch
from core import clock
from notifications import outbox
from notifications.payloads import DeskBatchWaits
from workflows.intake.deciding import CONFIRMERS, why_not


@transaction.atomic
def tell_confirmers(batch_id: int, now: dt.datetime) -> int:
    """Once for each batch, in working hours; returns the new messages.

    Deputies are told instead of whom they stand in for. Where nobody of the unit may decide, its supervisors are.
    """
    batch = IntakeBatch.objects.select_for_update(no_key=True).defer("raw").get(pk=batch_id)
    if batch.status != BatchStatus.WAITING or batch.due_again_at is None:
        return 0
    batch.due_again_at, batch.attempts = None, 0
    batch.save(update_fields=["due_again_at", "attempts"])
    on = clock.local_date(now)
    people = audience_map([batch.unit_id], on)
    confirmers = [user for role in CONFIRMERS for user in people.get((batch.unit_id, role), [])]
    free = [user for user in _present(confirmers, on) if why_not(batch, actor(user, on)) is None]
    told = free or _present(people.get((batch.unit_id, Role.SUPERVISOR), []), on)
    payload = DeskBatchWaits(
        reference=batch.reference, unit=batch.unit_id, entries=batch.accepted, nobody=not free
    )
    notes = [outbox.Note(payload, user, f"{payload.key}:{batch.pk}") for user in told]
    return len(outbox.queue_many(notes, at=now))


def _present(user_ids: list[int], on: dt.date) -> list[User]:
    takers = set(on_duty(user_ids, on).values())
    return list(User.objects.filter(pk__in=takers, is_active=True).order_by("pk"))
