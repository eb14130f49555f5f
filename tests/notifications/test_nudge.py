"""A nudge asks a worker to sweep now; without a broker nobody waits and nobody is told off."""

import inspect
import json
import time

import pytest
from django.conf import settings
from redis import Redis

from notifications import tasks
from notifications.tasks import nudge, sweep_outbox
from tests.brokers import PATIENCE, broker, hung_port

__all__ = ["broker", "hung_port"]


def seconds_of_a_nudge() -> float:
    began = time.monotonic()
    nudge()
    return time.monotonic() - began


def test_a_nudge_puts_the_sweep_into_the_delivery_queue(broker):
    broker(settings.REDIS_URL)
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("delivery")
    nudge()
    assert redis.llen("delivery") == 1
    assert b"notifications.tasks.sweep_outbox" in redis.lindex("delivery", 0)
    redis.delete("delivery")


def test_a_nudge_is_the_message_that_celery_would_send(broker):
    """It is made once for a line; only its id is its own."""
    broker(settings.REDIS_URL)
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("delivery")
    nudge()
    nudge()
    sweep_outbox.apply_async(retry=False)
    celerys, second, first = (json.loads(text) for text in redis.lrange("delivery", 0, -1))
    ids = {one["headers"].pop("id") for one in (first, second, celerys)}
    assert len(ids) == 3
    for one in (first, second, celerys):
        assert one["headers"].pop("root_id") in ids
        assert one["properties"].pop("correlation_id") in ids
        assert one["properties"].pop("delivery_tag")
    del celerys["properties"]["reply_to"]  # nobody waits for a result
    assert first == second == celerys
    redis.delete("delivery")


def test_a_line_that_the_broker_cut_is_opened_anew(broker):
    broker(settings.REDIS_URL)
    redis = Redis.from_url(settings.REDIS_URL)
    redis.delete("delivery")
    nudge()
    for client in redis.client_list():
        if client["id"] != str(redis.client_id()):
            redis.client_kill_filter(_id=client["id"])
    nudge()
    assert redis.llen("delivery") == 2
    redis.delete("delivery")


def test_a_broker_that_is_gone_is_passed_over_quickly(broker, caplog):
    broker("redis://127.0.0.1:1/0")
    assert seconds_of_a_nudge() < PATIENCE
    assert "no nudge: OperationalError" in caplog.text


def test_a_broker_that_hangs_is_given_up_in_time(broker, hung_port):
    broker(f"redis://127.0.0.1:{hung_port}/0")
    assert seconds_of_a_nudge() < PATIENCE


@pytest.mark.django_db
def test_the_task_sweeps_and_asks_for_another_sweep_while_rows_are_due(monkeypatch):
    nudges = []
    monkeypatch.setattr(tasks, "nudge", lambda: nudges.append(1))
    sweep_outbox()
    assert nudges == []
    monkeypatch.setattr(tasks.delivery, "sweep_outbox", lambda now: tasks.delivery.Report(remaining_due=3))
    sweep_outbox()
    assert nudges == [1]


def test_the_task_is_short():
    assert len(inspect.getsource(sweep_outbox.run).splitlines()) <= 15
