"""Reminders that have become untrue while they waited: whoever queues them says how they are found."""

import datetime as dt
import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

Look = Callable[[dt.datetime], int]
_looks: list[Look] = []


def before_every_sweep(look: Look) -> None:
    """`look(now)` withdraws what is over and returns how many messages; asked before anything leaves, by any door."""
    if look not in _looks:
        _looks.append(look)


def withdraw_what_is_over(now: dt.datetime) -> int:
    """One that fails keeps nothing else from leaving."""
    count = 0
    for look in _looks:
        try:
            count += look(now)
        except Exception:
            logger.exception("reminders that are over could not be looked for")
    return count
