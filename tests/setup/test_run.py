"""`make run`: what it refuses with a sentence, what it starts, and what it leaves behind."""

import os
import shlex
import socket
import subprocess
import sys

import psutil
import pytest
from honcho.environ import parse_procfile

from config import leftovers, run
from config.celery import app
from config.env import ROOT
from config.local.engine import ServiceError

PROCESSES = parse_procfile((ROOT / "Procfile").read_text()).processes


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """No test may end or lock a real run of this checkout."""
    monkeypatch.setattr(leftovers, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VAR", tmp_path)
    return tmp_path


def option(process: str, name: str) -> str:
    words = shlex.split(PROCESSES[process])
    return words[words.index(name) + 1]


def test_a_port_in_use_is_named_with_the_way_out(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        with pytest.raises(ServiceError, match=f"Port {port} is in use.*make run PORT={port + 1}"):
            run._require_free_port()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(ServiceError, match="PORT must be a number from 1 to 65535"):
        run._port()


def test_a_second_run_of_the_same_checkout_is_refused(elsewhere):
    holder = (
        "import fcntl, sys; file = open(sys.argv[1], 'a+'); fcntl.lockf(file, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(elsewhere / "run.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ServiceError, match="already runs from this folder"), run._only_run():
            pytest.fail("two runs of one checkout")
        other.stdin.close()

    with run._only_run():
        assert (elsewhere / "run.lock").read_text() == str(os.getpid())


def test_what_a_killed_run_left_is_ended_and_nothing_else(elsewhere):
    marked = os.environ | {leftovers.MARK: str(elsewhere)}
    left = subprocess.Popen(["sleep", "60"], env=marked)
    neighbour = subprocess.Popen(["sleep", "60"], env=marked | {leftovers.MARK: "/another/checkout"})
    try:
        leftovers.end_all()

        assert not psutil.pid_exists(left.pid)
        assert neighbour.poll() is None
    finally:
        neighbour.kill()
        neighbour.wait()


def test_every_queue_has_a_worker():
    assert set(option("worker", "-Q").split(",")) == {queue.name for queue in app.conf.task_queues}


def test_two_beats_run_with_a_schedule_each():
    schedules = {option(beat, "--schedule") for beat in ("beat1", "beat2")}

    assert len(schedules) == 2
    assert all(schedule.startswith("var/") for schedule in schedules)


def test_every_process_replaces_its_shell_so_that_signals_reach_it():
    assert all(command.startswith("exec ") for command in PROCESSES.values())
