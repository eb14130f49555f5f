"""Standing in for somebody away: what bars either of the two bars the act, whichever step it is.

The deputy is the clerk, who holds no role but those of the person away.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from accounts.models import Absence, Membership, Role, User
from cases.actors import actor
from cases.models import Case, CaseEvent, Record
from tests.cast import BEGAN, Cast
from tests.workflows.papers import ask, fresh, keep_out, paper, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.handing import hand_out
from workflows.judging import choices

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
DAY = NOW.date()
REJECTED = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59"}
Step = Callable[[Cast], tuple[Case, User, str, dict[str, Any]]]  # case, who would do it, the act, its facts


def away(user: User, deputy: User) -> User:
    Absence.objects.create(user=user, deputy=deputy, starts_on=DAY, ends_on=DAY)
    return deputy


def also(user: User, cast: Cast, role: Role) -> User:
    Membership.objects.create(user=user, unit=cast.scjg.unit, role=role, starts_on=BEGAN)
    return user


def redated(cast: Cast) -> Case:
    case = accepted(cast)
    facts = {"received_on": dt.date(2026, 9, 23), "evidence": paper(case, cast.scjg.second_reviewer)}
    do(case, "propose_receipt_date", cast.scjg.second_reviewer, NOW, reason="The stamp.", **facts)
    return case


def review(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return accepted(cast), cast.scjg.reviewer, "propose", REJECTED


def intake(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return filed(cast), cast.scjg.reviewer, "accept", {}


def another_date(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    case = accepted(cast)
    facts = {"received_on": dt.date(2026, 9, 23), "evidence": paper(case, cast.scjg.reviewer)}
    return case, cast.scjg.second_reviewer, "propose_receipt_date", facts


def approval(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return proposed(cast), cast.scjg.approver, "approve", {}


def date_confirmed(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return redated(cast), cast.scjg.approver, "confirm_receipt_date", {}


def reopening(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return approved(cast, finding="rejected"), cast.scjg.approver, "reopen", {}


def correction(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return approved(cast), cast.scjg.steward, "apply_correction", {}


def handing_over(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    return accepted(cast), cast.scjg.supervisor, "reassign", {"to": cast.scjg.second_reviewer}


def answering(cast: Cast) -> tuple[Case, User, str, dict[str, Any]]:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    return case, cast.sw.reviewer, "answer", {"finding": "Paid.", "assistance": asked}


STEPS: list[Step] = [
    intake,
    review,
    another_date,
    approval,
    date_confirmed,
    reopening,
    correction,
    handing_over,
    answering,
]
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda one: one.__name__)


def clerk_of(user: User, cast: Cast) -> User:
    return cast.sw.clerk if user == cast.sw.reviewer else cast.scjg.clerk


def act(case: Case, action: str, user: User, facts: dict[str, Any]) -> Case:
    return do(case, action, user, NOW, reason="As it must be.", **facts)


@every_step
def test_the_deputy_of_somebody_with_an_interest_does_not_act_in_their_place(cast: Cast, step: Step) -> None:
    case, user, action, facts = step(cast)
    deputy = away(user, clerk_of(user, cast))
    keep_out(cast.company, user)
    with refused_and_logged(case, deputy, action, "recused"):
        act(case, action, deputy, facts)


@every_step
def test_a_deputy_with_an_interest_does_not_act_for_anybody(cast: Cast, step: Step) -> None:
    case, user, action, facts = step(cast)
    deputy = away(user, clerk_of(user, cast))
    keep_out(cast.company, deputy)
    with refused(case, "recused"):
        act(case, action, deputy, facts)


@every_step
def test_whoever_has_an_interest_does_not_act(cast: Cast, step: Step) -> None:
    case, user, action, facts = step(cast)
    keep_out(cast.company, user)
    with refused(case, "recused"):
        act(case, action, user, facts)


@every_step
def test_a_free_deputy_of_a_free_person_acts_for_them(cast: Cast, step: Step) -> None:
    """Without this the refusals above would prove nothing."""
    case, user, action, facts = step(cast)
    deputy = away(user, clerk_of(user, cast))
    act(case, action, deputy, facts)
    event = CaseEvent.objects.filter(case=case, action=action).latest("seq")
    assert (event.actor, event.on_behalf_of) == (deputy, user)


def test_the_deputy_is_told_that_it_is_about_the_person_they_stand_in_for(cast: Cast) -> None:
    case, deputy = proposed(cast), away(cast.scjg.approver, cast.scjg.clerk)
    keep_out(cast.company, cast.scjg.approver)
    with override("en"):
        choice = next(one for one in choices(case, deputy, now=NOW) if one.action == "approve")
    assert choice.why.startswith("The person you stand in for")


@pytest.mark.parametrize(
    ("step", "role"), [(review, Role.REVIEWER), (approval, Role.APPROVER), (correction, Role.DATA_STEWARD)]
)
def test_a_deputy_with_the_role_themselves_acts_in_their_own_right(
    cast: Cast, step: Step, role: Role
) -> None:
    """The task was taken by somebody who is away now and has an interest: its deputy need not wait for them."""
    case, user, action, facts = step(cast)
    if role != Role.REVIEWER:
        do(case, "claim", user, NOW)
    deputy = also(away(user, cast.scjg.clerk), cast, role)
    keep_out(cast.company, user)
    act(case, action, deputy, facts)
    event = CaseEvent.objects.filter(case=case, action=action).latest("seq")
    assert (event.actor, event.on_behalf_of) == (deputy, None)


@pytest.mark.parametrize("step", [approval, correction, answering])
def test_a_taken_task_gives_its_deputy_no_right_that_its_taker_lost(cast: Cast, step: Step) -> None:
    case, user, action, facts = step(cast)
    do(case, "claim", user, NOW, assistance=facts.get("assistance"))
    deputy = away(user, clerk_of(user, cast))
    Membership.objects.filter(user=user).update(role=Role.AUDITOR)
    with refused(case, {"approve": "not_approver", "answer": "not_reviewer"}.get(action, "not_data_steward")):
        act(case, action, deputy, facts)


def test_of_two_people_away_the_deputy_acts_for_the_one_who_may(cast: Cast) -> None:
    case = proposed(cast)
    for user in (cast.scjg.approver, cast.scjg.second_approver):
        away(user, cast.scjg.clerk)
    keep_out(cast.company, cast.scjg.approver)
    do(case, "approve", cast.scjg.clerk, NOW)
    assert CaseEvent.objects.get(case=case, action="approve").on_behalf_of == cast.scjg.second_approver


def test_the_deputy_of_whoever_entered_the_record_does_not_reopen(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    Record.objects.filter(pk=cast.record.pk).update(author=cast.scjg.approver)
    deputy = away(cast.scjg.approver, cast.scjg.clerk)
    with refused(case, "four_eyes_author"):
        do(case, "reopen", deputy, NOW, reason="An error of ours.")


def test_a_date_proposed_through_a_deputy_is_not_confirmed_by_that_person(cast: Cast) -> None:
    case, user = accepted(cast), also(cast.scjg.second_reviewer, cast, Role.APPROVER)
    deputy = away(user, cast.scjg.clerk)
    facts = {"received_on": dt.date(2026, 9, 23), "evidence": paper(case, deputy)}
    do(case, "propose_receipt_date", deputy, NOW, reason="The stamp.", **facts)
    for person in (user, deputy):
        with refused(case, "four_eyes_proposed"):
            do(case, "confirm_receipt_date", person, NOW)
    assert do(case, "confirm_receipt_date", cast.scjg.approver, NOW).received_on == dt.date(2026, 9, 23)


@pytest.mark.parametrize("part", ["proposer", "approver"])
def test_what_a_deputy_decided_for_somebody_is_not_carried_out_by_that_person(cast: Cast, part: str) -> None:
    user = cast.scjg.reviewer if part == "proposer" else cast.scjg.approver
    also(user, cast, Role.DATA_STEWARD)
    deputy = away(user, cast.scjg.clerk)
    case = accepted(cast)
    facts = {"finding": "upheld", "remedy": "cease", "reasoning": "It is so.", "basis": "Article 59"}
    do(case, "propose", deputy if part == "proposer" else cast.scjg.reviewer, NOW, **facts)
    do(case, "approve", deputy if part == "approver" else cast.scjg.approver, NOW)
    for person in (user, deputy):
        with refused(case, "four_eyes_decided"):
            do(case, "apply_correction", person, NOW)
    assert do(case, "apply_correction", cast.scjg.steward, NOW).state == "concluded"


@pytest.mark.parametrize("who", ["taker", "deputy"])
def test_a_task_is_put_back_by_somebody_with_an_interest_too(cast: Cast, who: str) -> None:
    case = do(proposed(cast), "claim", cast.scjg.approver, NOW)
    keep_out(cast.company, cast.scjg.approver)
    user = cast.scjg.approver if who == "taker" else away(cast.scjg.approver, cast.scjg.clerk)
    do(case, "release", user, NOW)
    assert task_of(case).assignee is None


def test_a_bulk_hand_out_reports_what_the_supervisor_keeps_out_of(cast: Cast) -> None:
    case = accepted(cast)
    keep_out(cast.company, cast.scjg.supervisor)
    who, to = actor(cast.scjg.supervisor, DAY), cast.scjg.second_reviewer
    report = hand_out(who, [task_of(case).pk], to=to, reason="Away.")
    assert [one.code for one in report.refused] == ["recused"]
    assert fresh(case).handler == cast.scjg.reviewer


def test_a_task_is_not_handed_to_the_deputy_of_somebody_with_an_interest(cast: Cast) -> None:
    case = proposed(cast)
    deputy = away(cast.scjg.approver, cast.scjg.clerk)
    keep_out(cast.company, cast.scjg.approver)
    with refused(case, "recused"):
        do(case, "reassign", cast.scjg.supervisor, NOW, to=deputy, reason="You are there.")
