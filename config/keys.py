"""The keys of a fresh clone: `python -m config.keys` adds what `var/keys.env` lacks, changing no line of it.

A key that is lost cannot be made again: what it encrypted is gone. Production sets the variables itself.
"""

import base64
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from config.env import VAR


def _thirty_two_bytes() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


MAKERS: dict[str, Callable[[], str]] = {
    "REDRESS_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "REDRESS_FIELD_KEYS": lambda: f"k1:{_thirty_two_bytes()}",
    "REDRESS_INDEX_KEY": _thirty_two_bytes,
}


def add_missing(path: Path = VAR / "keys.env") -> list[str]:
    """Append the keys the file lacks; returns their names. The file is readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    known = {line.partition("=")[0].strip() for line in path.read_text().splitlines()}
    missing = [name for name in MAKERS if name not in known]
    with path.open("a") as file:
        file.writelines(f"{name}={MAKERS[name]()}\n" for name in missing)
    return missing


if __name__ == "__main__":
    added = add_missing()
    if added:
        names = ", ".join(added)
        sys.stdout.write(f"New keys in {VAR / 'keys.env'}: {names}. Keep this file with your data.\n")
