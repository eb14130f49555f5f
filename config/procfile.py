"""Runs the Procfile with honcho; a stop lets every process finish what it holds."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from honcho import manager
from honcho.environ import parse_procfile

DRAIN = 40  # seconds for open requests and tasks, then SIGKILL


class _Leaders:
    """Ends the process the Procfile names and leaves the end of its children to it.

    Honcho signals the whole group, which kills Celery's pool in the middle of a task.
    """

    def terminate(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def run(path: Path, environment: dict[str, str]) -> int:
    """Run until a signal or until one process ends, which ends the others. 0 after an asked-for stop."""
    manager.KILL_WAIT = DRAIN
    running = manager.Manager()
    running._procmgr = _Leaders()
    for name, command in parse_procfile(path.read_text()).processes.items():
        running.add_process(name, command, env=environment, cwd=str(path.parent))
    running.loop()
    asked = {signals["rc"] for signals in manager.SIGNALS.values()}
    return 0 if running.returncode in asked else running.returncode or 1
