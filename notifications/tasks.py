"""Celery's door to the outbox: it only makes the sweep prompt."""

import json
import logging
import os
import threading
from typing import Any

from celery import current_app, shared_task
from kombu import Connection, uuid
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
    """This thread's open line to the broker: opening one takes ten times as long as using it.

    What Celery would make anew for each nudge is the same but for its id, so it is made once.
    """

    to: tuple[int, str] | None = (
        None  # process and address, so that neither a fork nor a new address shares it
    )
    connection: Connection | None = None
    channel: Any
    queue: str
    message: Any
    body: str


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
        _line.channel = _line.connection.default_channel
        _line.queue = current_app.amqp.router.route({}, sweep_outbox.name)["queue"].name
        limit = current_app.conf.task_time_limit
        _line.message = current_app.amqp.as_task_v2(
            "", sweep_outbox.name, time_limit=limit, ignore_result=True
        )
        _line.body = json.dumps(_line.message.body)
    _put(uuid())


def _put(task_id: str) -> None:
    """The message that `sweep_outbox.apply_async()` sends."""
    message = _line.channel.prepare_message(
        _line.body,
        content_type="application/json",
        content_encoding="utf-8",
        headers=_line.message.headers | {"id": task_id, "root_id": task_id},
        properties={"correlation_id": task_id, "delivery_mode": 2},
    )
    _line.channel.basic_publish(message, exchange="", routing_key=_line.queue)


def _hang_up() -> None:
    connection, _line.connection = _line.connection, None
    if connection is not None:
        connection.release()  # type: ignore[no-untyped-call]  # kombu ships no types
