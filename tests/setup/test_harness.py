"""The harness itself: what tests with real transactions leave behind, and what the workers share."""

import os

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection

from ledger.models import Entry, Kind, Link
from tests.services_plugin import database_of


def flush() -> None:
    """What Django does after every test with real transactions."""
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_emptied_after_a_test_although_it_refuses_a_truncate():
    Entry.objects.create(kind=Kind.LOGIN)
    assert Link.objects.count() == 1
    with pytest.raises(IntegrityError, match="append-only: TRUNCATE refused"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Entry._meta.db_table}")

    flush()

    assert not Entry.objects.exists()
    assert not Link.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_triggers_stand_again_after_a_flush():
    flush()
    entry = Entry.objects.create(kind=Kind.LOGIN)

    assert Link.objects.get().row_id == entry.pk
    with pytest.raises(IntegrityError, match="append-only: DELETE refused"):
        Entry.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_what_the_migrations_wrote_is_back_after_a_flush_with_the_same_keys():
    types = dict(ContentType.objects.values_list("pk", "model"))
    permissions = set(Permission.objects.values_list("pk", "codename"))
    assert types
    assert permissions

    flush()

    assert dict(ContentType.objects.values_list("pk", "model")) == types
    assert set(Permission.objects.values_list("pk", "codename")) == permissions


def test_the_cache_remembers_within_a_test():
    cache.set("word", "here")
    assert cache.get("word") == "here"


def test_the_cache_has_forgotten_by_the_next_test():
    assert cache.get("word") is None


@pytest.mark.parametrize(
    ("worker", "expected"),
    [("gw0", "redis://:s@127.0.0.1:7000/3"), ("gw2", "redis://:s@127.0.0.1:7000/5")],
)
def test_every_worker_has_a_valkey_database_of_its_own(worker, expected):
    assert database_of(worker, "redis://:s@127.0.0.1:7000/3") == expected


def test_the_suite_runs_with_keys_that_protect_nothing():
    assert os.environ["REDRESS_SECRET_KEY"].startswith("tests-only-")
