"""A stricter promise beside the term that holds: its own date from the same start, and nothing else moves."""

import datetime as dt

import pytest

from lawbook import terms
from lawbook.calendar import packaged
from lawbook.targets import target_beside
from tests.promises import quicker_promise

__all__ = ["quicker_promise"]
RECEIVED = dt.date(2026, 9, 24)
OWN = "objection.review.own"


def test_the_promise_is_counted_from_the_same_day_beside_the_statutory_term(
    quicker_promise: terms.Lawbook,
) -> None:
    found = quicker_promise.resolve(OWN, RECEIVED)
    assert (found.term.amount, found.force) == (3, "statutory")
    target = target_beside(found.term, RECEIVED, packaged())
    assert target is not None
    assert (target.term.amount, target.due_on, target.provisional) == (2, dt.date(2026, 9, 29), False)
    assert target.term.cited("en") == "Qufu Service Promise on Social Credit, Article 3"


@pytest.mark.usefixtures("quicker_promise")
def test_a_promise_that_was_not_in_force_on_the_day_is_not_shown() -> None:
    term = terms.resolve(OWN, dt.date(2025, 12, 31)).term
    assert target_beside(term, dt.date(2025, 12, 31), packaged()) is None


@pytest.mark.usefixtures("quicker_promise")
def test_another_term_has_no_promise_because_this_one_has() -> None:
    term = terms.resolve("objection.review.assisted", RECEIVED).term
    assert target_beside(term, RECEIVED, packaged()) is None


@pytest.mark.usefixtures("quicker_promise")
def test_a_row_that_was_pinned_and_would_not_be_chosen_today_has_no_promise() -> None:
    municipal = terms.term_by_pin("objection.review.own@qufu-2023:59")
    assert target_beside(municipal, dt.date(2024, 5, 10), packaged()) is None


@pytest.mark.usefixtures("quicker_promise")
def test_a_promise_into_an_unpublished_year_is_provisional() -> None:
    term = terms.resolve(OWN, dt.date(2026, 12, 31)).term
    target = target_beside(term, dt.date(2026, 12, 31), packaged())
    assert target is not None and target.provisional


def test_no_shipped_term_has_a_quicker_promise_today() -> None:
    """When one is added, its date appears on the pages by itself."""
    for term in {row.key: row for row in terms.terms()}.values():
        try:
            found = terms.resolve(term.key, RECEIVED, sector=term.sector, subject_kind=term.subject_kind)
        except terms.LawbookError:
            continue
        assert target_beside(found.term, RECEIVED, packaged()) is None
