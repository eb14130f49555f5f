"""Whose duty somebody takes: the same answer from one query as from the chain of deputies."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.absences import enter_absence
from accounts.membership import duties_of, duty_of, holdings_on_duty, roles_of
from accounts.models import Absence, Membership, Unit, User
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


def test_the_own_part_is_what_is_in_force(cast: Cast) -> None:
    user, (before, after) = cast.scjg.approver, (DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1))
    for unit, role, first, last in (
        (cast.sw.unit, "reviewer", before, before),
        (cast.sw.unit, "approver", after, None),
        (cast.yj.unit, "reviewer", before, DAY),
        (cast.yj.unit, "approver", DAY, None),
    ):
        Membership.objects.create(user=user, unit=unit, role=role, starts_on=first, ends_on=last)
    for day in (before, DAY, after):
        assert holdings_on_duty(user, day)[user.pk] == set(roles_of(user, day))
    duty = duty_of(user, DAY)
    assert {cast.yj.unit.pk: cast.yj.unit, cast.scjg.unit.pk: cast.scjg.unit} == duty.units
    assert [unit.name_zh for unit in duty.units.values()] == [
        Unit.objects.get(pk=pk).name_zh for pk in duty.units
    ]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert holdings_on_duty(user, DAY) == {}


def test_a_deputy_takes_nothing_of_a_colleague_in_another_unit(cast: Cast) -> None:
    Absence.objects.create(user=cast.scjg.reviewer, deputy=cast.sw.reviewer, starts_on=DAY, ends_on=DAY)
    assert set(holdings_on_duty(cast.sw.reviewer, DAY)) == {cast.sw.reviewer.pk}
    Membership.objects.create(user=cast.sw.reviewer, unit=cast.scjg.unit, role="reviewer", starts_on=DAY)
    assert set(holdings_on_duty(cast.sw.reviewer, DAY)) == {cast.sw.reviewer.pk, cast.scjg.reviewer.pk}


def test_nobody_is_away_and_nobody_takes_anything(cast: Cast) -> None:
    assert set(holdings_on_duty(cast.scjg.approver, DAY)) == {cast.scjg.approver.pk}
    assert holdings_on_duty(cast.owner, DAY) == {}
