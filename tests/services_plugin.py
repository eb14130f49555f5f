"""Before Django reads its settings: real servers, test keys, one Valkey database per xdist worker.

Servers not given by DATABASE_URL and REDIS_URL are started in the profile `test` and stopped at the end by
the process that started them: under xdist the controller, whose environment the workers inherit.
"""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

KEYS = {
    "REDRESS_SECRET_KEY": "tests-only-0123456789-0123456789-0123456789-0123456789",
    "REDRESS_FIELD_KEYS": "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "REDRESS_INDEX_KEY": "YWJjZGVmZ2hpamtsbW5vcGFiY2RlZmdoaWprbG1ub3A=",
    "REDRESS_DEBUG": "1",
    "REDRESS_DEMO": "0",
    "REDRESS_PUBLIC_URL": "http://testserver",
}
STARTED = pytest.StashKey[list[str]]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """A wrapper runs before pytest-django, which loads the settings here."""
    os.environ |= KEYS
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    early_config.stash[STARTED] = [] if worker else _start_servers()
    if worker:
        os.environ["REDIS_URL"] = database_of(worker, os.environ["REDIS_URL"])
    _tell_celery()
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    started = config.stash.get(STARTED, [])
    if started:
        from config import services

        services.stop("test", started)


def database_of(worker: str, url: str) -> str:
    """The URL with the worker's own database: gw0 keeps the given number, gw1 takes the next."""
    parts = urlsplit(url)
    number = int(parts.path.lstrip("/") or 0) + int(worker.removeprefix("gw"))
    return parts._replace(path=f"/{number}").geturl()


def _tell_celery() -> None:
    """Its application read the environment when `config` was imported, before the servers had an address."""
    from config.celery import app

    app.conf.broker_url = os.environ["REDIS_URL"]


def _start_servers() -> list[str]:
    """Start what nobody gave; returns what this process has to stop.

    The environment is looked at before config is imported, which reads the URLs of `make run`.
    """
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    from config import catalogues, services

    catalogues.compile_stale()
    running = services.status("test")
    try:
        os.environ.update(services.start("test", missing) if missing else {})
    except services.ServiceError as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
    return [name for name in missing if not running[name]]
