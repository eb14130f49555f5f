"""A run follows the process that started it: interrupted alone, or gone."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from config import starter
from config.env import ROOT

CHILD = """
import sys, time
sys.path.insert(0, sys.argv[1])
from config import starter
starter.follow()
print("follows", flush=True)
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_what_make_runs_is_interrupted_where_make_alone_is_told_to_stop(sent, tmp_path):
    (tmp_path / "child.py").write_text(CHILD)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} child.py {ROOT}\n")
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    with subprocess.Popen(
        ["make", "run"], cwd=tmp_path, env=alone, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as make:
        assert make.stdout.readline() == "follows\n"
        os.kill(make.pid, sent)
        assert make.stdout.readline() == "interrupted\n"
        make.wait(10)


def test_a_parent_that_goes_on_is_not_left():
    assert not starter.has_left(os.getppid())
    assert starter.has_left(1 if os.getppid() != 1 else 2), "somebody else's child by now"
