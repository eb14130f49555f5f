"""The broker is only speed: filing needs none, and what waited leaves through a real worker afterwards."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from celery import Task
from django.db import connection
from kombu.exceptions import OperationalError
from pytest_django import Settings

from config import services
from config.celery import app
from config.env import ROOT
from notifications.models import Message
from tests.cast import build_cast
from tests.workflows.story import accepted, at, do
from workflows import heartbeat
from workflows.models import Deadline, Escalation
from workflows.tasks import sweep_deadlines, sweep_outbox

WORKING_HOURS = "2026-09-24T14:00"  # else the warning waits for the next working morning

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(settings: Settings) -> Iterator[str]:
    """A Valkey of this test's own, which it may stop; the profile's name. It is running at first."""
    profile = f"broker-{secrets.token_hex(4)}"
    url, before = services.start(profile, ["REDIS_URL"])["REDIS_URL"], app.conf.broker_url
    settings.REDIS_URL = app.conf.broker_url = url
    try:
        yield profile
    finally:
        app.conf.broker_url = before
        services.destroy(profile)


@contextmanager
def worker(url: str) -> Iterator[None]:
    """A Celery worker as in the Procfile, on this test's database and broker, in WORKING_HOURS of its own."""
    env = os.environ | {"REDIS_URL": url, "DATABASE_URL": _database_url()}
    command = [sys.executable, "-m", "tests.workflows.worker_at", WORKING_HOURS]
    process = subprocess.Popen(
        [
            *command,
            "-Q",
            "default,delivery,sweeps",
            "--concurrency",
            "1",
            "--without-mingle",
            "--without-gossip",
        ],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=5)


def _database_url() -> str:
    at_hand = connection.settings_dict
    user = at_hand["USER"] + (f":{at_hand['PASSWORD']}" if at_hand["PASSWORD"] else "")
    return f"postgres://{user}@{at_hand['HOST']}:{at_hand['PORT']}/{at_hand['NAME']}"


def test_filing_and_reviewing_need_no_broker_and_the_escalation_leaves_when_it_is_back(broker: str) -> None:
    cast = build_cast()
    services.stop(broker, ["REDIS_URL"])
    began = time.monotonic()
    case = accepted(cast)
    assert time.monotonic() - began < 5, "a dead broker holds up nobody"
    with pytest.raises(OperationalError):
        _tick(sweep_deadlines)
    Deadline.objects.filter(case=case).update(next_at=at("2026-09-24", "12:00"))  # its warning is due by now

    url = services.start(broker, ["REDIS_URL"])["REDIS_URL"]
    app.conf.broker_url = url
    with worker(url):
        _tick(sweep_deadlines)
        _wait_for(lambda: Escalation.objects.filter(deadline__case=case).exists())
        _tick(sweep_outbox)
        _wait_for(lambda: _left(case.pk, "objection.received"))
        _wait_for(lambda: _left(case.pk, "desk.warning"))
    warning = Message.objects.filter(case_id=case.pk, key="desk.warning")
    assert sorted(warning.values_list("channel", "status")) == [("email", "sent"), ("in_app", "sent")]


def test_without_any_worker_the_sweeps_by_hand_do_the_same(
    broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = build_cast()
    services.stop(broker, ["REDIS_URL"])
    case = accepted(cast)
    monkeypatch.setattr(heartbeat.clock, "database_now", lambda: at("2026-09-29", "10:00"))
    heartbeat.run_deadlines()
    heartbeat.run_outbox()
    assert Escalation.objects.filter(deadline__case=case).count() == 1
    assert _left(case.pk, "objection.received")
    assert _left(case.pk, "desk.warning")
    do(case, "release", cast.scjg.reviewer, at("2026-09-29", "11:00"))


def _tick(task: Task) -> None:
    """What a beat does, on a connection of its own."""
    with app.connection_for_write(app.conf.broker_url) as own:
        task.apply_async(connection=own, retry=False)


def _left(case_id: int, key: str) -> bool:
    rows = Message.objects.filter(case_id=case_id, key=key)
    return rows.exists() and not rows.exclude(status="sent").exists()


def _wait_for(happened: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.2)
