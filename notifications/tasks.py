"""Celery's door to the outbox: it only makes the sweep prompt."""

import logging
import os
import threading
from typing import Any

from celery import current_app, shared_task
from kombu import Connection
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
UNREACHABLE = (KombuError, OperationalError, RedisError, OSError)


@shared_task
def sweep_outbox() -> None:
    report = delivery.sweep_outbox(clock.database_now())
    if report.remaining_due:
        nudge()


class _Line(threading.local):
    """This thread's open line to the broker: opening one takes ten times as long as using it."""

    to: tuple[int, str] | None = (
        None  # process and address, so that neither a fork nor a new address shares it
    )
    connection: Connection | None = None
    producer: Any = None


_line = _Line()


def nudge() -> None:
    """Ask a worker to sweep now; without a broker the next tick does. Never raises; two seconds at most."""
    was_open = _line.connection is not None
    try:
        _publish()
    except UNREACHABLE as error:
        _hang_up()
        if was_open:  # the broker may have been started anew since
            nudge()
        else:
            logger.warning("no nudge: %s", type(error).__name__)


def _publish() -> None:
    to = (os.getpid(), current_app.conf.broker_write_url or current_app.conf.broker_url)
    if _line.connection is None or _line.to != to:
        _line.to, _line.connection = to, current_app.connection_for_write(transport_options=IMPATIENT)
        _line.producer = current_app.amqp.Producer(_line.connection, auto_declare=False)
    sweep_outbox.apply_async(producer=_line.producer, retry=False)


def _hang_up() -> None:
    connection, _line.connection, _line.producer = _line.connection, None, None
    if connection is not None:
        connection.release()  # type: ignore[no-untyped-call]  # kombu ships no types
