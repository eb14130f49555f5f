"""Grading a penalty at intake: what is kept, and what is refused with its article."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cases import showing
from cases.models import Record
from cases.penalties import NewPenalty
from cases.publicity import Sanction, Scheme, Withheld
from cases.records import NewEntry, append_version, enter_record, fields_of
from cases.records import current as latest
from core import clock
from core.errors import BadInput
from lawbook.calendar import current
from tests.cast import Cast, catalogue_item

pytestmark = pytest.mark.django_db

MADE = dt.date(2026, 9, 1)
FINED = NewPenalty(sanctions=(Sanction("fine", "general"),), corrected_on=dt.date(2026, 9, 20))


def entered(cast: Cast, penalty: NewPenalty = FINED, made: dt.date = MADE, **item: Any) -> Record:
    kind = catalogue_item(cast.scjg.unit, code="graded")
    for name, value in ({"is_public": True} | item).items():
        setattr(kind, name, value)
    kind.save()
    entry = NewEntry(kind, "曲市监罚〔2026〕901号", made, {"summary": "A fine."}, penalty=penalty)
    return enter_record(subject=cast.company, entry=entry, author=None, at=clock.at(made, dt.time(12)))


def test_a_graded_penalty_is_published_as_its_rules_say(cast: Cast) -> None:
    record = entered(cast)
    found = showing.publicity_of(record, current())
    assert found is not None
    assert record.scheme == "three-tiers"
    assert (found.first_day, found.may_apply_from, found.last_day) == (
        MADE,
        dt.date(2026, 12, 2),
        dt.date(2027, 9, 1),
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"simple_procedure": True}, "simple_procedure"),
        ({"minor_and_remedied": True}, "minor_and_remedied"),
        ({"sanctions": (Sanction("fine"),)}, "tier_missing"),
        ({"sanctions": (Sanction("", "general"),)}, "penalty_kind_unknown"),
        ({"sanctions": ()}, "penalty_kind_unknown"),
        ({"scheme": Scheme.ORDER_58}, "scheme_not_in_force"),
    ],
)
def test_what_may_not_be_entered_is_refused_and_leaves_nothing(cast: Cast, change: Any, code: str) -> None:
    before = Record.objects.count()
    with pytest.raises(BadInput) as refused:
        entered(cast, replace(FINED, **change))
    assert refused.value.code == code
    assert Record.objects.count() == before


def test_an_old_decision_keeps_the_old_scheme_unless_it_is_graded_anew(cast: Cast) -> None:
    old = replace(FINED, sanctions=(Sanction("fine"),))
    record = entered(cast, old, dt.date(2024, 5, 10), sector="food")
    found = showing.publicity_of(record, current())
    assert found is not None
    assert (record.scheme, found.may_apply_from, found.last_day) == (
        "order-58",
        dt.date(2025, 5, 11),
        dt.date(2027, 5, 10),
    )


def test_an_entry_without_penalties_is_about_no_rule_of_publicity(cast: Cast) -> None:
    assert showing.publicity_of(cast.record, current()) is None
    assert showing.repair_of(cast.record, MADE, current()) is None


def test_nobody_sees_a_penalty_of_an_individual_business_or_of_a_kind_that_is_not_published(
    cast: Cast,
) -> None:
    found = showing.publicity_of(entered(cast, is_public=False), current())
    assert found is not None
    assert found.withheld == Withheld.NOT_PUBLIC


def test_a_deleted_entry_is_not_published_from_that_day_on(cast: Cast) -> None:
    record = entered(cast)
    day = dt.date(2026, 10, 12)
    append_version(
        record,
        change="deleted",
        fields=fields_of(latest(record)),
        reason_zh="认定错误",
        reason_en="It was wrong",
        case=None,
        author=None,
        at=clock.at(day, dt.time(9)),
    )
    found = showing.publicity_of(Record.objects.get(pk=record.pk), current())
    assert found is not None
    assert found.published(dt.date(2026, 10, 11))
    assert not found.published(day)


def test_an_open_repair_of_the_entry_stands_against_its_repair(cast: Cast) -> None:
    found = showing.repair_of(entered(cast), dt.date(2026, 12, 20), current(), open_repair="XF-2026-0000001")
    assert found is not None
    assert [one.code for one in found.unmet] == ["repair_open"]
