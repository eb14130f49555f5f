"""May it be repaired: each condition with its article, and the day from which time alone does not stand against it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.eligibility import Request, before_filing, eligibility
from cases.publicity import Entry, Sanction, Scheme, publicity
from lawbook.calendar import packaged

CALENDAR = packaged()
MADE = dt.date(2026, 9, 1)
GENERAL = Entry(
    scheme=Scheme.THREE_TIERS,
    sanctions=(Sanction("fine", "general"),),
    determined_on=MADE,
    corrected_on=dt.date(2026, 9, 20),
)
READY = Request(entry=GENERAL, committed=True)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def codes(request: Request, on: str) -> list[str]:
    return [one.code for one in eligibility(request, day(on), CALENDAR).unmet]


def about(**changes: Any) -> Request:
    return replace(READY, entry=replace(GENERAL, **changes))


def test_before_the_shortest_publicity_has_passed_it_says_from_when_and_by_which_rule() -> None:
    with translation.override("en"):
        found = eligibility(READY, day("2026-09-24"), CALENDAR)
        assert [one.code for one in found.unmet] == ["too_early"]
        assert found.earliest == day("2026-12-02")
        assert found.unmet[0].article == "Measures on Credit Repair"


@pytest.mark.parametrize(("on", "may"), [("2026-12-01", False), ("2026-12-02", True), ("2027-09-01", True)])
def test_one_may_apply_from_the_day_after_the_shortest_publicity_to_its_end(on: str, may: bool) -> None:
    assert eligibility(READY, day(on), CALENDAR).may_apply is may


def test_what_ended_by_itself_needs_no_repair() -> None:
    found = eligibility(READY, day("2027-09-02"), CALENDAR)
    assert [one.code for one in found.unmet] == ["not_published"]
    assert found.earliest is None


def test_food_under_article_34_waits_for_a_year() -> None:
    made, done = day("2024-05-10"), day("2024-06-01")
    request = about(scheme=Scheme.ORDER_58, determined_on=made, sector="food", corrected_on=done)
    assert eligibility(request, day("2024-09-01"), CALENDAR).earliest == day("2025-05-11")
    assert codes(request, "2025-05-10") == ["too_early"]
    assert codes(request, "2025-05-11") == []
    late = about(scheme=Scheme.ORDER_58, determined_on=made, sector="fire")
    assert codes(late, "2025-05-11") == ["not_corrected"]


def test_what_is_not_put_right_yet_is_said_and_time_does_not_help() -> None:
    found = eligibility(about(corrected_on=None), day("2026-12-20"), CALENDAR)
    assert [one.code for one in found.unmet] == ["not_corrected"]
    assert found.earliest == day("2026-12-20")


def test_without_a_commitment_one_may_file_but_not_be_granted() -> None:
    request = replace(READY, committed=False)
    assert codes(request, "2026-12-20") == ["not_committed"]
    assert before_filing(request, day("2026-12-20"), CALENDAR).may_apply


@pytest.mark.parametrize(
    ("on", "barred"), [("2027-06-15", True), ("2029-06-15", True), ("2029-06-16", False)]
)
def test_a_dishonest_application_bars_for_three_years(on: str, barred: bool) -> None:
    request = replace(about(corrected_on=None), dishonest_on=day("2026-06-15"))
    assert ("barred" in codes(request, on)) is barred


def test_a_bar_and_the_shortest_publicity_together_end_with_the_later_of_both() -> None:
    serious = (Sanction("fine", "serious"),)
    request = replace(about(sanctions=serious, corrected_on=None), dishonest_on=day("2026-06-15"))
    found = eligibility(request, day("2026-10-01"), CALENDAR)
    assert {one.code for one in found.unmet} == {"too_early", "barred", "not_corrected"}
    assert found.earliest == day("2029-06-16")


def test_a_law_that_excludes_it_is_named_and_no_day_is_promised() -> None:
    found = eligibility(replace(READY, excluded_by="A law, Article 7"), day("2026-12-20"), CALENDAR)
    assert (found.unmet[0].code, found.unmet[0].article, found.earliest) == (
        "excluded_by_law",
        "A law, Article 7",
        None,
    )


def test_an_open_repair_about_the_entry_is_named() -> None:
    found = eligibility(replace(READY, open_repair="XF-2026-0000007"), day("2026-12-20"), CALENDAR)
    assert [(one.code, one.article) for one in found.unmet] == [("repair_open", "XF-2026-0000007")]


def test_a_persons_entry_is_not_published_so_it_needs_no_repair() -> None:
    assert codes(about(subject="person"), "2026-12-20") == ["not_published"]


@settings(max_examples=300, deadline=None)
@given(
    made=st.dates(dt.date(2026, 4, 1), dt.date(2027, 6, 1)),
    tier=st.sampled_from(["general", "serious"]),
    dishonest_on=st.none() | st.dates(dt.date(2023, 5, 1), dt.date(2027, 1, 1)),
    on=st.dates(dt.date(2026, 4, 1), dt.date(2028, 1, 1)),
)
def test_nobody_may_apply_early_and_the_promised_day_holds(
    made: dt.date, tier: str, dishonest_on: dt.date | None, on: dt.date
) -> None:
    assume(dishonest_on is None or dishonest_on <= on)  # nobody knows of it before
    entry = replace(GENERAL, sanctions=(Sanction("fine", tier),), determined_on=made, corrected_on=made)
    request = replace(READY, entry=entry, dishonest_on=dishonest_on)
    found = eligibility(request, on, CALENDAR)
    shown = publicity(entry, CALENDAR)
    if found.may_apply:
        assert shown.published(on)
        assert shown.may_apply_from is not None
        assert on >= shown.may_apply_from
    elif found.earliest is not None and shown.published(found.earliest) and on >= made:
        assert eligibility(request, found.earliest, CALENDAR).may_apply
