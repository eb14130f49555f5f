"""Strict readers of the environment: a wrong value stops the start with a sentence."""

import base64
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


def load_files() -> None:
    """Take what `make setup` generated and what the local services published; the environment wins."""
    for name in ("keys.env", "services.env"):
        path = VAR / name
        lines = path.read_text().splitlines() if path.exists() else []
        for line in lines:
            key, separator, value = line.partition("=")
            if separator and not line.startswith("#"):
                os.environ.setdefault(key.strip(), value.strip())


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"{name} is not set. `make setup` generates the keys of a fresh clone; `make run` (or "
            "`python -m config.services start`) starts a local PostgreSQL and Valkey."
        )
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value in {"1", "true"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def json_object(name: str) -> dict[str, Any]:
    value = os.environ.get(name, "{}")
    try:
        found = json.loads(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not JSON.") from error
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON object.")
    return found


def secret(name: str) -> bytes:
    """A 32-byte key in base64."""
    return _key(name, text(name))


def secrets(name: str) -> dict[str, bytes]:
    """Keys by id, newest first: `k2:<base64>,k1:<base64>`."""
    text(name)
    pairs = [word.partition(":") for word in words(name)]
    return {key_id: _key(name, value) for key_id, _, value in pairs}


def _key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not base64.") from error
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64, not {len(key)}.")
    return key


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """A Django database from `postgres://user:password@host:port/name`."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
    }
