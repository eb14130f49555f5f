"""Queries of every request, compiled once.

Django turns a queryset into SQL anew each time it is evaluated; for a query with a join or two that costs
several times what the database needs to answer it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Compiled:
    """A queryset of values whose SQL is kept in the process and asked again with other values.

    `build` makes the queryset out of stand-ins: values that stand nowhere else among its parameters. A stand-in
    may not decide which SQL comes out, so no None, and no list for `__in`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **stand_ins: Any) -> None:
        self.build = build
        self.stand_ins = stand_ins

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What the queryset selects, as the database returns it."""
        sql, places = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] if name else constant for name, constant in places])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _statement(self) -> tuple[str, list[tuple[str, Any]]]:
        """The SQL, and for each parameter the name of its value, or the constant that it always is."""
        sql, parameters = self.build(**self.stand_ins).query.sql_with_params()
        places = [(self._name_of(parameter), parameter) for parameter in parameters]
        unseen = set(self.stand_ins) - {name for name, _constant in places}
        if unseen:
            raise ValueError(f"not among the parameters: {', '.join(sorted(unseen))}")
        return sql, places

    def _name_of(self, parameter: Any) -> str:
        return next((name for name, value in self.stand_ins.items() if value == parameter), "")
