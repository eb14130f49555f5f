"""The sweep over result notices: noted once, whoever else sweeps; one bad row stops nothing; told once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Role
from bench.statements import counted
from cases.models import CaseEvent
from lawbook import calendar
from notifications.delivery import sweep_outbox
from notifications.models import Message, Preference
from tests.cast import Cast, build_cast, official
from tests.workflows.at_once import at_once
from tests.workflows.story import approved, at, do, filed
from workflows import heartbeat, notices
from workflows.models import Deadline
from workflows.notices import sweep_notices

pytestmark = pytest.mark.django_db

LATER = at("2026-09-24", "17:00")


def sent(case_id: int, moment: dt.datetime = LATER) -> None:
    rows = Message.objects.filter(case_id=case_id, key="objection.result", status="queued")
    rows.exclude(channel="letter").update(status="sent", sent_at=moment)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_note_each_notice_once() -> None:
    cast = build_cast()
    cases = [approved(cast, finding="rejected") for _number in range(8)]
    for case in cases:
        sent(case.pk)
    reports = at_once(lambda: sweep_notices(LATER), lambda: sweep_notices(LATER))
    assert [report.failed for report in reports] == [0, 0]
    assert CaseEvent.objects.filter(action="notice_left").count() == len(cases)
    assert sum(report.left for report in reports) == len(cases)


def test_a_notice_read_before_a_reopening_does_not_meet_the_new_clock(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    sent(case.pk)
    old = Deadline.objects.get(case=case, slot="review", status="running")
    message = Message.objects.filter(case_id=case.pk, key="objection.result").first()
    assert message is not None
    do(case, "reopen", cast.scjg.second_approver, at("2026-09-25"), reason="Our own error.")
    assert not notices._note_left(old.pk, case.pk, message.pk, LATER)
    assert Deadline.objects.filter(case=case, slot="review", status="running").exists()


def test_one_case_that_cannot_be_noted_stops_neither_the_others_nor_the_clocks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = approved(cast, finding="rejected"), approved(cast, finding="rejected")
    for case in (bad, good):
        sent(case.pk)
    waiting = filed(cast)
    Deadline.objects.filter(case=waiting).update(next_at=at("2026-09-24", "10:30"))
    monkeypatch.setattr(notices, "perform", _failing_for(bad.pk, notices.perform))
    monkeypatch.setattr(heartbeat.clock, "database_now", lambda: LATER)
    assert heartbeat.run_deadlines().climbed == 1
    assert CaseEvent.objects.filter(case=good, action="notice_left").exists()
    assert not CaseEvent.objects.filter(case=bad, action="notice_left").exists()


@pytest.mark.parametrize(("chosen", "changed_to"), [("in_app", "email"), ("email", "letter")])
def test_a_channel_changed_after_the_decision_does_not_leave_the_clock_running(
    cast: Cast, chosen: str, changed_to: str
) -> None:
    for user in (cast.owner, cast.agent):
        Preference.objects.create(user=user, channel=chosen)
    case = approved(cast, finding="rejected")
    Preference.objects.update(channel=changed_to)
    sent(case.pk)
    assert sweep_notices(LATER).left == 1
    assert Deadline.objects.get(case=case, slot="review").status == "met"


def test_the_row_in_this_service_counts_only_where_nothing_else_was_chosen(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    Preference.objects.create(user=cast.owner, channel="in_app")
    rows = Message.objects.filter(case_id=case.pk, key="objection.result", channel="in_app")
    rows.update(status="sent", sent_at=LATER)
    assert sweep_notices(LATER).left == 0


def test_a_failed_notice_is_told_once_also_when_a_supervisor_joins_later(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    failed(case.pk)
    assert sweep_notices(LATER).told > 0
    official("scjg.new", "new", cast.scjg.unit, Role.SUPERVISOR)
    assert sweep_notices(LATER + dt.timedelta(days=1)).told == 0


def test_many_failed_notices_cost_no_more_questions_than_one(cast: Cast) -> None:
    """The same statements in the same order. What a process reads once (the calendar) is read before."""
    calendar.current()
    _statements_of_telling(cast, 1)
    one, told_of_one = _statements_of_telling(cast, 1)
    many, told_of_many = _statements_of_telling(cast, 4)
    assert many == one
    assert told_of_many == 4 * told_of_one > 0


def _statements_of_telling(cast: Cast, notices_failed: int) -> tuple[list[str], int]:
    for _number in range(notices_failed):
        failed(approved(cast, finding="rejected").pk)
    with counted() as done:
        told = sweep_notices(LATER).told
    return done, told


def test_a_late_reminder_says_how_late_it_is_on_the_morning_it_is_read(cast: Cast) -> None:
    case = filed(cast)  # due on Wednesday the 30th; the holiday lasts until 7 October
    heartbeat.sweep.sweep_deadlines(at("2026-10-03", "12:00"))
    rows = Message.objects.filter(case_id=case.pk, key="desk.warning", channel="in_app")
    assert {(row.next_at, row.payload["days"]) for row in rows} == {(at("2026-10-08", "08:30"), -1)}
    sweep_outbox(at("2026-10-08", "08:30"))
    assert not Message.objects.filter(key="desk.warning", channel="in_app").exclude(status="sent").exists()


def failed(case_id: int) -> None:
    Message.objects.filter(case_id=case_id, key="objection.result", channel="email").update(status="failed")


def _failing_for(case_id: int, perform: Callable[..., Any]) -> Callable[..., Any]:
    def one_fails(pk: int, *args: Any, **facts: Any) -> Any:
        if pk == case_id:
            raise RuntimeError("a bad row")
        return perform(pk, *args, **facts)

    return one_fails
