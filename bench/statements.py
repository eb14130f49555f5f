"""Count the statements of a piece of code, by kind; BEGIN and COMMIT are not counted, savepoints are."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

KIND = re.compile(
    r"^[\s(]*(?:WITH .*?)?(SELECT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE SAVEPOINT)\b",
    re.IGNORECASE | re.DOTALL,
)
TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+\"?(\w+)\"?", re.IGNORECASE)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The kinds of the statements done inside, in order."""
    done: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        done.append(kind(str(sql)))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield done


def kind(sql: str) -> str:
    """`SELECT cases_case`, `SAVEPOINT`."""
    verb = KIND.match(sql)
    if verb is None:
        return sql.split()[0]
    word, table = verb[1].upper(), TABLE.search(sql)
    return word if "SAVEPOINT" in word or table is None else f"{word} {table[1]}"


def tally(done: list[str]) -> str:
    """`2 UPDATE viewflow_task, 1 SELECT cases_case`."""
    return ", ".join(f"{number} {what}" for what, number in Counter(done).most_common())
