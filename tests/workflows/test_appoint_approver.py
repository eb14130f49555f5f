"""Appointing an approver from the centre: only where nobody in the unit may, and only while they are of the centre."""

import datetime as dt

import pytest
from django.utils.translation import override

from accounts.models import Absence, Membership, Role, User
from cases.models import Case, CaseEvent
from tests.cast import BEGAN, Cast
from tests.workflows.papers import fresh, keep_out, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.story import at, do, proposed
from workflows.judging import choices

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
DAY = NOW.date()


def appoint(cast: Cast, case: Case, to: User | None = None) -> Case:
    who = to or cast.centre.approver
    return do(case, "appoint_approver", cast.scjg.supervisor, NOW, to=who, reason="Nobody here may.")


def away(user: User, deputy: User) -> None:
    Absence.objects.create(user=user, deputy=deputy, starts_on=DAY, ends_on=DAY)


def ended(user: User, cast: Cast, office: str = "scjg") -> None:
    """The approver's role in the office ended the day before."""
    rows = Membership.objects.filter(user=user, role=Role.APPROVER, unit=getattr(cast, office).unit)
    assert rows.update(ends_on=DAY - dt.timedelta(days=1)) == 1


def test_while_somebody_in_the_unit_is_there_and_may_nobody_is_appointed(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case = proposed(cast)
    with refused(case, "approver_in_unit"):
        appoint(cast, case)
    with override("en"):
        offered = {one.action: one for one in choices(case, cast.scjg.supervisor, now=NOW)}
    choice = offered["appoint_approver"]
    assert (choice.allowed, choice.not_now) == (False, True)
    assert "may approve" in choice.why


@pytest.mark.parametrize("why", ["recused", "left", "closed", "away with nobody in their place"])
def test_where_the_last_one_is_not_there_or_may_not_somebody_is_appointed(cast: Cast, why: str) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case, last = proposed(cast), cast.scjg.second_approver
    if why == "recused":
        keep_out(cast.company, last)
    elif why == "left":
        ended(last, cast)
    elif why == "closed":
        User.objects.filter(pk=last.pk).update(is_active=False)
    else:
        away(last, cast.sw.reviewer)  # who works in none of their units and takes no duty
    case = appoint(cast, case)
    assert task_of(case).assignee == cast.centre.approver
    assert do(case, "approve", cast.centre.approver, NOW).state == "correcting"


def test_a_free_deputy_of_the_last_approver_counts_and_one_who_worked_on_the_case_does_not(
    cast: Cast,
) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case = proposed(cast)
    away(cast.scjg.second_approver, cast.scjg.clerk)
    with refused(case, "approver_in_unit"):
        appoint(cast, case)
    Absence.objects.update(deputy=cast.scjg.reviewer)
    assert appoint(cast, case).appointed_approver == cast.centre.approver


def test_whoever_is_appointed_must_still_be_an_approver_of_the_centre_when_approving(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = appoint(cast, proposed(cast))
    Membership.objects.create(
        user=cast.centre.approver, unit=cast.sw.unit, role=Role.APPROVER, starts_on=BEGAN
    )
    ended(cast.centre.approver, cast, "centre")
    with refused_and_logged(case, cast.centre.approver, "approve", "not_approver"):
        do(case, "approve", cast.centre.approver, NOW)


def test_the_deputy_of_an_appointed_person_who_left_the_centre_may_not_approve_either(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case, appointed, deputy = appoint(cast, proposed(cast)), cast.centre.approver, cast.sw.reviewer
    Membership.objects.create(user=appointed, unit=cast.sw.unit, role=Role.APPROVER, starts_on=BEGAN)
    ended(appointed, cast, "centre")
    away(appointed, deputy)
    with refused(case, "not_approver"):
        do(case, "approve", deputy, NOW)


def test_an_interest_declared_after_the_appointment_keeps_out(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = appoint(cast, proposed(cast))
    keep_out(cast.company, cast.centre.approver)
    with refused(case, "recused"):
        do(case, "approve", cast.centre.approver, NOW)
    case = appoint(cast, case, cast.centre.second_approver)
    assert do(case, "approve", cast.centre.second_approver, NOW).state == "correcting"


def test_an_appointment_ends_with_the_case_and_is_not_there_when_it_is_reopened(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = appoint(cast, proposed(cast, finding="rejected"))
    case = do(case, "approve", cast.centre.approver, NOW)
    Membership.objects.create(user=cast.scjg.head, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=BEGAN)
    do(case, "reopen", cast.scjg.head, NOW, reason="The court decided otherwise.")
    assert fresh(case).appointed_approver_id is None
    assert CaseEvent.objects.filter(case=case, action="appoint_approver").count() == 1
