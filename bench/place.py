"""A place of its own for the benches: local servers where none are given, and a database that goes when they end."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

KEYS = {
    "REDRESS_SECRET_KEY": "benches-only-0123456789-0123456789-0123456789-0123456789",
    "REDRESS_FIELD_KEYS": "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "REDRESS_INDEX_KEY": "YWJjZGVmZ2hpamtsbW5vcGFiY2RlZmdoaWprbG1ub3A=",
    "REDRESS_DEBUG": "1",
    "REDRESS_DEMO": "0",
    "DJANGO_SETTINGS_MODULE": "bench.settings",
}
QUEUE = "bench"  # the nudges of what is measured wake nobody's worker


@contextmanager
def place() -> Iterator[None]:
    """Servers, an empty migrated database and Django; everything is taken away again, also after Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ |= KEYS
    started = _start_servers()
    try:
        with _database():
            _set_up_django()
            try:
                yield
            finally:
                _tidy_up()
    finally:
        if started:
            from config import services

            services.stop("bench", started)


def _start_servers() -> list[str]:
    """Start what nobody gave; returns what is to be stopped at the end."""
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    from config import services

    running = services.status("bench")
    os.environ.update(services.start("bench", missing) if missing else {})
    return [name for name in missing if not running[name]]


@contextmanager
def _database() -> Iterator[None]:
    """`bench_<pid>` beside the database that DATABASE_URL names, which is not touched."""
    given = os.environ["DATABASE_URL"]
    name = f"bench_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ["DATABASE_URL"] = urlsplit(given)._replace(path=f"/{name}").geturl()
        try:
            yield
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _set_up_django() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from config.celery import app

    call_command("migrate", verbosity=0, skip_checks=True)
    app.conf.broker_url = os.environ["REDIS_URL"]  # read before the servers were started
    app.conf.task_routes = {"*": {"queue": QUEUE}}
    app.conf.task_create_missing_queues = True


def _tidy_up() -> None:
    from django.db import connections

    from config.celery import app

    connections.close_all()
    with app.connection_for_write() as broker:
        channel: Any = broker.default_channel
        channel.queue_purge(QUEUE)
