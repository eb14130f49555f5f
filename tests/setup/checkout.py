"""A fresh checkout of its own, in which `make run` is started and stopped as somebody at a terminal does."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path

import psutil

from config.env import ROOT

NOT_COPIED = shutil.ignore_patterns("var", ".*", "__pycache__", "*.mo", "tests", "docs", "bench")
TO_START, TO_STOP, TO_ANSWER = 240.0, 90.0, 30.0  # seconds; a busy machine needs many more than an idle one
INSTALLED = str(Path(sys.prefix) / "installed")


def wait_until(happened: Callable[[], object], seconds: float, what: Callable[[], str]) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, what()
        time.sleep(0.2)


class Checkout:
    """The product's files without anything that was made in them; what it needs is installed already."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(ROOT, folder, ignore=NOT_COPIED))
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
        }
        self.log = self.folder.with_suffix(".log")

    def start(self) -> subprocess.Popen[bytes]:
        """`make run`, in a terminal of its own; returns once the first page can be opened."""
        command = ["make", "run", f"PORT={self.port}", f"VENV={sys.prefix}", "-o", INSTALLED]
        with self.log.open("ab") as output:
            running = subprocess.Popen(
                command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        wait_until(lambda: running.poll() is not None or self.answers(), TO_START, self.said)
        assert running.poll() is None, self.said()
        return running

    def press_ctrl_c(self, running: subprocess.Popen[bytes]) -> None:
        """The terminal sends it to everything in its foreground."""
        os.killpg(running.pid, signal.SIGINT)
        self._ends(running)

    def interrupt_make_alone(self, running: subprocess.Popen[bytes]) -> None:
        """As `kill -INT` does: nothing that make started gets it."""
        os.kill(running.pid, signal.SIGINT)
        self._ends(running)

    def _ends(self, running: subprocess.Popen[bytes]) -> None:
        try:
            running.wait(TO_STOP)
        except subprocess.TimeoutExpired:
            raise AssertionError(self.said()) from None

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
            return answer.status == 200
        return False

    def left(self) -> list[str]:
        """The processes that belong to this checkout: by their mark, by their folder, by what they were given."""
        return [" ".join(one.info["cmdline"] or [one.info["name"]]) for one in self._processes()]

    def services(self) -> str:
        command = [sys.executable, "-m", "config.services", "status"]
        return subprocess.run(command, cwd=self.folder, env=self.env, capture_output=True, text=True).stdout

    def said(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def remove(self) -> None:
        """End what is left and delete the data, also what lies outside the folder."""
        subprocess.run(
            [sys.executable, "-m", "config.run", "clean"], cwd=self.folder, env=self.env, timeout=180
        )

    def _processes(self) -> Iterator[psutil.Process]:
        here = str(self.folder)
        for one in psutil.process_iter(["name", "cmdline", "environ", "cwd"]):
            marked = (one.info["environ"] or {}).get("REDRESS_RUN") == here
            inside = (one.info["cwd"] or "").startswith(here)
            if marked or inside or any(here in word for word in one.info["cmdline"] or []):
                yield one


class Visitor:
    """A browser without a script: cookies, pages, forms with their hidden token."""

    def __init__(self, address: str) -> None:
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.path, self.page = "", ""

    def open(self, path: str) -> str:
        return self._visit(path, None)

    def send(self, path: str, **typed: str) -> str:
        """Open the page, fill in its form and send it; returns the page that follows."""
        if self.path != path:
            self.open(path)
        return self._visit(path, self.hidden("csrfmiddlewaretoken") | typed)

    def hidden(self, *names: str) -> dict[str, str]:
        """What the page's forms hold under these names."""
        return {name: re.search(f'name="{name}" value="([^"]*)"', self.page)[1] for name in names}  # type: ignore[index]

    def _visit(self, path: str, typed: dict[str, str] | None) -> str:
        body = urllib.parse.urlencode(typed).encode() if typed is not None else None
        try:
            with self.opener.open(self.address + path, body, timeout=TO_ANSWER) as answer:
                self.path = answer.url.removeprefix(self.address)
                self.page = answer.read().decode()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()[:2000]}") from error
        return self.page


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
