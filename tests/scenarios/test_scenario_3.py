"""Scenario 3: nobody does anything. The ladder climbs in working hours, 24:00 makes it overdue, no machine decides."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from cases.actors import actor
from cases.models import CaseEvent
from core import clock
from lawbook.calendar import current
from lawbook.counting import overdue_days, working_days_left
from notifications.models import Message
from tests.cast import Cast
from tests.scenarios.steps import warned
from tests.workflows.papers import clock_of, fresh, task_of
from tests.workflows.story import approved, at, filed
from workflows import board, inbox, untold
from workflows.models import Escalation
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
HALF_HOUR = dt.timedelta(minutes=30)


def test_nobody_does_anything(cast: Cast) -> None:
    case = filed(cast)
    moment, stop = at("2026-09-24", "10:30"), at("2026-10-31", "00:00")
    while moment < stop:
        report = sweep_deadlines(moment)
        assert (report.failed, report.dead) == (0, 0)
        moment += HALF_HOUR

    fired = (
        Escalation.objects.filter(deadline__case=case).order_by("fired_at").values_list("fired_at", flat=True)
    )
    assert list(fired) == [
        at("2026-09-29", "09:00"),
        at("2026-09-30", "09:00"),
        at("2026-10-08", "09:00"),
        at("2026-10-09", "09:00"),
    ], "in working hours only, never in the holiday"
    assert clock_of(case).breached_at == at("2026-10-01", "00:00"), "24:00 on the last day"
    assert [level for level, _name in warned(case)] == [
        *["handler"] * 2,
        *["handler", "handler", "supervisor"],
        *["supervisor", "unit_head"],
        "director",
    ]
    sent = Message.objects.filter(case_id=case.pk, key="desk.warning").values_list("next_at", flat=True)
    assert all(8 <= when.astimezone(clock.SHANGHAI).hour < 18 for when in sent)

    case = fresh(case)
    assert (case.state, case.outcome, case.handler_id) == ("filed", "", None), (
        "nothing is decided by the machine"
    )
    assert set(CaseEvent.objects.filter(case=case, actor=None).values_list("action", flat=True)) == {
        "warned",
        "breached",
    }
    assert (task_of(case).step, task_of(case).assignee_id) == ("intake", None)


def test_the_last_minute_of_the_last_day_is_in_time_and_the_next_is_late(cast: Cast) -> None:
    case = filed(cast)
    sweep_deadlines(at("2026-09-30", "23:59"))
    assert clock_of(case).breached_at is None
    sweep_deadlines(at("2026-10-01", "00:00"))
    assert clock_of(case).breached_at == at("2026-10-01", "00:00")


@pytest.mark.parametrize(
    ("day", "word"),
    [("2026-09-29", "risk"), ("2026-09-30", "today"), ("2026-10-01", "overdue"), ("2026-10-08", "overdue")],
)
def test_board_and_inbox_say_the_same_on_the_same_day(cast: Cast, day: str, word: str) -> None:
    case = filed(cast)
    today = dt.date.fromisoformat(day)
    found = inbox.unit_queue(actor(cast.scjg.supervisor, today), inbox.Filters(due=word))
    assert [item.case_id for item in found.rows] == [case.pk]
    (row,) = board.figures(Unit.objects.filter(pk=cast.scjg.unit.pk), today)
    counted = {one: getattr(row, one) for one in ("today", "overdue")}
    assert counted == {one: int(one == word) for one in counted}
    assert row.risk == int(word in ("risk", "today")), "what is due today is at risk too"


@pytest.mark.parametrize(("day", "late"), [("2026-09-30", False), ("2026-10-08", True)])
def test_the_subjects_page_and_the_case_page_agree_and_offer_the_remedy_for_an_unanswered_objection(
    cast: Cast, client: Client, day: str, late: bool
) -> None:
    case = filed(cast)
    sweep_deadlines(at(day, "10:00"))
    with time_machine.travel(at(day, "10:00"), tick=False):
        pages = {}
        for user, name in ((cast.owner, "my_case"), (cast.scjg.reviewer, "desk_case")):
            client.force_login(user)
            page = client.get(reverse(name, args=[case.reference]), headers={"accept-language": "en"})
            assert page.status_code == 200
            pages[name] = " ".join(page.content.decode().split())
    assert ("If you were not told a result in time" in pages["my_case"]) is late
    assert ["1 working day overdue" in page for page in pages.values()] == [late, late]


def test_the_words_about_the_due_date(cast: Cast) -> None:
    due = clock_of(filed(cast)).due_on
    left = {day: working_days_left(due, dt.date(2026, 9, day), current()) for day in (24, 28, 29, 30)}
    assert left == {24: 3, 28: 2, 29: 1, 30: 0}
    assert overdue_days(due, dt.date(2026, 10, 7), current()) == 0
    assert overdue_days(due, dt.date(2026, 10, 8), current()) == 1


def test_board_list_case_and_subject_page_agree_on_a_result_that_never_left(
    cast: Cast, client: Client
) -> None:
    case = approved(cast, finding="rejected")
    moment = at("2026-10-08", "10:00")
    sweep_deadlines(moment)
    review = clock_of(case)
    assert (fresh(case).state, review.status) == ("concluded", "running")
    assert review.breached_at == at("2026-10-01", "00:00")
    counted = untold.figures([cast.scjg.unit.pk], dt.date(2026, 10, 8))
    assert counted == {cast.scjg.unit.pk: untold.Untold(waiting=1, late=1)}
    with time_machine.travel(moment, tick=False):
        pages = {}
        for user, name in (
            (cast.scjg.supervisor, "desk_untold"),
            (cast.scjg.reviewer, "desk_case"),
            (cast.owner, "my_case"),
        ):
            client.force_login(user)
            args = [] if name == "desk_untold" else [case.reference]
            page = client.get(reverse(name, args=args), headers={"accept-language": "en"})
            pages[name] = " ".join(page.content.decode().split())
    assert {name: "Wed 30 September" in page for name, page in pages.items()} == dict.fromkeys(pages, True)
    for name in ("desk_untold", "desk_case"):
        assert "1 working day overdue" in pages[name], name
    assert "The answer was due by" in pages["my_case"]
    assert "If you were not told a result in time" not in pages["my_case"], "it was decided in time"
