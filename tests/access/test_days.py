"""Days as people type them, and days as they begin: midnight is Shanghai's, and no day and month are exchanged."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.models import Case
from lawbook import calendar
from tests.access.attempts import act
from tests.access.half_done import nothing_half_done, refused
from tests.access.people import browser_of
from tests.cast import UNUSED_NUMBER, Cast
from tests.portal.journey import about_the_record, send
from tests.uploads import pdf
from tests.workflows.story import accepted
from workflows.models import Deadline

pytestmark = pytest.mark.django_db
ONE_DAY = ("2026-09-04", "2026/9/4", "2026.09.04", "2026年9月4日")
NO_DAY = (
    "09/04/2026",
    "04/09/2026",
    "04.09.2026",
    "9/4/26",
    "2026-02-30",
    "2026-13-01",
    "20260904",
    "4 Sept",
    "丙午年",
)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("typed", ONE_DAY)
def test_a_day_is_the_same_day_in_both_languages(typed: str, language: str) -> None:
    page = Client(headers={"accept-language": language}).get(
        reverse("calculator"), {"received_on": typed, "days": 1}
    )
    assert page.context["slip"].start == dt.date(2026, 9, 4)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("typed", NO_DAY)
def test_what_could_be_two_days_or_none_is_refused_in_both_languages(typed: str, language: str) -> None:
    page = Client(headers={"accept-language": language}).get(
        reverse("calculator"), {"received_on": typed, "days": 1}
    )
    assert page.status_code == 422
    assert 'data-code="invalid"' in page.content.decode()


@pytest.mark.parametrize("typed", ["0001-01-01", "1949-10-01", "2200-01-01", "9999-12-31"])
def test_the_calculator_says_which_years_it_does_not_know(typed: str) -> None:
    page = Client().get(reverse("calculator"), {"received_on": typed, "days": 250})
    assert page.status_code == 422
    assert page.context["slip"] is None


@pytest.mark.parametrize(
    ("moment", "received_on", "due_on"),
    [
        ("2026-09-23T15:59:59+00:00", "2026-09-23", "2026-09-29"),
        ("2026-09-23T16:00:00+00:00", "2026-09-24", "2026-09-30"),
        ("2026-09-24T15:59:59.999999+00:00", "2026-09-24", "2026-09-30"),
        ("2026-09-24T16:00:00+00:00", "2026-09-25", "2026-09-30"),
    ],
)
def test_an_objection_is_received_on_the_day_that_it_is_in_shanghai(
    moment: str, received_on: str, due_on: str, cast: Cast
) -> None:
    """16:00 in UTC is midnight: one second decides which day is not counted (Article 59)."""
    assert calendar.current().add_working_days(dt.date(2026, 9, 24), 3) == dt.date(2026, 9, 30)
    with time_machine.travel(moment, tick=False):
        owner = browser_of(cast.owner)
        about_the_record(owner, cast)
        send(owner)
    case = Case.objects.get()
    assert case.received_on.isoformat() == received_on
    assert Deadline.objects.get(case=case, slot="review").due_on.isoformat() == due_on


@pytest.mark.parametrize(("moment", "taken"), [("15:59:59", False), ("16:00:00", True)])
def test_tomorrow_becomes_a_day_of_receipt_at_midnight(moment: str, taken: bool, cast: Cast) -> None:
    form = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-24",
        "paper": pdf(), "submission_key": "6f1c7d0e-5d0b-4a53-8d3b-0f6b4f0f7a11",
    }  # fmt: skip
    with time_machine.travel(f"2026-09-23T{moment}+00:00", tick=False):
        answer = browser_of(cast.scjg.clerk).post(reverse("desk_counter_filing"), form)
    assert (answer.status_code, Case.objects.exists()) == ((302, True) if taken else (422, False))


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-02-30", "invalid"),
        ("09/23/2026", "invalid"),
        ("", "required"),
        ("0001-01-01", "receipt_date_invalid"),
        ("9999-12-31", "receipt_date_invalid"),
    ],
)
def test_a_receipt_date_that_is_no_day_moves_no_clock(day: str, code: str, cast: Cast) -> None:
    case = accepted(cast)
    form = {"received_on": day, "reason": "The stamp.", "evidence": pdf(), "seen": case.last_seq}
    with nothing_half_done():
        answer = browser_of(cast.scjg.reviewer).post(act(case, "propose_receipt_date"), form)
    refused(answer, code)


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize(
    ("ends_on", "code"),
    [("2026-09-23", "power_of_attorney_ended"), ("2027-02-29", "invalid"), ("31/12/2027", "invalid")],
)
def test_a_power_of_attorney_that_is_over_or_ends_on_no_day_is_refused(
    ends_on: str, code: str, cast: Cast
) -> None:
    form = {
        "name": "颜回", "number_kind": "citizen", "number": UNUSED_NUMBER, "scope": "objections", "ends_on": ends_on,
    }  # fmt: skip
    with nothing_half_done():
        answer = browser_of(cast.stranger).post(reverse("claim_as", args=["person-agent"]), form)
    refused(answer, code)
