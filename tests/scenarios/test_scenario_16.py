"""Scenario 16: the reviewer is away. The deputy has the tasks and the warnings; the history tells who did what."""

import datetime as dt

import pytest

from accounts.absences import end_absence, enter_absence
from accounts.models import Absence, Membership, Role, User
from cases import access
from cases.actors import actor
from cases.models import Case
from tests.cast import Cast
from tests.scenarios.steps import history, warned
from tests.workflows.papers import clock_of, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, at, do
from workflows import inbox
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
REJECTED = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59"}


def absent(cast: Cast, until: dt.date = dt.date(2026, 10, 8)) -> Absence:
    return enter_absence(
        user=cast.scjg.reviewer,
        deputy=cast.scjg.second_reviewer,
        starts_on=dt.date(2026, 9, 25),
        ends_on=until,
        today=dt.date(2026, 9, 24),
    )


def mine(user: User, day: str) -> list[int]:
    return [item.case_id for item in inbox.mine(actor(user, dt.date.fromisoformat(day))).rows]


def test_the_deputy_has_the_tasks_and_the_warnings_and_the_clock_does_not_move(cast: Cast) -> None:
    case = accepted(cast)
    absent(cast)
    assert mine(cast.scjg.second_reviewer, "2026-09-24") == []
    assert mine(cast.scjg.second_reviewer, "2026-09-25") == [case.pk]
    assert access.staff_may_see(cast.scjg.second_reviewer, case, dt.date(2026, 9, 25))
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert warned(case) == [("handler", "scjg.second_reviewer")]
    assert (clock_of(case).due_on, task_of(case).assignee) == (dt.date(2026, 9, 30), cast.scjg.reviewer)


def test_the_deputy_acts_on_behalf_of_the_reviewer_who_is_away(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "claimed_by_other"):
        do(case, "propose", cast.scjg.second_reviewer, at("2026-09-24", "12:00"), **REJECTED)
    absent(cast)
    case = do(case, "propose", cast.scjg.second_reviewer, at("2026-09-25"), **REJECTED)
    assert case.handler == cast.scjg.reviewer, "the case stays the reviewer's"
    back = do(case, "send_back", cast.scjg.approver, at("2026-09-28"), reason="Quote the decision.")
    assert task_of(back).assignee == cast.scjg.reviewer
    do(case, "propose", cast.scjg.second_reviewer, at("2026-09-29"), **REJECTED)
    do(case, "approve", cast.scjg.approver, at("2026-09-30"))
    assert history(case) == [
        "file owner",
        "accept scjg.reviewer",
        "propose scjg.second_reviewer for scjg.reviewer",
        "send_back scjg.approver",
        "propose scjg.second_reviewer for scjg.reviewer",
        "approve scjg.approver",
    ]


def test_back_again_the_reviewer_has_the_tasks_and_the_deputy_has_none(cast: Cast) -> None:
    case = accepted(cast)
    absence = absent(cast)
    end_absence(absence=absence, on=dt.date(2026, 9, 29))
    assert mine(cast.scjg.second_reviewer, "2026-09-29") == []
    assert mine(cast.scjg.reviewer, "2026-09-29") == [case.pk]
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert warned(case) == [("handler", "scjg.reviewer")]
    with refused(case, "claimed_by_other"):
        do(case, "propose", cast.scjg.second_reviewer, at("2026-09-29"), **REJECTED)
    do(case, "propose", cast.scjg.reviewer, at("2026-09-29"), **REJECTED)
    assert history(case)[-1] == "propose scjg.reviewer"


def test_neither_of_them_approves_what_the_deputy_proposed(cast: Cast) -> None:

    for user in (cast.scjg.reviewer, cast.scjg.second_reviewer):
        Membership.objects.create(
            user=user, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=dt.date(2020, 1, 1)
        )
    case: Case = accepted(cast)
    absent(cast)
    do(case, "propose", cast.scjg.second_reviewer, at("2026-09-25"), **REJECTED)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.second_reviewer, at("2026-09-28"))
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.reviewer, at("2026-10-09"))


def test_an_absent_approvers_deputy_decides_for_them(cast: Cast) -> None:
    enter_absence(
        user=cast.scjg.approver,
        deputy=cast.scjg.head,
        starts_on=dt.date(2026, 9, 25),
        ends_on=dt.date(2026, 9, 28),
        today=dt.date(2026, 9, 24),
    )
    case = do(accepted(cast), "propose", cast.scjg.reviewer, at("2026-09-25"), **REJECTED)
    do(case, "approve", cast.scjg.head, at("2026-09-28"))
    assert history(case)[-1] == "approve scjg.head for scjg.approver"


def test_the_deputy_of_a_deputy_has_the_duty_too(cast: Cast) -> None:
    case = accepted(cast)
    absent(cast)
    enter_absence(
        user=cast.scjg.second_reviewer,
        deputy=cast.scjg.clerk,
        starts_on=dt.date(2026, 9, 28),
        ends_on=dt.date(2026, 9, 30),
        today=dt.date(2026, 9, 25),
    )
    assert mine(cast.scjg.clerk, "2026-09-28") == [case.pk]
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert warned(case) == [("handler", "scjg.clerk")]
    do(case, "propose", cast.scjg.clerk, at("2026-09-29"), **REJECTED)
    assert history(case)[-1] == "propose scjg.clerk for scjg.reviewer"
