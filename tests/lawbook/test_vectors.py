"""Every date that the law's notes give, and the words with their examples."""

import datetime as dt

import pytest

from lawbook.calendar import packaged
from lawbook.counting import (
    count,
    count_term,
    is_at_risk,
    is_overdue,
    overdue_days,
    working_days_left,
)
from lawbook.terms import resolve

D = dt.date
DUE = D(2026, 9, 30)
VECTORS = [
    ("2026-09-24", "09-29", "09-30", "10-12", "10-15"),
    ("2026-09-25", "09-29", "09-30", "10-12", "10-15"),
    ("2026-09-18", "09-21", "09-22", "09-29", "10-09"),
    ("2026-09-30", "10-09", "10-10", "10-15", "10-20"),
    ("2026-02-13", "02-24", "02-25", "03-02", "03-05"),
    ("2026-02-14", "02-25", "02-26", "03-03", "03-06"),
    ("2026-04-30", "05-07", "05-08", "05-13", "05-18"),
    ("2026-11-23", "11-25", "11-26", "12-02", "12-07"),
]
CASES = [
    (received, n, f"2026-{due}")
    for received, *dues in VECTORS
    for n, due in zip((2, 3, 7, 10), dues, strict=True)
]


@pytest.mark.parametrize(("received", "n", "due"), CASES)
def test_working_day_limits_end_on_the_days_the_notes_give(received, n, due):
    assert str(count(n, "working_day", D.fromisoformat(received), packaged()).due_on) == due


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-31", 3, "2026-04-30"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-15", 12, "2027-05-15"),
    ],
)
def test_months_end_on_the_same_numbered_day_or_the_last_of_the_month(start, months, due):
    assert str(count(months, "month", D.fromisoformat(start), packaged()).due_on) == due


def test_a_year_from_the_leap_day_ends_on_the_last_of_february():
    assert count(3, "year", D(2024, 2, 29), packaged()).due_on == D(2027, 2, 28)


def test_the_objection_terms_of_the_lawbook_give_the_scenarios_dates():
    received = D(2026, 9, 24)
    own = resolve("objection.review.own", received).term
    assisted = resolve("objection.review.assisted", received).term
    correction = resolve("objection.correction", D(2026, 9, 29)).term
    assert count_term(own, received, packaged()).due_on == DUE
    assert count_term(assisted, received, packaged()).due_on == D(2026, 10, 12)
    assert count_term(correction, D(2026, 9, 29), packaged()).due_on == D(2026, 10, 8)


def test_one_working_day_is_left_the_day_before():
    assert working_days_left(DUE, D(2026, 9, 29), packaged()) == 1


def test_none_is_left_on_the_due_day_which_is_not_late():
    assert working_days_left(DUE, DUE, packaged()) == 0
    assert overdue_days(DUE, DUE, packaged()) == 0
    assert not is_overdue(DUE, DUE)


def test_overdue_days_count_working_days_begun_after_the_holiday():
    assert overdue_days(DUE, D(2026, 10, 7), packaged()) == 0
    assert is_overdue(DUE, D(2026, 10, 1))
    assert overdue_days(DUE, D(2026, 10, 8), packaged()) == 1
    assert overdue_days(DUE, D(2026, 10, 10), packaged()) == 3
    assert working_days_left(DUE, D(2026, 10, 8), packaged()) == 0


def test_at_risk_is_one_working_day_left_or_two_without_a_handler():
    monday, tuesday = D(2026, 9, 28), D(2026, 9, 29)
    assert not is_at_risk(DUE, monday, packaged())
    assert is_at_risk(DUE, monday, packaged(), has_handler=False)
    assert is_at_risk(DUE, tuesday, packaged())
    assert is_at_risk(DUE, DUE, packaged())
    assert not is_at_risk(DUE, D(2026, 9, 24), packaged(), has_handler=False)


def test_what_is_overdue_is_not_at_risk_any_more():
    assert not is_at_risk(DUE, D(2026, 10, 1), packaged(), has_handler=False)
