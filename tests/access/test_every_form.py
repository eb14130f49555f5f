"""What holds for every address at once: forms of other sites, odd methods, and fields that no form offers."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Subject
from cases.models import Case
from tests.access.addresses import form_of, url_of
from tests.access.registry import THROUGH, Row, rows
from tests.access.visits import Browsers

pytestmark = pytest.mark.django_db

MET = [row for row in rows() if THROUGH & set(row.cells.values())]
FORMS = [row for row in MET if row.method not in ("GET", "HEAD")]
PAGES = [row for row in MET if row.method == "GET"]


def visitor(row: Row) -> str:
    """Somebody who gets through."""
    return next(role for role, cell in row.cells.items() if cell in THROUGH)


@pytest.mark.parametrize("row", FORMS, ids=lambda row: f"{row.address} {row.method}")
def test_a_form_without_the_token_of_its_page_is_refused_everywhere(row: Row, browsers: Browsers) -> None:
    browsers.client.handler.enforce_csrf_checks = True
    try:
        with browsers.visiting(row.address, row.method, visitor(row)) as answer:
            assert answer.shows == "403"
            assert 'data-code="form_too_old"' in answer.given
    finally:
        browsers.client.handler.enforce_csrf_checks = False


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_asking_for_the_head_of_a_page_answers_like_the_page_and_shows_nothing(
    row: Row, browsers: Browsers
) -> None:
    role = visitor(row)
    with browsers.visiting(row.address, "HEAD", role) as answer:
        assert answer.shows == row.cells[role]
        assert answer.given.rpartition("\n")[2] == ""


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_no_other_method_shows_or_does_anything(row: Row, method: str, browsers: Browsers) -> None:
    with browsers.visiting(row.address, method, visitor(row)) as answer:
        assert answer.shows in ("302", "405") or (method == "OPTIONS" and answer.given.endswith("\n"))


# — fields that no form offers —

SMUGGLED: dict[str, Any] = {
    "received_on": "2020-01-01",
    "filed_at": "2020-01-01",
    "state": "concluded",
    "outcome": "upheld",
    "last_seq": "99",
    "due_on": "2030-01-01",
    "appointed_approver": "1",
    "is_verified": "on",
    "status": "verified",
    "is_official": "on",
    "is_superuser": "on",
    "capacity": "self",
    "purpose": "receipt_proof",
    "now": "2020-01-01",
    "on_behalf_of": "1",
}
THEIRS = ("unit", "handler", "assignee", "handler_id", "unit_id", "actor", "filed_by", "entered_by", "user")


def case_rows() -> list[dict[str, Any]]:
    return list(Case.objects.order_by("pk").values())


@pytest.mark.parametrize("row", [row for row in FORMS if row.method == "POST"], ids=lambda row: row.address)
def test_fields_that_no_form_offers_change_nothing(row: Row, browsers: Browsers) -> None:
    """The same form with and without them leaves the same cases behind."""
    world, role = browsers.world, visitor(row)
    extra = (
        SMUGGLED | dict.fromkeys(THEIRS, str(world.cast.sw.unit.pk)) | {"submission_key": str(uuid.uuid4())}
    )
    url, known = url_of(world, row.address), set(Subject.objects.values_list("pk", flat=True))
    left = []
    for more in ({}, extra):
        form = more | form_of(world, row.address)
        with browsers.afterwards(url, role, form) as answer:
            left.append((answer.status_code, [same(one, known) for one in case_rows()]))
    assert left[0] == left[1]


def same(case: dict[str, Any], known: set[int]) -> dict[str, Any]:
    """Without what is drawn anew each time."""
    drawn = {"id", "reference", "submission_key"} | (set() if case["subject_id"] in known else {"subject_id"})
    return {name: value for name, value in case.items() if name not in drawn}


def test_a_claim_that_says_it_is_verified_is_none(browsers: Browsers) -> None:
    world = browsers.world
    form = (
        form_of(world, "claim_as") | SMUGGLED | {"subject": str(world.cast.company.pk), "status": "verified"}
    )
    with browsers.afterwards(reverse("claim_as", args=["self"]), "oth", form):
        made = world.cast.neighbour.subject_links.latest("pk")
        assert (made.status, made.subject.is_verified) == ("claimed", False)
        world.cast.neighbour.refresh_from_db()
        assert not world.cast.neighbour.needs_password
