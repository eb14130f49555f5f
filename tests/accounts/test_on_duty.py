"""Whose duty somebody takes: the same answer from one query as from the chain of deputies."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.absences import enter_absence
from accounts.membership import duties_of, holdings_on_duty
from tests.cast import Cast, cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 28)


def test_a_chain_of_deputies_ends_at_the_one_who_is_there(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = cast.scjg
    for away, deputy in (
        (office.reviewer, office.second_reviewer),
        (office.second_reviewer, office.approver),
    ):
        enter_absence(user=away, deputy=deputy, starts_on=DAY, ends_on=DAY, today=DAY)
    with django_assert_num_queries(1):
        held = holdings_on_duty(office.approver, DAY)
    assert set(held) == {office.approver.pk, office.reviewer.pk, office.second_reviewer.pk}
    assert {ward.pk for ward in duties_of(office.approver, DAY)} == set(held) - {office.approver.pk}
    assert set(holdings_on_duty(office.second_reviewer, DAY)) == {office.second_reviewer.pk}


def test_nobody_is_away_and_nobody_takes_anything(cast: Cast) -> None:
    assert set(holdings_on_duty(cast.scjg.approver, DAY)) == {cast.scjg.approver.pk}
    assert holdings_on_duty(cast.owner, DAY) == {}
