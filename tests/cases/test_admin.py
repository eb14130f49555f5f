"""The administration of cases: for administrators, nothing deleted, sealed or changed by hand."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from tests.cast import Cast

REGISTERED = [model for model in admin.site._registry if model._meta.app_label == "cases"]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_administrators_look_and_nobody_deletes(cast: Cast, rf: RequestFactory, model: type) -> None:
    page, request = admin.site._registry[model], rf.get("/")
    request.user = cast.administrator
    assert page.has_view_permission(request)
    assert not page.has_delete_permission(request)
    assert not page.has_change_permission(request) and not page.has_add_permission(request)
    for other in (cast.owner, cast.scjg.supervisor, cast.director):
        request.user = other
        assert not page.has_module_permission(request) and not page.has_view_permission(request)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_sealed_columns_are_not_on_the_page(cast: Cast, rf: RequestFactory, model: type) -> None:
    page, request = admin.site._registry[model], rf.get("/")
    request.user = cast.administrator
    shown = {*page.get_fields(request, None), *page.get_list_display(request)}
    assert not [name for name in shown if "sealed" in str(name) or "submission_key" in str(name)]


def test_what_the_office_writes_in_confidence_is_not_there_at_all() -> None:
    names = {model.__name__ for model in REGISTERED}
    assert names <= {model.__name__ for model in apps.get_app_config("cases").get_models()}
    assert not {"Note", "Draft", "Objection", "Proposal"} & names
