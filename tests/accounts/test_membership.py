import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from accounts import membership
from accounts.claiming import claim_subject
from accounts.models import Absence, Capacity, Membership, NumberKind, Recusal, Role, SubjectKind, Unit, User
from tests.cast import COMPANY_USCC, Office, official, verified_organisation

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 9, 24)


def away(user: User, deputy: User, first: dt.date = DAY, last: dt.date = DAY) -> Absence:
    return Absence.objects.create(user=user, deputy=deputy, starts_on=first, ends_on=last)


def test_roles_are_those_in_force_on_the_day(bureau: Office, centre: Office) -> None:
    user, unit = bureau.reviewer, bureau.unit
    past, future = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
    for role, first, last in [
        (Role.APPROVER, past, past),
        (Role.SUPERVISOR, past, DAY),
        (Role.UNIT_HEAD, future, None),
    ]:
        Membership.objects.create(user=user, unit=unit, role=role, starts_on=first, ends_on=last)
    assert membership.roles_of(user, DAY) == {(unit.pk, "reviewer"), (unit.pk, "supervisor")}
    assert membership.roles_of(user, future) == {(unit.pk, "reviewer"), (unit.pk, "unit_head")}


def test_somebody_who_left_has_no_roles_and_is_in_no_audience(bureau: Office) -> None:
    User.objects.filter(pk=bureau.reviewer.pk).update(is_active=False)
    assert membership.roles_of(bureau.reviewer, DAY) == frozenset()
    assert membership.people(bureau.unit, Role.REVIEWER, DAY) == [bureau.second_reviewer]


def test_people_of_a_role_are_those_of_that_unit(bureau: Office, centre: Office) -> None:
    assert membership.people(bureau.unit, Role.APPROVER, DAY) == [bureau.approver, bureau.second_approver]


