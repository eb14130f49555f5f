import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.absences import end_absence, enter_absence
from accounts.membership import stand_in
from accounts.models import Absence, User
from core.errors import BadInput, WrongState
from tests.accounts.at_once import run_at_once
from tests.cast import Office

TODAY = dt.date(2026, 9, 24)


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def enter(bureau: Office, first: int = 0, last: int = 4, deputy: User | None = None) -> Absence:
    return enter_absence(
        user=bureau.reviewer,
        deputy=deputy or bureau.second_reviewer,
        starts_on=day(first),
        ends_on=day(last),
        today=TODAY,
    )


@pytest.mark.django_db
def test_while_somebody_is_away_the_deputy_takes_the_duty(bureau: Office) -> None:
    enter(bureau)
    assert stand_in(bureau.reviewer, TODAY) == bureau.second_reviewer


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "last"), [(0, 4), (2, 2), (4, 9), (-3, 0), (-3, 9)])
def test_an_absence_that_overlaps_another_is_refused(bureau: Office, first: int, last: int) -> None:
    enter(bureau)
    with pytest.raises(BadInput) as error:
        enter(bureau, first, last)
    assert error.value.code == "absence_overlaps" and Absence.objects.count() == 1


@pytest.mark.django_db
def test_absences_may_follow_each_other(bureau: Office) -> None:
    enter(bureau, 0, 4)
    enter(bureau, 5, 6)
    assert Absence.objects.count() == 2


@pytest.mark.django_db
def test_the_database_refuses_overlaps_too(bureau: Office) -> None:
    enter(bureau)
    with pytest.raises(IntegrityError, match="absences_do_not_overlap"), transaction.atomic():
        Absence.objects.create(user=bureau.reviewer, deputy=bureau.approver, starts_on=day(4), ends_on=day(5))
    Absence.objects.create(user=bureau.approver, deputy=bureau.reviewer, starts_on=day(4), ends_on=day(5))


@pytest.mark.django_db
def test_an_absence_that_makes_no_sense_is_refused(bureau: Office, centre: Office) -> None:
    cases = [
        ({"first": 4, "last": 0}, "absence_ends_before_start"),
        ({"first": -5, "last": -1}, "absence_is_past"),
        ({"deputy": bureau.reviewer}, "deputy_is_yourself"),
        ({"deputy": centre.reviewer}, "deputy_of_another_unit"),
    ]
    for changes, code in cases:
        with pytest.raises(BadInput) as error:
            enter(bureau, **changes)
        assert error.value.code == code
    User.objects.filter(pk=bureau.second_reviewer.pk).update(is_active=False)
    bureau.second_reviewer.refresh_from_db()
    with pytest.raises(BadInput) as error:
        enter(bureau)
    assert error.value.code == "deputy_not_active" and not Absence.objects.exists()


@pytest.mark.django_db
def test_somebody_who_comes_back_early_has_the_duty_from_that_day(bureau: Office) -> None:
    absence = end_absence(absence=enter(bureau), on=day(2))
    assert (absence.starts_on, absence.ends_on) == (TODAY, day(1))
    assert stand_in(bureau.reviewer, day(1)) == bureau.second_reviewer
    assert stand_in(bureau.reviewer, day(2)) == bureau.reviewer


@pytest.mark.django_db
def test_an_absence_that_never_began_is_cancelled_and_frees_its_days(bureau: Office) -> None:
    absence = end_absence(absence=enter(bureau, 3, 5), on=TODAY)
    assert absence.cancelled_at
    enter(bureau, 3, 5)


@pytest.mark.django_db
def test_an_absence_that_is_over_cannot_be_ended(bureau: Office) -> None:
    absence = enter(bureau, 0, 1)
    with pytest.raises(WrongState) as error:
        end_absence(absence=absence, on=day(2))
    assert error.value.code == "absence_is_over"


@pytest.mark.django_db(transaction=True)
def test_the_same_absence_entered_twice_at_once_is_one(bureau: Office) -> None:
    def quietly() -> None:
        try:
            enter(bureau)
        except BadInput as error:
            assert error.code == "absence_overlaps"

    run_at_once(quietly, quietly)
    assert Absence.objects.count() == 1
