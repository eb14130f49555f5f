"""Processes of a run that outlived it, found by the mark every process of a run carries."""

import os
from contextlib import suppress

import psutil

from config.env import ROOT
from config.procfile import DRAIN

MARK = "REDRESS_RUN"  # in the environment, with the folder of the checkout


def end_all() -> None:
    """Ask the parents, which end their children themselves: a worker lets its pool finish."""
    marked = {one.pid: one for one in psutil.process_iter(["environ", "ppid"]) if _carries_mark(one)}
    end([one for one in marked.values() if one.info["ppid"] not in marked], patience=DRAIN)
    forks = [one for one in psutil.process_iter(["cmdline", "cwd"]) if _is_fork_of_a_run(one)]
    end([one for one in (*marked.values(), *forks) if one.is_running()], patience=1)


def end(processes: list[psutil.Process], *, patience: int) -> None:
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            one.terminate()
    for one in psutil.wait_procs(processes, patience)[1]:
        with suppress(psutil.NoSuchProcess):
            one.kill()


def _carries_mark(process: psutil.Process) -> bool:
    return (process.info["environ"] or {}).get(MARK) == str(ROOT) and process.pid != os.getpid()


def _is_fork_of_a_run(process: psutil.Process) -> bool:
    """Honcho reads each process of the Procfile in a fork, which outlives a killed run."""
    words = (process.info["cmdline"] or [])[-2:]
    return words == ["-m", "config.run"] and process.info["cwd"] == str(ROOT) and process.pid != os.getpid()
