"""Nobody may approve: alarmed at the proposal, and when somebody leaves, goes away or declares an interest later."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Absence, Membership, Role, User
from bench.statements import counted
from cases.models import Case
from notifications.models import Message
from tests.cast import BEGAN, Cast, record_of
from tests.workflows.papers import keep_out, paper
from tests.workflows.story import at, do, filed, proposed
from workflows.approvers import sweep_approvers
from workflows.models import Heartbeat

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
DAY = NOW.date()
REJECTED: dict[str, Any] = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59"}


def alarmed(case: Case) -> list[User]:
    rows = Message.objects.filter(case_id=case.pk, key="desk.no_approver", channel="in_app")
    return [row.recipient for row in rows.select_related("recipient").order_by("pk") if row.recipient]


def away(user: User, deputy: User, until: dt.date = DAY) -> Absence:
    return Absence.objects.create(user=user, deputy=deputy, starts_on=DAY, ends_on=until)


def left(user: User) -> None:
    rows = Membership.objects.filter(user=user, role=Role.APPROVER)
    assert rows.update(ends_on=DAY - dt.timedelta(days=1)) == 1


def proposed_about_another_entry(cast: Cast, number: int) -> Case:
    record = record_of(cast.company, cast.item, f"曲市监罚〔2026〕{300 + number}号")
    case = do(filed(cast, record=record), "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    return do(case, "propose", cast.scjg.reviewer, at("2026-09-24", "12:00"), **REJECTED)


@pytest.mark.parametrize("event", ["interest", "left", "closed", "away", "deputy worked", "worked"])
def test_when_the_last_approver_may_not_any_more_the_supervisor_is_alarmed(cast: Cast, event: str) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case, last = proposed(cast), cast.scjg.second_approver
    assert (sweep_approvers(NOW).stuck, alarmed(case)) == (0, [])
    if event == "interest":
        keep_out(cast.company, last)
    elif event == "left":
        left(last)
    elif event == "closed":
        User.objects.filter(pk=last.pk).update(is_active=False)
    elif event == "away":
        away(last, cast.sw.reviewer)  # works in none of their units
    elif event == "deputy worked":
        away(last, cast.scjg.reviewer)
    else:
        Membership.objects.create(user=last, unit=cast.scjg.unit, role=Role.REVIEWER, starts_on=BEGAN)
        facts = {"received_on": dt.date(2026, 9, 23), "evidence": paper(case, last)}
        do(case, "propose_receipt_date", last, NOW, reason="The stamp.", **facts)
    report = sweep_approvers(NOW)
    assert (report.waiting, report.stuck, report.told) == (1, 1, 2), "in the service and by e-mail"
    assert alarmed(case) == [cast.scjg.supervisor]


def test_a_deputy_who_may_is_no_alarm(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case = proposed(cast)
    away(cast.scjg.second_approver, cast.scjg.clerk)
    assert (sweep_approvers(NOW).stuck, alarmed(case)) == (0, [])


def test_once_somebody_is_appointed_there_is_no_alarm_until_that_person_may_not_any_more(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case, appointed = proposed(cast), cast.centre.approver
    Message.objects.all().delete()
    do(case, "appoint_approver", cast.scjg.supervisor, NOW, to=appointed, reason="Nobody here may.")
    assert (sweep_approvers(NOW).stuck, alarmed(case)) == (0, [])
    left(appointed)
    assert sweep_approvers(NOW).stuck == 1
    assert alarmed(case) == [cast.scjg.supervisor]


def test_the_alarm_is_repeated_on_the_next_working_day_and_not_before(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = proposed(cast, "2026-09-24")
    for moment in (at("2026-09-24", "15:00"), at("2026-09-24", "19:00"), at("2026-09-25", "09:00")):
        sweep_approvers(moment)
    assert len(alarmed(case)) == 2, "at the proposal, and the evening for the next day: a holiday follows it"
    for day in ("2026-09-26", "2026-09-27"):  # a weekend
        sweep_approvers(at(day))
    sweep_approvers(at("2026-09-28", "09:00"))
    assert len(alarmed(case)) == 2
    sweep_approvers(at("2026-09-29", "09:00"))
    assert len(alarmed(case)) == 3


def test_a_supervisor_with_an_interest_or_away_is_not_told_but_their_deputy_or_the_head_is(
    cast: Cast,
) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case = proposed(cast)
    keep_out(cast.company, cast.scjg.second_approver)
    absence = away(cast.scjg.supervisor, cast.scjg.clerk)
    sweep_approvers(NOW)
    assert alarmed(case) == [cast.scjg.clerk]
    absence.delete()
    Message.objects.filter(key="desk.no_approver").delete()
    keep_out(cast.company, cast.scjg.supervisor)
    sweep_approvers(NOW)
    assert alarmed(case) == [cast.scjg.head]


def test_a_decided_case_and_one_that_is_not_proposed_yet_are_left_alone(cast: Cast) -> None:
    case = proposed(cast, finding="rejected")
    other = filed(cast, ground="omission")
    do(case, "approve", cast.scjg.approver, NOW)
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    assert sweep_approvers(NOW).waiting == 0
    assert alarmed(case) == alarmed(other) == []


def test_the_sweep_asks_as_often_for_many_cases_as_for_one(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    proposed_about_another_entry(cast, 0)
    sweep_approvers(at("2026-09-28"))
    with counted() as one:
        sweep_approvers(at("2026-09-29"))
    for number in range(1, 5):
        proposed_about_another_entry(cast, number)
    with counted() as many:
        assert sweep_approvers(at("2026-09-30")).stuck == 5
    assert len(many) == len(one)


def test_the_sweep_by_hand_says_what_it_did_and_leaves_its_heartbeat(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    proposed(cast)
    call_command("sweep", "approvers")
    assert capsys.readouterr().out == "waiting=1 stuck=0 told=0\n"
    assert Heartbeat.objects.get(name="approvers").last_success_at is not None
