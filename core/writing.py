"""Write a row without making its statement anew: as `save()` does, for rows that every act of a case writes.

    insert(event)                                   # event.save(force_insert=True)
    insert(clock, ClockEvent(kind="started"), "deadline")   # both in one statement; the second one points to the first
    update(case, ["state", "last_seq"])             # case.save(update_fields=[…])

The values must be plain, and nothing may listen to the signals of these models: none are sent.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Field, Model

from core.planned import planned_cursor


def insert(row: Model, second: Model | None = None, by: str = "") -> None:
    """Write a new row, and with it a second one whose foreign key `by` is the first."""
    values = _values(row, _columns(type(row)))
    if second is None:
        sql = _insert(type(row))
    else:
        sql = _insert_two(type(row), type(second), by)
        values += _values(second, _columns(type(second), by))
    with planned_cursor() as cursor:
        cursor.execute(sql, values)
        keys = cursor.fetchone()
    _is_written(row, keys[0])
    if second is not None:
        setattr(second, by, row)
        _is_written(second, keys[1])


def update(row: Model, names: Iterable[str]) -> None:
    """Write these fields of a row. Raises DatabaseError where the row is not there any more."""
    fields = tuple(names)
    if not fields:
        return
    sql, columns = _update(type(row), fields)
    with planned_cursor() as cursor:
        cursor.execute(sql, [*_values(row, columns), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"There is no {row._meta.verbose_name} {row.pk} to update.")


@cache
def _insert(model: type[Model]) -> str:
    return f"{_into(model, _columns(model))} VALUES ({_places(_columns(model))}) RETURNING {_key(model)}"


@cache
def _insert_two(model: type[Model], second: type[Model], by: str) -> str:
    columns, link = _columns(second, by), second._meta.get_field(by)
    assert isinstance(link, Field)
    key = f"(SELECT {_key(model)} FROM first)"  # noqa: S608  only names of our own models are put in
    return (
        f"WITH first AS ({_insert(model)}) {_into(second, [*columns, link])} "
        f"VALUES ({_places([*columns])}, {key}) RETURNING {key}, {_key(second)}"
    )


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, Sequence[Field[Any, Any]]]:
    known = {name: field for field in _columns(model) for name in (field.name, field.attname)}
    fields = [known[name] for name in names]
    changes = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_key(model)} = %s"  # noqa: S608  the same
    return sql, fields


@cache
def _columns(model: type[Model], without: str = "") -> Sequence[Field[Any, Any]]:
    """Its columns but for the key, which the database gives."""
    fields = model._meta.local_concrete_fields
    return [field for field in fields if not field.primary_key and field.name != without]


def _values(row: Model, fields: Iterable[Field[Any, Any]]) -> list[Any]:
    return [_value(field, getattr(row, field.attname)) for field in fields]


def _value(field: Field[Any, Any], value: Any) -> Any:
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{field.name} is an expression: such a row is saved by its model")
    return field.get_db_prep_save(value, connection)


def _is_written(row: Model, key: int) -> None:
    row.pk, row._state.adding, row._state.db = key, False, connection.alias


def _into(model: type[Model], fields: Iterable[Field[Any, Any]]) -> str:
    columns = ", ".join(_quoted(field.column) for field in fields)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns})"


def _places(fields: Sequence[Field[Any, Any]]) -> str:
    return ", ".join(["%s"] * len(fields))


def _key(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return _quoted(model._meta.pk.column)


def _quoted(name: str | None) -> str:
    assert name is not None, "a concrete field has a column"
    return connection.ops.quote_name(name)
