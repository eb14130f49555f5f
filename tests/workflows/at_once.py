"""Run things at the same moment in threads of their own, each with its own database connection."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The results, or the errors they raised, in order."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        connection.ensure_connection()  # so that the calls meet, and not the connections
        start.wait(timeout=30)
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def held_back(call: Callable[[], Any], seconds: float) -> Callable[[], Any]:
    """The same call a moment later: the others come first, and are still at it."""

    def later() -> Any:
        time.sleep(seconds)
        return call()

    return later
