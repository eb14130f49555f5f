"""The local PostgreSQL and Valkey of a trial and of the tests, from pip wheels; never used in production.

    python -m config.services start|stop|status [PROFILE]
    python -m config.services url postgres|valkey [PROFILE]
    python -m config.services destroy PROFILE...

A profile is one independent pair of servers: `run` for `make run`, `test` for the tests. Both run detached,
in sessions of their own, so a Ctrl-C in the terminal does not reach them. A server is found by the folder
named on its command line, never by a pid file, so a killed earlier run leaves nothing to clean up by hand.
"""

import fcntl
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.env import ROOT, VAR
from config.local.engine import Engine, ServiceError
from config.local.postgres import Postgres
from config.local.valkey import Valkey

ENGINES: tuple[type[Engine], ...] = (Postgres, Valkey)
VARIABLES = tuple(engine.variable for engine in ENGINES)


def start(profile: str = "run", variables: Collection[str] = VARIABLES) -> dict[str, str]:
    """Start what does not run yet and publish the URLs in `published(profile)`; returns them by variable.

    Raises ServiceError with a sentence when a server cannot be started.
    """
    with _held(profile):
        urls = {engine.variable: engine.start() for engine in _engines(profile, variables)}
        _publish(profile)
    return urls


def stop(profile: str = "run", variables: Collection[str] = VARIABLES) -> None:
    """Stop in reverse order: nothing may write to a database whose broker is gone. The data stays."""
    with _held(profile):
        for engine in reversed(_engines(profile, variables)):
            engine.stop()
        _publish(profile)


def destroy(profile: str = "run") -> None:
    """Stop, and delete the data for good."""
    stop(profile)
    for engine in _engines(profile, VARIABLES):
        engine.destroy()
    shutil.rmtree(_folder(profile))


def status(profile: str = "run") -> dict[str, str | None]:
    """The URL of each server that runs, None for one that does not."""
    return {engine.variable: engine.url_if_running() for engine in _engines(profile, VARIABLES)}


def not_given(profile: str = "run") -> list[str]:
    """The variables nobody set from outside: unset, or only repeating what an earlier start published."""
    path = published(profile)
    lines = path.read_text().splitlines() if path.exists() else []
    return [name for name in VARIABLES if name not in os.environ or f"{name}={os.environ[name]}" in lines]


def published(profile: str) -> Path:
    """`var/services.env` is read by the settings; other profiles keep theirs to themselves."""
    return VAR / "services.env" if profile == "run" else _folder(profile) / "services.env"


def profiles() -> list[str]:
    """Every profile that was ever started in this checkout."""
    return sorted(path.name for path in (VAR / "services").glob("*/") if path.is_dir())


def _folder(profile: str) -> Path:
    return VAR / "services" / profile


def _engines(profile: str, variables: Collection[str]) -> list[Engine]:
    return [
        engine(_folder(profile), checkout=ROOT, fast=profile == "test")
        for engine in ENGINES
        if engine.variable in variables
    ]


def _publish(profile: str) -> None:
    running = {name: url for name, url in status(profile).items() if url}
    path = published(profile)
    if not running:
        path.unlink(missing_ok=True)
        return
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{name}={url}\n" for name, url in running.items()))
    draft.replace(path)


@contextmanager
def _held(profile: str) -> Iterator[None]:
    """One start or stop of a profile at a time."""
    folder = _folder(profile)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(words: list[str]) -> int:
    command, *rest = words or ["status"]
    try:
        sys.stdout.write(_answer(command, rest))
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _answer(command: str, rest: list[str]) -> str:
    profile = rest[0] if rest else "run"
    match command:
        case "url" if rest:
            return _url(*rest)
        case "start":
            start(profile)
        case "stop":
            stop(profile)
        case "destroy":
            return _destroyed(rest)
        case "status":
            pass
        case _:
            raise ServiceError("Say start, stop, status, destroy or url.")
    return "".join(f"{name}: {'runs' if url else 'stopped'}\n" for name, url in status(profile).items())


def _destroyed(names: list[str]) -> str:
    for name in names:
        destroy(name)
    return f"Deleted: {', '.join(names)}\n"


def _url(name: str, profile: str = "run") -> str:
    variable = next((engine.variable for engine in ENGINES if engine.name == name), "")
    url = status(profile).get(variable)
    if not url:
        raise ServiceError(f"No {name} runs in the profile {profile}.")
    return f"{url}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
