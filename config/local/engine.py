"""What both local servers share: found by their folder, started detached, stopped by their signal."""

import importlib.util
import os
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

import psutil

PATIENCE = 60.0  # seconds a server may take to recover after it was killed
ATTEMPTS = 8


class ServiceError(Exception):
    """A sentence for whoever runs the command."""


class Engine(ABC):
    """One server of one profile. `folder` lies in `var/`; a subclass may keep its data elsewhere."""

    name: ClassVar[str]
    variable: ClassVar[str]
    package: ClassVar[str]
    program: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, folder: Path, *, checkout: Path, fast: bool) -> None:
        self.folder = folder / self.name
        self.checkout = checkout
        self.fast = fast
        self.url_file = self.folder / "url"

    @abstractmethod
    def marker(self) -> str:
        """The word on the server's command line that belongs to no other server."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the folders, the configuration and the first data."""

    @abstractmethod
    def launch(self, port: int) -> subprocess.Popen[bytes]:
        """Start the server detached on this port."""

    @abstractmethod
    def address(self, port: int) -> str:
        """The URL the product is given."""

    @abstractmethod
    def answers(self, url: str) -> bool:
        """Whether the server can be used now."""

    @abstractmethod
    def destroy(self) -> None:
        """Delete the data of a stopped server."""

    @property
    @abstractmethod
    def log(self) -> Path:
        """Where the server writes."""

    def start(self) -> str:
        url = self.url_if_running()
        if url and self._wait(url):
            return url
        self.stop()  # one that runs but does not answer at its published address
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.prepare()
        return self._launch_until_it_answers()

    def stop(self) -> None:
        process = self.process()
        if process is None:
            return
        for wish, seconds in ((self.stop_signal, 30), (signal.SIGKILL, 10)):
            try:
                process.send_signal(wish)
                process.wait(seconds)
                return
            except psutil.NoSuchProcess:
                return
            except psutil.TimeoutExpired:
                continue

    def url_if_running(self) -> str | None:
        return self.url_file.read_text() if self.url_file.exists() and self.process() else None

    def process(self) -> psutil.Process | None:
        """The oldest with our folder on its command line; its forks may share that for a moment."""
        everybody = psutil.process_iter(["cmdline", "create_time"])
        mine = [process for process in everybody if self._is_mine(process.info["cmdline"] or [""])]
        return min(mine, key=lambda process: process.info["create_time"], default=None)

    def _is_mine(self, words: list[str]) -> bool:
        return Path(words[0]).name == self.program and self.marker() in words

    def _launch_until_it_answers(self) -> str:
        """Try again after a death: a port may be taken, or backends of a killed server still be leaving."""
        for attempt in range(ATTEMPTS):
            port = self._port(keep=attempt == 0)
            url = self.address(port)
            server = self.launch(port)
            if self._wait(url, server):
                self._keep(url)
                return url
            time.sleep(min(attempt, 2))
        raise ServiceError(f"The local {self.name} did not start. {self.log} ends:\n{self._log_end()}")

    def _wait(self, url: str, server: subprocess.Popen[bytes] | None = None) -> bool:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if server is not None and server.poll() is not None:
                return False
            if self.answers(url):
                return True
            if server is None and self.process() is None:
                return False
            time.sleep(0.05)
        return False

    def _port(self, *, keep: bool) -> int:
        """The port of last time while it is free, so that open tools stay connected; else any free one."""
        if keep and self.url_file.exists():
            last = int(self.url_file.read_text().rpartition(":")[2].partition("/")[0])
            if is_free(last):
                return last
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return int(probe.getsockname()[1])

    def _keep(self, url: str) -> None:
        self.url_file.touch(mode=0o600)
        self.url_file.write_text(url)

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.exists() else ""

    def installed(self) -> Path:
        """The folder of the wheel, found without importing it: its import writes lock files."""
        found = importlib.util.find_spec(self.package)
        if found is None or not found.submodule_search_locations:
            raise ServiceError(
                f"{self.variable} is not set and the local {self.name} is not installed. "
                f"Set {self.variable}, or install requirements-dev.txt."
            )
        return Path(found.submodule_search_locations[0])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def detached(command: list[str], log: Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start in a session of its own, with nothing of the terminal."""
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            **options,
        )
