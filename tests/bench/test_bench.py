"""The benches run, and what they say of two sweepers is so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import measuring, report, statements
from bench.measuring import Line, Series

ROOT = Path(__file__).resolve().parents[2]
BENCHES = {
    "working_days",
    "reviewer_action",
    "filing",
    "intake",
    "sweep",
    "inbox",
    "board",
    "publicity",
}
TWO_SWEEPERS = "no rung twice, both work"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What one small run of the whole program wrote, on a database of its own."""
    folder = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "bench", "--small", "--into", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads((folder / "bench.json").read_text()) | {"markdown": (folder / "bench.md").read_text()}


def test_every_bench_runs_and_says_on_what_machine(written: dict) -> None:
    assert {line["bench"] for line in written["lines"]} == BENCHES
    assert {"cores", "python", "postgresql", "viewflow"} <= set(written["machine"])
    assert written["markdown"].count("\n| ") >= len(written["lines"])


def test_two_sweepers_fire_every_rung_once_and_both_work(written: dict) -> None:
    (line,) = [one for one in written["lines"] if one["bar"] == TWO_SWEEPERS]
    assert line["met"] is True, line
    assert min(line["figures"]["climbed"]) > 0
    assert sum(line["figures"]["climbed"]) == 200


def test_the_acts_are_counted_statement_by_statement(written: dict) -> None:
    (accept,) = [one for one in written["lines"] if one["what"] == "statements of accept"]
    assert accept["met"] is True, accept["figures"]["tally"]
    assert "INSERT cases_caseevent" in accept["figures"]["in order"]


def test_the_database_of_the_benches_is_gone_afterwards(written: dict) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        left = server.execute("SELECT datname FROM pg_database WHERE datname ~ '^bench_[0-9]+$'").fetchall()
    assert not [name for (name,) in left if not Path(f"/proc/{name.removeprefix('bench_')}").exists()]


def test_the_exponent_of_linear_work_is_one() -> None:
    assert measuring.exponent({1_000: 0.1, 10_000: 1.0, 100_000: 10.0}) == pytest.approx(1)
    assert measuring.exponent({10: 1, 100: 100}) == pytest.approx(2)


def test_a_ratio_compares_what_ran_in_the_same_round() -> None:
    ours, peer = Series((100, 10, 100)), Series((10, 1, 20))
    assert measuring.ratio(ours, peer) == 10


def test_a_missed_bar_is_printed_as_missed() -> None:
    line = Line(bench="sweep", what="fire", ours="1/s", bar=">= 2/s", met=False)
    assert report.table([line]).splitlines()[1].endswith("NO")
    assert report.summary([line]) == "0 of 1 bars met."


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ('SELECT "a"."id" FROM "cases_case" a', "SELECT cases_case"),
        ('(SELECT "x" FROM "accounts_recusal") UNION (SELECT 1)', "SELECT accounts_recusal"),
        ("INSERT INTO notifications_message (id) SELECT 1", "INSERT notifications_message"),
        ('UPDATE "viewflow_task" SET "status" = %s', "UPDATE viewflow_task"),
        ('SAVEPOINT "s1_x2"', "SAVEPOINT"),
        ('RELEASE SAVEPOINT "s1_x2"', "RELEASE SAVEPOINT"),
    ],
)
def test_statements_are_named_by_what_they_do(sql: str, kind: str) -> None:
    assert statements.kind(sql) == kind
