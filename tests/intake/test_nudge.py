"""Whoever brings entries waits neither for a worker nor for a broker that is away."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from redis import Redis

from tests.brokers import PATIENCE, broker, hung_port
from workflows.intake.nudging import nudge

__all__ = ["broker", "hung_port"]


def seconds_of_a_nudge() -> float:
    began = time.monotonic()
    nudge()
    return time.monotonic() - began


def test_it_puts_the_sweep_of_the_intake_into_its_queue(broker: Callable[[str], None]) -> None:
    broker(settings.REDIS_URL)
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("default")
    nudge()
    assert redis.llen("default") == 1
    assert b"workflows.tasks.sweep_intake" in redis.lindex("default", 0)
    redis.delete("default")


def test_a_broker_that_is_gone_or_hangs_is_given_up_in_time(
    broker: Callable[[str], None], hung_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    for port in (1, hung_port):
        caplog.clear()
        broker(f"redis://127.0.0.1:{port}/0")
        assert seconds_of_a_nudge() < PATIENCE
        assert "no nudge for the intake" in caplog.text
