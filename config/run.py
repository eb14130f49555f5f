"""`make run`: the whole product in one terminal, until Ctrl-C, or until its make ends.

Order of start: services, tables and demo data, then the Procfile. Order of stop: web, worker and beats, which
finish what they hold, then the services. One run per checkout; what a killed run left is ended first.
"""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

import psutil

from config import leftovers, procfile, services, starter
from config.env import ROOT, VAR
from config.local.engine import ServiceError, is_free


def main() -> int:
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)  # the terminal was closed
    starter.follow()
    try:
        with _only_run():
            leftovers.end_all()
            _require_free_port()
            with _services():
                return _serve()
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (KeyboardInterrupt, BrokenPipeError):  # a signal, or nobody reads our output any more
        return 130


def _serve() -> int:
    environment = _environment()
    prepared = _python("config.catalogues", environment) or _python("config.prepare", environment)
    if prepared:
        return prepared
    welcome = subprocess.Popen([sys.executable, "-m", "config.welcome"], cwd=ROOT, env=environment)
    try:
        return procfile.run(ROOT / "Procfile", environment)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reached us and make: it is heard once
        leftovers.end_all()  # none after an orderly stop; all when the terminal was closed
        welcome.wait()


def _python(module: str, environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=environment, check=False).returncode


def _environment() -> dict[str, str]:
    """What was set outside wins; a trial adds demo mode and the address."""
    port = _port()
    defaults = {
        "REDRESS_DEBUG": "1",
        "REDRESS_DEMO": "1",
        "REDRESS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    venv = str(Path(sys.executable).parent)
    always = {
        "PORT": str(port),
        leftovers.MARK: str(ROOT),
        "PATH": os.pathsep.join((venv, os.environ["PATH"])),
    }
    return defaults | os.environ | always


def _port() -> int:
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise ServiceError(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return int(port)


def _require_free_port() -> None:
    port = _port()
    if not is_free(port):
        raise ServiceError(f"Port {port} is in use. Choose another, for example: make run PORT={port + 1}")


@contextmanager
def _services() -> Iterator[None]:
    missing = services.not_given()
    try:
        os.environ.update(services.start(variables=missing))
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl-C leaves no server behind
        services.stop(variables=missing)


@contextmanager
def _only_run() -> Iterator[None]:
    with _lock_file() as file:
        if not _locked(file):
            raise ServiceError("Redress already runs from this folder. Stop it first: make stop")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def stop() -> None:
    """`make stop`: end a run from another terminal, or what a killed one left, and the services."""
    with _lock_file() as file:
        if not _locked(file):
            file.seek(0)
            leftovers.end([psutil.Process(int(file.read()))], patience=90)
    leftovers.end_all()
    for profile in services.profiles():
        services.stop(profile)


def clean() -> None:
    """`make clean`: stop everything and delete the data of every profile."""
    stop()
    for profile in services.profiles():
        services.destroy(profile)


def _lock_file() -> TextIO:
    VAR.mkdir(exist_ok=True)
    return (VAR / "run.lock").open("a+")


def _locked(file: TextIO) -> bool:
    """False while another process holds it. The kernel frees it when that process dies in any way, and forks
    of that process, unlike with flock, do not keep it."""
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    commands = {"stop": stop, "clean": clean}
    sys.exit(commands[sys.argv[1]]() if len(sys.argv) > 1 else main())