def test_an_audience_of_many_units_takes_one_query(
    bureau: Office, centre: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        audience = membership.audience_map([bureau.unit.pk, centre.unit.pk], DAY)
    assert audience[bureau.unit.pk, "reviewer"] == [bureau.reviewer.pk, bureau.second_reviewer.pk]
    assert audience[centre.unit.pk, "counter_clerk"] == [centre.clerk.pk]
    assert (centre.unit.pk, "director") not in audience


def test_a_deputy_stands_in_from_the_first_day_to_the_last(bureau: Office) -> None:
    user, deputy = bureau.reviewer, bureau.second_reviewer
    away(user, deputy, DAY, DAY + dt.timedelta(days=2))
    days = [DAY + dt.timedelta(days=n) for n in range(-1, 4)]
    assert [membership.stand_in(user, day) for day in days] == [user, deputy, deputy, deputy, user]
    assert membership.duties_of(deputy, DAY) == [user]
    assert membership.duties_of(deputy, DAY - dt.timedelta(days=1)) == []


def test_a_deputy_who_is_away_too_is_stood_in_for(bureau: Office) -> None:
    away(bureau.reviewer, bureau.second_reviewer)
    away(bureau.second_reviewer, bureau.approver)
    assert membership.stand_in(bureau.reviewer, DAY) == bureau.approver
    assert membership.duties_of(bureau.approver, DAY) == [bureau.reviewer, bureau.second_reviewer]
    assert membership.duties_of(bureau.second_reviewer, DAY) == []


def test_a_chain_is_followed_three_times(bureau: Office) -> None:
    chain = [bureau.reviewer, bureau.second_reviewer, bureau.approver, bureau.second_approver, bureau.head]
    for user, deputy in pairwise(chain):
        away(user, deputy)
    assert membership.stand_in(chain[0], DAY) == chain[0]
    assert membership.stand_in(chain[1], DAY) == bureau.head


def test_two_who_name_each_other_keep_their_own_duties(bureau: Office) -> None:
    away(bureau.reviewer, bureau.second_reviewer)
    away(bureau.second_reviewer, bureau.reviewer)
    assert membership.stand_in(bureau.reviewer, DAY) == bureau.reviewer
    assert membership.duties_of(bureau.reviewer, DAY) == []


def test_a_deputy_who_left_does_not_stand_in(bureau: Office) -> None:
    away(bureau.reviewer, bureau.second_reviewer)
    User.objects.filter(pk=bureau.second_reviewer.pk).update(is_active=False)
    assert membership.stand_in(bureau.reviewer, DAY) == bureau.reviewer


def test_nobody_stands_in_for_nobody() -> None:
    assert membership.stand_in(None, DAY) is None


def test_a_cancelled_absence_counts_for_nothing(bureau: Office) -> None:
    absence = away(bureau.reviewer, bureau.second_reviewer)
    Absence.objects.update(cancelled_at=absence.entered_at)
    assert membership.stand_in(bureau.reviewer, DAY) == bureau.reviewer


def test_stand_ins_of_many_take_one_query(
    bureau: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    away(bureau.reviewer, bureau.second_reviewer)
    ids = [bureau.reviewer.pk, bureau.approver.pk, bureau.head.pk]
    with django_assert_num_queries(1):
        taken = membership.stand_ins(ids, DAY)
    assert taken == {ids[0]: bureau.second_reviewer.pk, ids[1]: ids[1], ids[2]: ids[2]}


@pytest.mark.parametrize("others", [0, 5])
def test_queries_do_not_grow_with_the_unit(
    bureau: Office, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(others):
        somebody = official(f"more{number}", "more", bureau.unit, Role.REVIEWER)
        away(somebody, bureau.reviewer)
    with django_assert_num_queries(1):
        membership.people(bureau.unit, Role.REVIEWER, DAY)
    away(bureau.second_reviewer, bureau.reviewer)
    with django_assert_num_queries(2):
        assert len(membership.duties_of(bureau.reviewer, DAY)) == others + 1


def test_a_recusal_holds_for_the_subject_its_aliases_and_unverified_claims(
    bureau: Office, citizen: User
) -> None:
    company = verified_organisation(COMPANY_USCC, "company")
    typed = claim_subject(
        user=citizen,
        kind=SubjectKind.ORGANISATION,
        number_kind=NumberKind.USCC,
        number=COMPANY_USCC,
        name="company",
        capacity=Capacity.REPRESENTATIVE,
        today=DAY,
    ).subject
    recusal = Recusal.objects.create(user=bureau.reviewer, subject=company, reason="brother of the owner")
    assert membership.is_recused(bureau.reviewer, company) and membership.is_recused(bureau.reviewer, typed)
    assert not membership.is_recused(bureau.approver, company)
    ids = [bureau.reviewer.pk, bureau.approver.pk, citizen.pk]
    assert membership.recused_among(ids, typed) == {bureau.reviewer.pk, citizen.pk}
    Recusal.objects.filter(pk=recusal.pk).update(ended_at=recusal.declared_at)
    assert not membership.is_recused(bureau.reviewer, company)


def test_whoever_speaks_for_a_subject_keeps_out_of_its_cases(citizen: User) -> None:
    company = verified_organisation(COMPANY_USCC, "company")
    assert not membership.is_recused(citizen, company)
    claim_subject(
        user=citizen,
        kind=SubjectKind.ORGANISATION,
        number_kind=NumberKind.USCC,
        number=COMPANY_USCC,
        name="company",
        capacity=Capacity.REPRESENTATIVE,
        today=DAY,
    )
    assert membership.is_recused(citizen, company)


def test_the_database_knows_what_a_membership_can_be(bureau: Office) -> None:
    for values, constraint in [
        ({"role": "king"}, "role_known"),
        ({"role": Role.REVIEWER}, "a_role_is_held_once"),
        ({"role": Role.AUDITOR, "ends_on": DAY - dt.timedelta(days=9)}, "role_ends_after_start"),
    ]:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Membership.objects.create(user=bureau.reviewer, unit=bureau.unit, starts_on=DAY, **values)


def test_there_is_one_credit_centre(centre: Office) -> None:
    with pytest.raises(IntegrityError, match="there_is_one_credit_centre"), transaction.atomic():
        Unit.objects.create(code="zx2", kind="centre", name_zh="二", name_en="second")
