"""kill -9 in the middle of a batch, again and again: nothing is lost, nothing is doubled."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid

import pytest
from django.db import connection

from accounts.models import Subject
from cases.actors import actor
from cases.models import BatchStatus, IntakeBatch, ProviderKey, Record, RecordVersion
from config.env import ROOT
from ledger.models import Entry
from ledger.verifying import verify
from tests.cast import build_cast
from tests.intake.brought import LATER, NOW, TODAY, as_csv, penalty_item, row
from workflows.intake import deciding, receiving, sweeping

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 400
BAD = 20
KILLS = 6


def test_a_sweeper_that_is_killed_again_and_again_loses_and_doubles_nothing() -> None:
    cast = build_cast()
    item = penalty_item(cast.scjg.unit)
    rows = [row(place, **({"number": "1"} if place % 20 == 0 else {})) for place in range(1, ROWS + 1)]
    batch = receiving.receive_file(
        actor=actor(cast.scjg.reviewer, TODAY),
        item=item,
        data=as_csv(rows),
        name="rows.csv",
        submission_key=uuid.uuid4(),
        at=NOW,
    )
    chance = random.Random(14)
    assert killed_until(batch, BatchStatus.CHECKING, chance) >= 3
    assert (batch.status, batch.taken, batch.accepted, batch.refused) == ("waiting", ROWS, ROWS - BAD, BAD)
    assert sorted(batch.rows.values_list("line", flat=True)) == list(range(2, ROWS + 2))
    deciding.confirm(batch, actor=actor(cast.scjg.approver, TODAY), at=LATER)
    assert killed_until(batch, BatchStatus.ENTERING, chance) >= 3
    assert (batch.status, batch.entered) == (BatchStatus.ENTERED, ROWS - BAD)
    for found in (Record, ProviderKey):
        assert found.objects.filter(**here(found, item)).count() == ROWS - BAD
    assert RecordVersion.objects.filter(record__item=item).count() == ROWS - BAD
    assert Subject.objects.filter(records__item=item).distinct().count() == ROWS - BAD
    assert Entry.objects.filter(facts__batch=batch.pk).count() == ROWS - BAD
    assert not batch.rows.exclude(said_sealed="").exists()
    assert verify().fault is None


def here(model: type, item: object) -> dict[str, object]:
    return {"item": item} if model is Record else {"record__item": item}


def killed_until(batch: IntakeBatch, status: BatchStatus, chance: random.Random) -> int:
    """Kill sweepers in the middle of their work until one comes to the end; how many were killed at work."""
    killed = 0
    batch.refresh_from_db()
    while batch.status == status:
        with sweeper() as process:
            assert process.stdout is not None and process.stdout.readline() == b"began\n"
            if killed < KILLS:
                time.sleep(chance.uniform(0.02, 0.25))
                process.send_signal(signal.SIGKILL)
                killed += process.wait(timeout=60) == -signal.SIGKILL
            process.wait(timeout=60)
        batch.refresh_from_db()
    return killed


def sweeper() -> "subprocess.Popen[bytes]":
    env = os.environ | {"DATABASE_URL": _database_url()}
    command = [sys.executable, "-m", "tests.intake.sweeper"]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _database_url() -> str:
    at_hand = connection.settings_dict
    user = at_hand["USER"] + (f":{at_hand['PASSWORD']}" if at_hand["PASSWORD"] else "")
    return f"postgres://{user}@{at_hand['HOST']}:{at_hand['PORT']}/{at_hand['NAME']}"


def test_two_sweepers_at_once_do_the_work_once() -> None:
    cast = build_cast()
    item = penalty_item(cast.scjg.unit)
    batch = receiving.receive_file(
        actor=actor(cast.scjg.reviewer, TODAY),
        item=item,
        data=as_csv([row(place) for place in range(1, 101)]),
        name="rows.csv",
        submission_key=uuid.uuid4(),
        at=NOW,
    )
    both = [sweeper() for _ in range(2)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    batch.refresh_from_db()
    assert (batch.status, batch.accepted, batch.rows.count()) == (BatchStatus.WAITING, 100, 100)
    assert sweeping.sweep_intake(LATER).batches == 0
