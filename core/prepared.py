"""Querysets that are compiled once per process and run many times, for what every act of a case asks again.

    @prepared
    def running(case_id: int) -> QuerySet[Deadline]:
        return Deadline.objects.filter(case=case_id, status="running")

    running(case_id=7)          # a list, as list(running.plain(case_id=7)) gives it

Django makes the SQL of a queryset anew each time, and PostgreSQL its plan, which takes both longer than to answer it
(core/planned.py). The values must be plain (numbers, texts, dates, lists in `any_of`), and the shape of the query must
not depend on them. Constants of the queryset stand in its text, so that the plan may use an index on a part of a table.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.query import ModelIterable, get_related_populators

from core.planned import planned_cursor

Row = TypeVar("Row")


class Slot(Value):
    """The place of a value that is put in when the query is run."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class _AnyOf(Value):
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "ANY(%s)", [self.value]


def any_of(values: Iterable[Any]) -> Any:
    """`filter(pk=any_of(ids))`: what `pk__in` means, in a text that does not depend on how many there are."""
    return _AnyOf(values if isinstance(values, Slot) else list(values))


def _literal(value: Any) -> str:
    with connection.cursor() as cursor:
        text: str = cursor.mogrify("%s", [value])
    return text.replace("%", "%%")


class Prepared(Generic[Row]):
    """A function that makes a queryset, run without making it again."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.plain = build
        self.__doc__, self.__name__ = build.__doc__, build.__name__

    def __call__(self, **values: Any) -> list[Row]:
        sql, names = self._statement
        with planned_cursor() as cursor:
            cursor.execute(sql, [values[name] for name in names])
            rows = cursor.fetchall()
        converters = self._converters
        found = self._compiler.apply_converters(rows, converters) if converters else rows
        return list(map(self._read, found))

    @cached_property
    def _queryset(self) -> QuerySet[Any, Any]:
        names = inspect.signature(self.plain).parameters
        return self.plain(**{name: Slot(name) for name in names})

    @cached_property
    def _compiler(self) -> Any:
        return self._queryset.query.get_compiler(self._queryset.db)

    @cached_property
    def _statement(self) -> tuple[str, tuple[str, ...]]:
        """The text with its constants, and the names of its values in their order."""
        sql, params = self._compiler.as_sql()
        text = sql.replace("%%", "%%%%") % tuple(
            "%s" if isinstance(one, Slot) else _literal(one) for one in params
        )
        return text, tuple(one.value for one in params if isinstance(one, Slot))

    @cached_property
    def _converters(self) -> Any:
        columns = self._compiler.select[: self._compiler.col_count]
        return self._compiler.get_converters([column[0] for column in columns])

    @cached_property
    def _read(self) -> Callable[[Any], Any]:
        """From a row to a model with what was selected and annotated beside it, or to a tuple of values."""
        if self._queryset._iterable_class is not ModelIterable:
            return tuple
        compiler, db = self._compiler, self._queryset.db
        made_of, select = compiler.klass_info, compiler.select
        first, last = made_of["select_fields"][0], made_of["select_fields"][-1] + 1
        names = [column[0].target.attname for column in select[first:last]]
        marks = list(compiler.annotation_col_map.items())
        related = get_related_populators(made_of, select, db)  # type: ignore[call-arg]  # the stubs are of a later Django

        def read(row: Any) -> Any:
            made = made_of["model"].from_db(db, names, row[first:last])
            for name, place in marks:
                setattr(made, name, row[place])
            for one in related:
                one.populate(row, made)
            return made

        return read


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared[Any]:
    """Decorator. The rows are models, or tuples for `values_list`."""
    return Prepared(build)
