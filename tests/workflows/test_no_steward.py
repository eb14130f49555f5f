"""A correction that nobody may carry out: the supervisors hear of it at once, and the ladder reaches them."""

import datetime as dt

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role, User
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, task_of
from tests.workflows.story import approved, at, do, proposed
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
ALARM = "desk.no_steward"


def told(key: str) -> set[User]:
    rows = Message.objects.filter(key=key, channel="in_app").select_related("recipient")
    return {row.recipient for row in rows if row.recipient}


def no_stewards(cast: Cast, *but: User) -> None:
    stewards = Membership.objects.filter(unit=cast.scjg.unit, role=Role.DATA_STEWARD)
    stewards.exclude(user__in=but).update(ends_on=dt.date(2026, 9, 1))


def test_with_a_steward_there_nobody_is_alarmed(cast: Cast) -> None:
    approved(cast)
    assert told(ALARM) == set()


def test_without_a_steward_the_supervisor_is_told_on_approval_with_the_date(cast: Cast) -> None:
    no_stewards(cast)
    case = approved(cast)
    assert told(ALARM) == {cast.scjg.supervisor}
    payload = Message.objects.filter(key=ALARM)[0].payload
    assert (payload["due_on"], payload["unit"]) == ("2026-09-29", cast.scjg.unit.pk)
    assert clock_of(case, "correction").due_on == dt.date(2026, 9, 29)


def test_a_steward_who_approved_it_does_not_count(cast: Cast) -> None:
    no_stewards(cast)
    day = dt.date(2020, 1, 1)
    for user in (cast.scjg.approver, cast.scjg.reviewer):
        Membership.objects.create(user=user, unit=cast.scjg.unit, role=Role.DATA_STEWARD, starts_on=day)
    approved(cast)
    assert told(ALARM) == {cast.scjg.supervisor}


def test_a_recused_steward_does_not_count(cast: Cast) -> None:
    no_stewards(cast, cast.scjg.steward)
    Recusal.objects.create(user=cast.scjg.steward, subject=cast.company, reason="An interest.")
    approved(cast)
    assert told(ALARM) == {cast.scjg.supervisor}


def test_a_steward_who_is_away_counts_through_a_deputy_who_is_there(cast: Cast) -> None:
    no_stewards(cast, cast.scjg.steward)
    away(cast.scjg.steward, cast.scjg.head)
    approved(cast)
    assert told(ALARM) == set()


def test_a_steward_whose_deputy_works_there_no_more_does_not_count(cast: Cast) -> None:
    no_stewards(cast, cast.scjg.steward)
    away(cast.scjg.steward, cast.scjg.head)
    Membership.objects.filter(user=cast.scjg.head).update(ends_on=dt.date(2026, 9, 1))
    approved(cast)
    assert told(ALARM) == {cast.scjg.supervisor}


def test_the_unit_that_holds_the_record_is_looked_at_after_a_transfer(cast: Cast) -> None:
    no_stewards(cast)
    now = at("2026-09-24", "15:00")
    case = proposed(cast)
    do(case, "send_back", cast.scjg.approver, now, reason="Theirs.")
    do(case, "transfer", cast.scjg.reviewer, now, unit=cast.sw.unit, reason="Theirs.")
    said = {"finding": "upheld", "remedy": "delete", "reasoning": "Yes.", "basis": "Article 59"}
    do(case, "propose", cast.sw.reviewer, now, **said)
    do(case, "approve", cast.sw.approver, now)
    assert told(ALARM) == {cast.scjg.supervisor}


def test_a_rejection_needs_no_steward(cast: Cast) -> None:
    no_stewards(cast)
    approved(cast, finding="rejected")
    assert told(ALARM) == set()


# — the ladder —


def warned(level: str) -> set[User]:
    rows = Message.objects.filter(key="desk.warning", channel="in_app", payload__level=level)
    return {row.recipient for row in rows.select_related("recipient") if row.recipient}


def test_a_rung_for_the_handler_reaches_the_supervisor_where_nobody_has_the_role(cast: Cast) -> None:
    no_stewards(cast)
    case = approved(cast)
    assert task_of(case).assignee_id is None
    assert sweep_deadlines(at("2026-09-28", "09:00")).climbed == 1
    assert (warned("handler"), warned("supervisor")) == (set(), {cast.scjg.supervisor})


def test_a_rung_for_handler_and_supervisor_tells_the_supervisor_once(cast: Cast) -> None:
    no_stewards(cast)
    approved(cast)
    sweep_deadlines(at("2026-09-28", "09:00"))
    Message.objects.filter(key="desk.warning").delete()
    sweep_deadlines(at("2026-09-29", "09:00"))
    correction = Message.objects.filter(key="desk.warning", payload__slot="correction")
    assert list(correction.filter(channel="in_app").values_list("recipient", "payload__level")) == [
        (cast.scjg.supervisor.pk, "supervisor")
    ]


def test_a_role_that_somebody_holds_is_warned_as_before(cast: Cast) -> None:
    approved(cast)
    sweep_deadlines(at("2026-09-28", "09:00"))
    assert warned("handler") == {cast.scjg.steward, cast.scjg.second_steward}
    assert warned("supervisor") == set()


def away(user: User, deputy: User) -> None:
    days = {"starts_on": dt.date(2026, 9, 24), "ends_on": dt.date(2026, 9, 30)}
    enter_absence(user=user, deputy=deputy, today=dt.date(2026, 9, 24), **days)
