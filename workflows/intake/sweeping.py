"""Batches under way are taken on, whoever was killed over them; the sweep is the guarantee, the nudge only speed."""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from cases import catalogue
from cases.models import IntakeBatch
from core import clock
from workflows.intake.checking import check_batch
from workflows.intake.entering import enter_batch
from workflows.intake.nudging import nudge
from workflows.intake.telling import tell_confirmers

log = logging.getLogger(__name__)
LOCK = 7234  # of this sweep's advisory locks, one a batch
MOST_TRIES = 5
AGAIN_AFTER = dt.timedelta(minutes=1)  # times the tries


@dataclass(frozen=True, slots=True)
class Report:
    batches: int
    failed: int
    versions: int  # of the catalogue that came into force


def sweep_intake(now: dt.datetime) -> Report:
    """Every batch that is to be checked, told of or entered, oldest first; one that fails does not stop the rest."""
    done = failed = 0
    due = (
        IntakeBatch.objects.filter(due_again_at__lte=now)
        .order_by("due_again_at", "pk")
        .values_list("pk", flat=True)
    )
    for pk in list(due):
        with _alone_with(pk) as alone:
            if not alone:
                continue
            try:
                _carry_on(pk, now)
                done += 1
            except Exception:
                log.exception("batch %s could not be taken on", pk)
                _push_ahead(pk, now)
                failed += 1
    return Report(done, failed, catalogue.bring_into_force(clock.local_date(now)))


def _carry_on(pk: int, now: dt.datetime) -> None:
    check_batch(pk, now)
    tell_confirmers(pk, now)
    enter_batch(pk, now)


def _push_ahead(pk: int, now: dt.datetime) -> None:
    """Tried again a little later, and after five failures no more: supervisors see that it is stuck."""
    batch = IntakeBatch.objects.defer("raw").get(pk=pk)
    batch.attempts += 1
    batch.due_again_at = None if batch.attempts >= MOST_TRIES else now + AGAIN_AFTER * batch.attempts
    batch.save(update_fields=["attempts", "due_again_at"])


@contextmanager
def _alone_with(pk: int) -> Iterator[bool]:
    """Whether nobody else works on the batch; the lock falls with the connection of whoever was killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pk])
        (alone,) = cursor.fetchone()
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pk])


def is_stuck(batch: IntakeBatch) -> bool:
    """Whether nothing more is tried although something is left to do: to check, to tell of or to enter."""
    return batch.due_again_at is None and batch.attempts >= MOST_TRIES


def stuck() -> QuerySet[IntakeBatch]:
    """The same for all batches, the oldest first."""
    found = IntakeBatch.objects.filter(due_again_at__isnull=True, attempts__gte=MOST_TRIES)
    return found.select_related("unit", "item").defer("raw").order_by("pk")


def revive(ids: Iterable[int]) -> int:
    """Take stuck batches on again from the beginning of their tries, on a person's word; returns how many were."""
    count = stuck().filter(pk__in=list(ids)).order_by().update(attempts=0, due_again_at=clock.now())
    if count:
        transaction.on_commit(nudge, robust=True)
    return count
