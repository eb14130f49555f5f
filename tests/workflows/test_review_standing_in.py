"""Who may act once roles and people change: a duty ends with the role, and nobody waits for somebody who left."""

import datetime as dt

import pytest

from accounts.membership import holdings_on_duty, stand_ins
from accounts.models import Absence, Membership, Role, User
from cases.models import Case, CaseEvent
from notifications.models import Message
from tests.cast import Cast, official
from tests.workflows.papers import keep_out
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 9, 25)


def away(user: User, deputy: User) -> None:
    Absence.objects.create(user=user, deputy=deputy, starts_on=DAY, ends_on=dt.date(2026, 10, 9))


def left(user: User, role: Role) -> None:
    """The role ended the day before."""
    memberships = Membership.objects.filter(user=user, role=role)
    memberships.update(ends_on=DAY - dt.timedelta(days=1))


def people_told(case: Case, key: str) -> set[str]:
    rows = Message.objects.filter(case_id=case.pk, key=key, channel="in_app").select_related("recipient")
    return {row.recipient.name for row in rows if row.recipient}


def test_the_deputy_of_a_handler_who_is_no_reviewer_any_more_may_not_act(cast: Cast) -> None:
    case = accepted(cast)
    Membership.objects.create(user=cast.scjg.reviewer, unit=cast.scjg.unit, role=Role.LEGAL_REVIEWER)
    Membership.objects.filter(user=cast.scjg.reviewer).update(starts_on=dt.date(2020, 1, 1))
    left(cast.scjg.reviewer, Role.REVIEWER)
    away(cast.scjg.reviewer, cast.scjg.clerk)
    with refused(case, "not_reviewer"):
        do(case, "request_assistance", cast.scjg.clerk, at("2026-09-25"), unit=cast.sw.unit, question="?")


def test_a_deputy_who_took_a_case_without_being_a_reviewer_goes_on_with_it(cast: Cast) -> None:
    case = filed(cast)
    away(cast.scjg.reviewer, cast.scjg.clerk)
    do(case, "claim", cast.scjg.clerk, at("2026-09-25"))
    assert do(case, "accept", cast.scjg.clerk, at("2026-09-25", "11:00")).state == "reviewing"
    assert CaseEvent.objects.get(case=case, action="accept").on_behalf_of_id == cast.scjg.reviewer.pk


def test_an_appointed_approver_who_lost_the_role_may_not_approve(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = proposed(cast)
    appointed = cast.centre.approver
    do(
        case,
        "appoint_approver",
        cast.scjg.supervisor,
        at("2026-09-24", "15:00"),
        to=appointed,
        reason="None.",
    )
    left(appointed, Role.APPROVER)
    with refused(case, "not_approver"):
        do(case, "approve", appointed, at("2026-09-25"))


def test_a_deputy_who_left_the_unit_takes_no_duty_and_no_warnings(cast: Cast) -> None:
    deputy = cast.scjg.second_reviewer
    away(cast.scjg.reviewer, deputy)
    assert set(holdings_on_duty(deputy, DAY)) == {deputy.pk, cast.scjg.reviewer.pk}
    left(deputy, Role.REVIEWER)
    assert holdings_on_duty(deputy, DAY) == {}
    Membership.objects.create(
        user=deputy, unit=cast.sw.unit, role=Role.REVIEWER, starts_on=dt.date(2020, 1, 1)
    )
    assert set(holdings_on_duty(deputy, DAY)) == {deputy.pk}
    assert stand_ins([cast.scjg.reviewer.pk], DAY) == {cast.scjg.reviewer.pk: cast.scjg.reviewer.pk}


@pytest.mark.parametrize("gone", ["closed", "moved"])
def test_where_the_handler_left_the_units_reviewers_are_told(cast: Cast, gone: str) -> None:
    case = proposed(cast)
    if gone == "closed":
        User.objects.filter(pk=cast.scjg.reviewer.pk).update(is_active=False)
    else:
        left(cast.scjg.reviewer, Role.REVIEWER)
    do(case, "send_back", cast.scjg.approver, at("2026-09-25"), reason="Once more.")
    assert people_told(case, "desk.sent_back") == {"scjg.second_reviewer"}


def test_a_warning_about_a_task_of_a_closed_account_goes_to_everybody_who_could_take_it(cast: Cast) -> None:
    case = accepted(cast)
    User.objects.filter(pk=cast.scjg.reviewer.pk).update(is_active=False)
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert people_told(case, "desk.warning") == {"scjg.second_reviewer"}


def test_a_warning_about_an_appointed_approvers_task_still_reaches_them(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = proposed(cast)
    to = official("zx.third", "zx.third", cast.centre.unit, Role.APPROVER)
    do(case, "appoint_approver", cast.scjg.supervisor, at("2026-09-24", "15:00"), to=to, reason="Nobody may.")
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert people_told(case, "desk.warning") == {"zx.third"}


def test_a_decided_case_is_not_held_up_by_a_handler_who_left(cast: Cast) -> None:
    case = approved(cast)
    User.objects.filter(pk=cast.scjg.reviewer.pk).update(is_active=False)
    assert do(case, "apply_correction", cast.scjg.steward, at("2026-09-25")).state == "concluded"
