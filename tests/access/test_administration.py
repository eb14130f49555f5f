"""Forms sent to the administration: by people who are none of its, and by an administrator who would delete."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import connection
from django.urls import NoReverseMatch, reverse
from psycopg.sql import SQL, Identifier

from accounts.models import User
from core.admin import ReadOnly
from tests.access.visits import Browsers

pytestmark = pytest.mark.django_db
KEPT = ("django_session", "ledger_link", "django_admin_log")
OFFICE = {
    "email": "new@example.test", "name": "new", "is_official": "on", "is_staff": "on", "is_superuser": "on",
    "is_active": "on", "code": "new", "kind": "provider", "name_zh": "新", "name_en": "New", "role": "approver",
    "starts_on": "2026-09-24", "post": "yes", "_selected_action": "1", "action": "delete_selected",
    "usable_password": "true", "password1": "correct horse battery", "password2": "correct horse battery",
}  # fmt: skip


def contents() -> dict[str, list[str]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in KEPT]
        return {
            name: sorted(
                row[0] for row in cursor.execute(SQL("SELECT t::text FROM {} t").format(Identifier(name)))
            )
            for name in tables
        }


def forms() -> Iterator[str]:
    """Every address of the administration that a form can be sent to, about a real object where it needs one."""
    for name in ("index", "password_change", "jsi18n", "autocomplete"):
        yield reverse(f"admin:{name}")
    yield reverse("admin:auth_user_password_change", args=[User.objects.filter(is_official=True)[0].pk])
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{label}_changelist")
        yield reverse(f"{label}_add")
        row = model._default_manager.first()
        if row is not None:
            yield from (reverse(f"{label}_{page}", args=[row.pk]) for page in ("change", "delete", "history"))


@pytest.mark.parametrize("role", ["ano", "own", "cle", "app", "sup", "dir"])
def test_no_form_of_the_administration_does_anything_for_anybody_else(role: str, browsers: Browsers) -> None:
    before = contents()
    for url in forms():
        with browsers.afterwards(url, role, OFFICE) as answer:
            assert answer.status_code == 302, url
            assert answer["Location"].startswith("/admin/login/"), url
            assert contents() == before, url


def registered() -> list[tuple[Any, ModelAdmin]]:
    return list(admin.site._registry.items())


@pytest.mark.parametrize(("model", "page"), registered(), ids=lambda one: getattr(one, "__name__", ""))
def test_an_administrator_deletes_nothing_by_any_form(
    model: Any, page: ModelAdmin, browsers: Browsers
) -> None:
    label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = list(model._default_manager.values_list("pk", flat=True)[:3])
    before = model._default_manager.count()
    ticked = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
    with browsers.afterwards(reverse(f"{label}_changelist"), "adm", ticked) as answer:
        assert answer.status_code in (200, 302)
        assert model._default_manager.count() == before
    for pk in rows:
        with browsers.afterwards(reverse(f"{label}_delete", args=[pk]), "adm", {"post": "yes"}) as answer:
            assert answer.status_code == 403
            assert model._default_manager.count() == before


@pytest.mark.parametrize(
    "model",
    [model for model, page in registered() if isinstance(page, ReadOnly)],
    ids=lambda one: one.__name__,
)
def test_what_is_to_be_looked_at_is_not_changed_by_a_form(model: Any, browsers: Browsers) -> None:
    """Cases, records, events, the ledger: they change by acts of people alone."""
    label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    before = contents()
    row = model._default_manager.first()
    typed = OFFICE | {name.name: "1" for name in model._meta.fields if name.name != "id"}
    addresses = [reverse(f"{label}_add"), *([reverse(f"{label}_change", args=[row.pk])] if row else [])]
    for url in addresses:
        with browsers.afterwards(url, "adm", typed) as answer:
            assert answer.status_code == 403, url
            assert contents() == before


def test_pages_of_libraries_are_not_in_the_administration() -> None:
    for name in (
        "auth_group",
        "viewflow_task",
        "viewflow_process",
        "account_emailaddress",
        "sessions_session",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}_changelist")
