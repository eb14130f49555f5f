"""Celery's door to the outbox: it only makes the sweep prompt."""

import logging

from celery import shared_task
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from core import clock
from notifications import delivery

logger = logging.getLogger(__name__)


@shared_task
def sweep_outbox() -> None:
    report = delivery.sweep_outbox(clock.database_now())
    if report.remaining_due:
        nudge()


def nudge() -> None:
    """Ask a worker to sweep now; without a broker the next tick does. Never raises; two seconds at most."""
    try:
        sweep_outbox.apply_async(retry=False)
    except (KombuError, OperationalError, RedisError, OSError) as error:
        logger.warning("no nudge: %s", type(error).__name__)
