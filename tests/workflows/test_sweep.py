"""The sweep of the clocks: each rung once, in working hours, whoever is away, whatever fails."""

import datetime as dt

import pytest
from django.db import connection

from accounts.absences import enter_absence
from bench.fill import Filling, fill
from cases.models import Case, CaseEvent
from notifications.models import Message
from tests.cast import Cast, build_cast
from tests.workflows.at_once import at_once
from tests.workflows.story import accepted, approved, at, do, filed
from workflows.dead_letters import tell_of_dead_clocks
from workflows.models import ClockEvent, Deadline, Escalation, WorkItem
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db


def warned(case: Case) -> list[str]:
    rows = Message.objects.filter(case_id=case.pk, key="desk.warning", channel="in_app")
    return sorted(
        f"{row.payload['level']}:{row.recipient.name.removeprefix('scjg.')}"
        for row in rows.select_related("recipient")
    )


def test_the_ladder_climbs_rung_by_rung_to_the_director(cast: Cast) -> None:
    case = accepted(cast)
    assert sweep_deadlines(at("2026-09-29", "08:59")).climbed == 0
    assert sweep_deadlines(at("2026-09-29", "09:00")).climbed == 1
    assert warned(case) == ["handler:reviewer"]
    sweep_deadlines(at("2026-09-30", "09:00"))
    assert warned(case) == ["handler:reviewer", "handler:reviewer", "supervisor:supervisor"]
    sweep_deadlines(at("2026-10-01", "00:00"))
    assert Deadline.objects.get(case=case).breached_at == at("2026-10-01", "00:00")
    sweep_deadlines(at("2026-10-07", "12:00"))
    assert Escalation.objects.filter(deadline__case=case).count() == 2  # the holiday is quiet
    sweep_deadlines(at("2026-10-09", "09:00"))
    assert warned(case)[-3:] == ["supervisor:supervisor", "supervisor:supervisor", "unit_head:head"]
    assert "director:director" in warned(case)
    assert Deadline.objects.get(case=case).next_at is None
    assert WorkItem.objects.get(case=case).priority == 5


def test_a_rung_leaves_an_event_a_clock_event_and_never_a_state(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-09-30", "09:30"))
    events = list(
        CaseEvent.objects.filter(case=case).order_by("seq").values_list("seq", "action", "to_state")
    )
    assert events[2:] == [(3, "warned", "reviewing"), (4, "warned", "reviewing")]
    kinds = ClockEvent.objects.filter(deadline__case=case).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["started", "rung", "rung"]
    connection.check_constraints()


def test_an_unclaimed_case_warns_every_reviewer_of_its_unit(cast: Cast) -> None:
    case = filed(cast)
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert warned(case) == ["handler:reviewer", "handler:second_reviewer"]


def test_a_deputy_gets_the_absent_handlers_warnings(cast: Cast) -> None:
    case = accepted(cast)
    enter_absence(
        user=cast.scjg.reviewer,
        deputy=cast.scjg.second_reviewer,
        starts_on=dt.date(2026, 9, 28),
        ends_on=dt.date(2026, 10, 9),
        today=dt.date(2026, 9, 27),
    )
    sweep_deadlines(at("2026-09-29", "09:00"))
    assert warned(case) == ["handler:second_reviewer"]


def test_a_sweep_that_comes_at_night_sends_nothing_before_the_next_working_morning(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-09-30", "23:00"))
    moments = Message.objects.filter(case_id=case.pk, key="desk.warning").values_list("next_at", flat=True)
    assert set(moments) == {at("2026-10-08", "08:30")}


def test_a_breach_is_recorded_once_whoever_sees_it_first(cast: Cast) -> None:
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-10-08"), unit=cast.sw.unit, question="?")
    sweep_deadlines(at("2026-10-08", "10:01"))
    breaches = ClockEvent.objects.filter(deadline__case=case, deadline__slot="review", kind="breached")
    assert breaches.count() == 1
    review = Deadline.objects.get(case=case, slot="review")
    assert (review.due_on, review.breached_at) == (dt.date(2026, 10, 12), at("2026-10-01", "00:00"))


def test_a_rung_behind_a_moved_due_date_is_withdrawn_and_climbed_again_later(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-09-29", "09:00"))
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-29"), unit=cast.sw.unit, question="?")
    first = Escalation.objects.get(deadline__case=case, deadline__slot="review")
    assert first.withdrawn_at is not None
    sweep_deadlines(at("2026-10-10", "09:00"))
    rungs = Escalation.objects.filter(deadline__case=case, deadline__slot="review").values_list(
        "due_on", "rung"
    )
    assert set(rungs) == {(dt.date(2026, 9, 30), 0), (dt.date(2026, 10, 12), 0)}


def test_a_met_clock_is_never_climbed_again(cast: Cast) -> None:
    case = approved(cast)
    do(case, "apply_correction", cast.scjg.steward, at("2026-09-25"))
    sweep_deadlines(at("2026-12-01"))
    assert not Escalation.objects.filter(deadline__case=case, deadline__slot="correction").exists()


def test_one_bad_row_goes_to_the_dead_letters_and_the_rest_are_done(cast: Cast) -> None:
    first = accepted(cast)
    _many(cast, 20, next_at=at("2026-09-29", "09:00"))
    Deadline.objects.filter(case=first).update(ladder="no-such-ladder")
    moment = at("2026-09-29", "09:00")
    for minutes in (0, 2, 4, 6):
        sweep_deadlines(moment + dt.timedelta(minutes=minutes))
    bad = Deadline.objects.get(case=first)
    assert (bad.attempts, bad.dead_at is not None) == (3, True)
    for _ in range(2):
        tell_of_dead_clocks(moment + dt.timedelta(minutes=8))
    told = Message.objects.filter(key="desk.dead_letter", channel="in_app")
    supervisors = {cast.scjg.supervisor.pk, cast.centre.supervisor.pk}
    assert sorted(row.recipient_id for row in told) == sorted(supervisors)
    assert Escalation.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_climb_a_thousand_due_rungs_once_each() -> None:
    cast = build_cast()
    now = at("2026-09-29", "09:00")
    _many(cast, 1000, next_at=now)
    reports = at_once(lambda: sweep_deadlines(now, batch=50), lambda: sweep_deadlines(now, batch=50))
    assert [report.failed for report in reports] == [0, 0]
    assert sum(report.climbed for report in reports) == 1000
    assert min(report.climbed for report in reports) > 0, "both work"
    assert Escalation.objects.count() == 1000
    assert CaseEvent.objects.filter(action="warned").count() == 1000
    per_person = Message.objects.filter(key="desk.warning", channel="in_app").count()
    assert per_person == 2000  # two reviewers of each unit, nobody told twice


def _many(cast: Cast, count: int, *, next_at: dt.datetime) -> None:
    fill(
        Filling(
            count=count,
            subject_id=cast.company.pk,
            filed_by_id=cast.owner.pk,
            unit_ids=(cast.scjg.unit.pk, cast.sw.unit.pk),
            now=at("2026-09-24"),
            next_at=next_at,
            first=100,
        )
    )
