"""Where a planted number could have got to: every column of the database, the broker, sessions, mails, disk names."""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from psycopg.sql import SQL, Identifier

READERS: dict[Any, Any] = {
    b"string": lambda store, key: [store.get(key)],
    b"list": lambda store, key: store.lrange(key, 0, -1),
    b"hash": lambda store, key: [part for pair in store.hgetall(key).items() for part in pair],
    b"set": lambda store, key: list(store.smembers(key)),
    b"zset": lambda store, key: store.zrange(key, 0, -1),
}


def in_database(number: str) -> list[str]:
    """The tables with a row that holds the number in any column, as text or as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            row = SQL("SELECT count(*) FROM {} AS t WHERE t::text LIKE ANY (%s)").format(Identifier(table))
            cursor.execute(row, [[f"%{number}%", f"%{number.encode().hex()}%"]])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def rows_there() -> int:
    """How many rows were looked through: a search in nothing finds nothing."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = [SQL("SELECT count(*) FROM {}").format(Identifier(table)) for table in tables]
        return sum(cursor.execute(count).fetchone()[0] for count in counts)


def sessions() -> str:
    """What every session says once it is unpacked."""
    return json.dumps([session.get_decoded() for session in Session.objects.all()], default=str)


def broker() -> list[bytes]:
    """Every key and value of the cache and the queues; the bodies of tasks unpacked."""
    store = redis.Redis.from_url(settings.REDIS_URL)
    found: list[bytes] = []
    for key in store.scan_iter():
        values = READERS[store.type(key)](store, key)
        found += [key, *values, *(body for value in values for body in unpacked(value))]
    return found


def unpacked(value: bytes) -> Iterator[bytes]:
    """The body of a task is base64 inside JSON."""
    try:
        message: Any = json.loads(value)
        yield base64.b64decode(message["body"])
    except (ValueError, KeyError, TypeError):
        return


def mails() -> str:
    return "\n".join(one.message().as_string() + str(one.subject) + str(one.body) for one in mail.outbox)


def names_on_disk() -> str:
    return "\n".join(
        str(Path(folder) / name) for folder, _, names in os.walk(settings.MEDIA_ROOT) for name in names
    )
