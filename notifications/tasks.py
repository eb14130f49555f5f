"""Celery's door to the outbox: it only makes the sweep prompt."""

import logging

from celery import current_app, shared_task
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from core import clock
from notifications import delivery

logger = logging.getLogger(__name__)

IMPATIENT = {  # somebody waits for a page: one try, and a hung broker is given up at once
    "max_retries": 0,
    "interval_start": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
}


@shared_task
def sweep_outbox() -> None:
    report = delivery.sweep_outbox(clock.database_now())
    if report.remaining_due:
        nudge()


def nudge() -> None:
    """Ask a worker to sweep now; without a broker the next tick does. Never raises; two seconds at most."""
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            sweep_outbox.apply_async(connection=connection, retry=False)
    except (KombuError, OperationalError, RedisError, OSError) as error:
        logger.warning("no nudge: %s", type(error).__name__)
