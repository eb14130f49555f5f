"""A proposed receipt date is told to whoever may confirm it, and what became of it to whoever proposed it."""

import datetime as dt

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role, User
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of
from tests.workflows.story import accepted, at, do, proposed
from tests.workflows.test_receipt_date import EARLIER, NOW, offer

pytestmark = pytest.mark.django_db
PROPOSED, DECIDED = "desk.receipt_date_proposed", "desk.receipt_date_decided"


def told(key: str) -> set[User]:
    """Everybody who has such a message in this service."""
    rows = Message.objects.filter(key=key, channel="in_app").select_related("recipient")
    return {row.recipient for row in rows if row.recipient}


def away(user: User, deputy: User) -> None:
    days = {"starts_on": dt.date(2026, 9, 28), "ends_on": dt.date(2026, 9, 30)}
    enter_absence(user=user, deputy=deputy, today=dt.date(2026, 9, 24), **days)


def test_the_approvers_of_the_unit_are_told_of_a_proposed_date(cast: Cast) -> None:
    offer(cast, accepted(cast))
    assert told(PROPOSED) == {cast.scjg.approver, cast.scjg.second_approver}
    message = Message.objects.filter(key=PROPOSED)[0]
    assert (message.payload["old_date"], message.payload["new_date"]) == ("2026-09-24", "2026-09-21")


def test_a_deputy_is_told_instead_of_an_approver_who_is_away(cast: Cast) -> None:
    away(cast.scjg.second_approver, cast.scjg.head)
    offer(cast, accepted(cast))
    assert told(PROPOSED) == {cast.scjg.approver, cast.scjg.head}


def test_neither_the_proposer_nor_a_recused_approver_is_told(cast: Cast) -> None:
    also_approver(cast, cast.scjg.reviewer)
    Recusal.objects.create(user=cast.scjg.second_approver, subject=cast.company, reason="An interest.")
    offer(cast, accepted(cast))
    assert told(PROPOSED) == {cast.scjg.approver}


def test_where_nobody_may_confirm_it_the_supervisor_is_told(cast: Cast) -> None:
    Membership.objects.filter(role=Role.APPROVER, unit=cast.scjg.unit).update(ends_on=dt.date(2026, 9, 1))
    also_approver(cast, cast.scjg.reviewer)
    offer(cast, accepted(cast))
    assert told(PROPOSED) == {cast.scjg.supervisor}


def test_an_appointed_approver_is_told_as_well(cast: Cast) -> None:
    case = proposed(cast, "2026-09-24")
    do(case, "appoint_approver", cast.scjg.supervisor, NOW, to=cast.centre.approver, reason="Nobody else.")
    offer(cast, case)
    assert cast.centre.approver in told(PROPOSED)


def test_a_refusal_is_told_to_the_proposer_with_the_date_that_stays(cast: Cast) -> None:
    case = offer(cast, accepted(cast))
    do(case, "refuse_receipt_date", cast.scjg.approver, NOW, reason="Not readable.")
    assert told(DECIDED) == {cast.scjg.reviewer}
    payload = Message.objects.filter(key=DECIDED)[0].payload
    assert (payload["confirmed"], payload["due_on"]) == (False, "2026-09-30")


def test_a_confirmation_is_told_to_the_proposer_and_to_whoever_has_the_case(cast: Cast) -> None:
    case = accepted(cast)
    offer(cast, case)
    do(case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.second_reviewer, reason="Too much work.")
    do(case, "confirm_receipt_date", cast.scjg.approver, NOW)
    assert told(DECIDED) == {cast.scjg.reviewer, cast.scjg.second_reviewer}
    payload = Message.objects.filter(key=DECIDED)[0].payload
    assert (payload["confirmed"], payload["due_on"]) == (True, clock_of(case).due_on.isoformat())


def test_a_proposer_who_is_away_is_told_through_the_deputy(cast: Cast) -> None:
    case = offer(cast, accepted(cast), EARLIER, at("2026-09-25"))
    away(cast.scjg.reviewer, cast.scjg.second_reviewer)
    do(case, "refuse_receipt_date", cast.scjg.approver, NOW, reason="Not readable.")
    assert told(DECIDED) == {cast.scjg.second_reviewer}


def also_approver(cast: Cast, user: User) -> None:
    day = dt.date(2020, 1, 1)
    Membership.objects.create(user=user, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=day)
