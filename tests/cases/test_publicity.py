"""Publication and keeping of entries, row by row as one counts them by hand, each with the article it follows."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.publicity import (
    SAFETY_SECTORS,
    Entry,
    Sanction,
    Scheme,
    kept_after_listing,
    publicity,
    retention,
    scheme_of,
)
from lawbook.calendar import packaged
from lawbook.errors import NoTermInForce

CALENDAR = packaged()
FOREVER = "until corrected"  # the rule leaves the end to the sector's authority
OLD, NEW = Scheme.ORDER_58, Scheme.THREE_TIERS
MARKET = "market_regulation"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def fined(tier: str = "") -> tuple[Sanction, ...]:
    return (Sanction("fine", tier),)


@dataclass
class Row:
    """`expected` is why it is withheld, or: first day, the first day to apply, last day."""

    article: str
    made: str
    scheme: Scheme
    expected: str
    sanctions: tuple[Sanction, ...] = field(default_factory=fined)
    more: dict[str, Any] = field(default_factory=dict)

    def entry(self) -> Entry:
        return Entry(scheme=self.scheme, sanctions=self.sanctions, determined_on=day(self.made), **self.more)


def old(article: str, made: str, expected: str, *kinds: str, **more: Any) -> Row:
    sanctions = tuple(Sanction(kind) for kind in kinds or ("fine",))
    return Row(article, made, OLD, expected, sanctions, more)


def new(article: str, made: str, expected: str, *tiers: str, kind: str = "fine", **more: Any) -> Row:
    sanctions = tuple(Sanction(kind, tier) for tier in tiers or ("general",))
    return Row(article, made, NEW, expected, sanctions, more)


DONE = {"corrected_on": dt.date(2026, 6, 1)}
ROWS = [
    # Order 58, Article 34: three months to three years from the day the penalty was made
    old("34", "2024-05-10", "2024-05-10 2024-08-11 2027-05-10"),
    old("34", "2023-07-01", "2023-07-01 2023-10-02 2026-07-01"),
    old("34", "2025-06-30", "2025-06-30 2025-10-01 2028-06-30"),
    old("Order 58", "2023-05-01", "2023-05-01 2023-08-02 2026-05-01"),
    old("Order 58", "2025-07-01", "2025-07-01 2025-10-02 2028-07-01"),
    old("Order 58", "2026-03-31", "2026-03-31 2026-07-01 2029-03-31"),
    old("Order 58", "2022-02-01", "2022-02-01 2022-05-02 2025-02-01"),  # older than the rule
    old("Civil Code 202", "2023-11-30", "2023-11-30 2024-03-01 2026-11-30"),  # 29 February has come
    old("Civil Code 202", "2024-11-30", "2024-11-30 2025-03-01 2027-11-30"),  # ends on 28 February
    old("Civil Code 202", "2024-02-29", "2024-02-29 2024-05-30 2027-02-28"),
    old("Civil Code 202", "2024-01-31", "2024-01-31 2024-05-01 2027-01-31"),
    old("203: no roll", "2023-10-01", "2023-10-01 2024-01-02 2026-10-01"),  # the last day is a holiday
    # one year at least in five fields
    old("34", "2024-05-10", "2024-05-10 2025-05-11 2027-05-10", sector="food"),
    old("34", "2024-05-10", "2024-05-10 2025-05-11 2027-05-10", sector="drugs"),
    old("34", "2024-05-10", "2024-05-10 2025-05-11 2027-05-10", sector="special_equipment"),
    old("34", "2024-05-10", "2024-05-10 2025-05-11 2027-05-10", sector="work_safety"),
    old("34", "2024-05-10", "2024-05-10 2025-05-11 2027-05-10", sector="fire"),
    old("34", "2024-05-10", "2024-05-10 2024-08-11 2027-05-10", sector="transport"),
    old("34", "2024-02-29", "2024-02-29 2025-03-01 2027-02-28", sector="fire"),
    old("34", "2026-03-31", "2026-03-31 2027-04-01 2029-03-31", sector="food"),
    # several penalties in one decision: the longest counts; a reprimand alone is not published
    old("34", "2024-05-10", "reprimand_only", "warning"),
    old("34", "2024-05-10", "reprimand_only", "public_criticism"),
    old("34", "2024-05-10", "reprimand_only", "warning", "public_criticism"),
    old("34", "2024-05-10", "2024-05-10 2024-08-11 2027-05-10", "warning", "fine"),
    old("34", "2024-05-10", "2024-05-10 2024-08-11 2027-05-10", "fine", "confiscation"),
    old("34", "2024-05-10", "reprimand_only", "warning", sector="food"),
    # who is never published, and what is not
    old("36, Shandong 20", "2024-05-10", "natural_person", subject="person"),
    old("C12", "2024-05-10", "individual_business", subject="individual_business"),
    old("21", "2024-05-10", "not_public", is_public=False),
    old("7", "2024-05-10", "secret", is_secret=True),
    old("15", "2024-05-10", "simple_procedure", simple_procedure=True),
    new("36, Shandong 20", "2026-09-01", "natural_person", subject="person", **DONE),
    new("C12", "2026-09-01", "individual_business", "serious", subject="individual_business"),
    # Order 36: tiers, from the day the document fixes; the end waits for the correction
    new("Order 36", "2026-09-01", "2026-09-01 2026-12-02 2027-09-01", **DONE),
    new("Order 36", "2026-04-01", "2026-04-01 2026-07-02 2027-04-01", **DONE),
    new("Order 36", "2026-10-15", "2026-10-15 2027-01-16 2027-10-15", **DONE),
    new("Order 36", "2026-09-01", "2026-09-01 2027-09-02 2029-09-01", "serious", **DONE),
    new("Order 36", "2026-11-30", "2026-11-30 2027-03-01 2027-11-30", **DONE),
    new("Order 36", "2026-09-01", f"2026-09-01 2026-12-02 {FOREVER}"),
    new("Order 36", "2026-09-01", f"2026-09-01 2027-09-02 {FOREVER}", "serious"),
    new("Order 36", "2026-09-01", "2026-09-01 2026-12-02 2027-12-24", corrected_on=day("2027-12-24")),
    new("Order 36", "2026-09-01", "minor", "minor"),
    new(
        "Order 36", "2026-09-01", "2026-09-01 2026-09-01 2026-12-01", "minor", minor_is_necessary=True, **DONE
    ),
    new("Order 36", "2026-09-01", f"2026-09-01 2026-09-01 {FOREVER}", "minor", minor_is_necessary=True),
    new("Order 36", "2026-09-01", "2026-08-20 2026-11-21 2027-08-20", document_on=day("2026-08-20"), **DONE),
    new("Order 36", "2026-09-01", "2026-09-01 2027-09-02 2029-09-01", "general", "serious", **DONE),
    new("Order 36", "2026-09-01", "2026-09-01 2026-12-02 2027-09-01", "minor", "general", **DONE),
    new("Order 36", "2026-09-01", "2026-09-01 2026-12-02 2027-09-01", sector="food", **DONE),
    new("C1: re-tiered", "2024-05-10", "2024-05-10 2024-08-11 2026-06-01", sector="food", **DONE),
    # Order 107, market regulation: from publication, ends by itself
    new(
        "Order 107",
        "2026-09-01",
        "2026-09-10 2026-12-11 2027-09-10",
        sector=MARKET,
        published_on=day("2026-09-10"),
    ),
    new(
        "Order 107",
        "2025-12-25",
        "2026-01-05 2026-04-06 2027-01-05",
        sector=MARKET,
        published_on=day("2026-01-05"),
    ),
    new(
        "Order 107",
        "2026-09-01",
        "2026-09-10 2027-09-11 2029-09-10",
        "serious",
        sector=MARKET,
        published_on=day("2026-09-10"),
    ),
    new(
        "Order 107",
        "2026-09-01",
        "2026-09-10 2026-09-10 2026-12-10",
        "minor",
        sector=MARKET,
        published_on=day("2026-09-10"),
    ),
    new(
        "Order 107",
        "2026-09-01",
        "reprimand_only",
        "minor",
        kind="warning",
        sector=MARKET,
        published_on=day("2026-09-10"),
    ),
    new("Order 107", "2026-09-01", "not begun", sector=MARKET),
    # what ends it before: repair, withdrawal, the cap of five years from the end of the misconduct
    old("60", "2024-05-10", "2024-05-10 2024-08-11 2024-09-14", repaired_on=day("2024-09-15")),
    old("58", "2024-05-10", "2024-05-10 2024-08-11 2024-05-31", withdrawn_on=day("2024-06-01")),
    old(
        "59",
        "2024-05-10",
        "2024-05-10 2024-08-11 2024-05-31",
        withdrawn_on=day("2024-06-01"),
        repaired_on=day("2025-01-01"),
    ),
    old(
        "Shandong 38", "2024-05-10", "2024-05-10 2024-08-11 2025-03-02", misconduct_ended_on=day("2020-03-02")
    ),
    old(
        "Shandong 38", "2024-05-10", "2024-05-10 2024-08-11 2027-05-10", misconduct_ended_on=day("2024-01-01")
    ),
    new(
        "Shandong 38",
        "2026-09-01",
        "2026-09-01 2027-09-02 2028-06-30",
        "serious",
        misconduct_ended_on=day("2023-06-30"),
    ),
    new("60", "2026-09-01", "2026-09-01 2026-12-02 2026-12-19", repaired_on=day("2026-12-20"), **DONE),
    new("57", "2026-09-01", "2026-09-01 2026-12-02 2026-08-31", withdrawn_on=day("2026-09-01")),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.article}: {row.made} {row.expected}")
def test_an_entry_is_published_as_its_article_says(row: Row) -> None:
    found = publicity(row.entry(), CALENDAR)
    if found.withheld:
        assert found.withheld == row.expected
        return
    if found.first_day is None:
        assert row.expected == "not begun"
        return
    last = found.last_day.isoformat() if found.last_day else FOREVER
    assert f"{found.first_day} {found.may_apply_from} {last}" == row.expected


def test_there_are_at_least_sixty_rows_over_both_schemes() -> None:
    assert len(ROWS) >= 60
    assert {row.scheme for row in ROWS} == set(Scheme)


def test_it_says_by_which_rows() -> None:
    found = publicity(ROWS[12].entry(), CALENDAR)
    assert found.minimum is not None
    assert found.maximum is not None
    assert found.minimum.pin == "publicity.minimum.safety@ndrc-58"
    assert found.maximum.cited("en").startswith("Measures on Credit Information Repair")


@pytest.mark.parametrize(
    ("made", "sector", "scheme"),
    [
        ("2026-03-31", "", OLD),
        ("2026-04-01", "", NEW),
        ("2025-12-24", MARKET, OLD),
        ("2025-12-25", MARKET, NEW),
        ("2025-12-25", "tax", OLD),
    ],
)
def test_the_scheme_is_the_one_in_force_on_the_day_of_the_decision(
    made: str, sector: str, scheme: Scheme
) -> None:
    assert scheme_of(day(made), sector) == scheme


def test_a_decision_made_after_order_58_has_no_publicity_under_it() -> None:
    with pytest.raises(NoTermInForce):
        publicity(old("Order 58", "2026-04-01", "").entry(), CALENDAR)


def test_disclosure_ends_five_years_after_the_misconduct_and_the_entry_is_sealed_then() -> None:
    kept = retention(
        old("Shandong 38", "2024-05-10", "", misconduct_ended_on=day("2024-04-30")).entry(), CALENDAR
    )
    assert kept.disclosed_until == day("2029-04-30")
    assert not kept.sealed(day("2029-04-30"))
    assert kept.sealed(day("2029-05-01"))
    assert kept.erased_on is None, "no rule says when an organisation's entry is erased"


def test_a_persons_entry_is_erased_after_five_years_unless_it_is_held() -> None:
    entry = old("36", "2024-05-10", "", subject="person", misconduct_ended_on=day("2024-02-29")).entry()
    assert retention(entry, CALENDAR).erased_on == day("2029-03-01")
    assert retention(replace(entry, held=True), CALENDAR).erased_on is None


def test_after_a_listing_it_is_kept_sealed_for_ten_years() -> None:
    kept = kept_after_listing(day("2024-02-29"), CALENDAR)
    assert kept.sealed(day("2024-03-01"))
    assert kept.sealed(day("2034-02-28"))
    assert kept.erased(day("2034-03-01"))
    assert not kept_after_listing(day("2024-02-29"), CALENDAR, held=True).erased(day("2034-03-01"))


DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2028, 12, 31))
MAYBE = st.none() | DAYS
UNDER_ORDER_58 = st.dates(dt.date(2019, 1, 1), dt.date(2026, 3, 31))  # nothing later is filed with its scheme
KINDS = st.sampled_from(["warning", "public_criticism", "fine", "confiscation", "suspension", "revocation"])
TIERS = st.sampled_from(["minor", "general", "serious"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    scheme = draw(st.sampled_from(Scheme))
    kinds = draw(st.lists(KINDS, min_size=1, max_size=3))
    return Entry(
        subject=draw(st.sampled_from(["person", "individual_business", "organisation"])),
        scheme=scheme,
        sanctions=tuple(Sanction(kind, draw(TIERS) if scheme == NEW else "") for kind in kinds),
        sector=draw(st.sampled_from(["", "tax", MARKET, *sorted(SAFETY_SECTORS)])),
        determined_on=draw(DAYS if scheme == NEW else UNDER_ORDER_58),
        document_on=draw(MAYBE),
        published_on=draw(MAYBE),
        misconduct_ended_on=draw(MAYBE),
        corrected_on=draw(MAYBE),
        repaired_on=draw(MAYBE),
        withdrawn_on=draw(MAYBE),
        is_public=draw(st.booleans()),
        is_secret=draw(st.booleans()),
        simple_procedure=draw(st.booleans()),
        minor_is_necessary=draw(st.booleans()),
        held=draw(st.booleans()),
    )


@settings(max_examples=600, deadline=None)
@given(entries(), DAYS)
def test_nothing_is_published_before_its_start_after_its_end_of_a_person_or_while_withheld(
    entry: Entry, on: dt.date
) -> None:
    found = publicity(entry, CALENDAR)
    if not found.published(on):
        return
    assert entry.subject == "organisation"
    assert entry.is_public
    assert not entry.is_secret
    assert not entry.simple_procedure
    assert found.first_day is not None
    assert on >= found.first_day
    assert entry.withdrawn_on is None or on < entry.withdrawn_on
    assert entry.repaired_on is None or on < entry.repaired_on
    cap = retention(entry, CALENDAR).disclosed_until
    assert cap is None or on <= cap
    days = (on - found.first_day).days
    assert days <= 366 * 3 or (entry.scheme == NEW and entry.sector != MARKET and not _corrected(entry, on))


def _corrected(entry: Entry, before: dt.date) -> bool:
    return entry.corrected_on is not None and entry.corrected_on < before


@settings(max_examples=400, deadline=None)
@given(entries(), DAYS)
def test_nothing_is_sealed_early_and_nothing_held_is_ever_erased(entry: Entry, on: dt.date) -> None:
    kept = retention(entry, CALENDAR)
    if kept.sealed(on) or kept.erased(on):
        assert entry.misconduct_ended_on is not None
        assert (on - entry.misconduct_ended_on).days >= 365 * 5
    assert not (kept.erased(on) and entry.held)
    assert not (kept.erased(on) and entry.subject != "person")


@settings(max_examples=300, deadline=None)
@given(entries())
def test_an_early_end_can_be_asked_for_inside_the_publication_never_before_it(entry: Entry) -> None:
    found = publicity(entry, CALENDAR)
    if found.first_day is not None:
        assert found.may_apply_from is not None
        assert found.may_apply_from >= found.first_day
