"""What the models promise is what the migrated database has: dropping one index may take another with it."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

OURS = ("accounts", "cases", "core", "lawbook", "ledger", "notifications", "workflows")


def missing(model: type[Model]) -> list[str]:
    meta = model._meta
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, meta.db_table)
    alone = {tuple(one["columns"]) for one in there.values() if one["unique"]}
    named = [one.name for one in (*meta.constraints, *meta.indexes) if one.name not in there]
    unique = [field.name for field in meta.local_fields if field.unique and (field.column,) not in alone]
    return [f"{meta.label}: {name}" for name in (*named, *unique)]


@pytest.mark.django_db
def test_every_constraint_and_index_of_the_models_is_in_the_database() -> None:
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    assert len(models) > 30
    assert [name for model in models for name in missing(model)] == []
