"""A clone that has never run: counting days works, everything else says what is missing."""

import os
import subprocess
import sys

KEPT = ("PATH", "HOME", "REDRESS_SECRET_KEY", "REDRESS_FIELD_KEYS", "REDRESS_INDEX_KEY")


def _manage(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    unset = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/not-set", "REDIS_URL": "redis://127.0.0.1:1/0"}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        env=env | unset | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_working_days_are_counted_without_a_database() -> None:
    assert _manage("workdays", "add", "2026-09-24", "7").stdout.splitlines()[0] == "2026-10-12"


def test_a_wrong_setting_is_told_in_one_line() -> None:
    done = _manage("check", REDRESS_DEBUG="perhaps")
    assert (done.returncode, done.stderr) == (1, "REDRESS_DEBUG must be 0 or 1, not 'perhaps'.\n")


def test_a_check_names_the_missing_servers() -> None:
    done = _manage("check")
    assert done.returncode == 1
    assert "core.E012" in done.stderr
