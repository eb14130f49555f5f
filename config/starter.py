"""A run ends with the `make` that started it, also where only that one process was told to stop.

Ctrl-C reaches the whole group; `kill -INT` reaches make alone, which then waits for its child for ever. A signal that
make is handling is blocked in it, as the kernel shows.
"""

import os
import signal
import threading
from pathlib import Path

LOOK = 0.5  # seconds between two looks


def follow() -> None:
    """From now on, where make was interrupted or is gone, it is as if Ctrl-C had been pressed here."""
    if "MAKELEVEL" in os.environ:
        threading.Thread(target=_watch, args=(os.getppid(), threading.Event()), daemon=True).start()


def _watch(pid: int, never: threading.Event) -> None:
    while not has_left(pid):
        never.wait(LOOK)
    os.kill(os.getpid(), signal.SIGINT)


def has_left(pid: int) -> bool:
    """Whether the parent is gone, or handles an interrupt; without /proc only the first is known."""
    return os.getppid() != pid or bool(blocked(pid) & 1 << signal.SIGINT - 1)


def blocked(pid: int) -> int:
    """The signals that a process blocks, as a mask: bit 0 is signal 1."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in lines if line.startswith("SigBlk:")), 0)
