"""The board: its numbers are the lists behind them, and its banner tells when nobody watches."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from cases.actors import actor
from cases.models import IntakeBatch
from core import clock
from desk.views.board import bars
from notifications.models import Message
from tests.desk.pages import text
from tests.desk.queue import fill
from tests.intake import brought
from tests.workflows.story import accepted, approved, at, do, filed
from workflows import board
from workflows.dead_letters import NOTICE_TRIES
from workflows.intake import deciding, sweeping
from workflows.intake.sweeping import MOST_TRIES
from workflows.models import Deadline, Heartbeat, WorkItem

FIGURES = ("open", "today", "risk", "overdue", "unassigned")


def counted_in_lists(desk, url):
    """How many rows the list has, page by page."""
    many = 0
    while url:
        found = desk.get(url if url.startswith("/") else f"/desk/{url}").context["list"]
        many += len(found.rows)
        url = found.next_url
    return many


@pytest.mark.parametrize("day", ["2026-09-24", "2026-09-28", "2026-09-30", "2026-10-08"])
def test_every_number_is_as_long_as_the_list_behind_it(day, cast, sit, move):
    case = accepted(cast)
    filed(cast, ground="omission")
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-24"), unit=cast.sw.unit, question="Paid?")
    fill(case, [cast.scjg.unit, cast.yj.unit], 90)
    move(day)
    desk = sit(cast.director)
    rows = desk.get("/desk/board/").context["rows"]
    assert [row["unit"] for row in rows] == list(Unit.objects.all())
    for row in rows:
        for number in row["numbers"]:
            assert counted_in_lists(desk, number["url"]) == number["value"], (
                row["unit"].code,
                number["name"],
            )
    assert sum(number["value"] for row in rows for number in row["numbers"] if number["name"] == "open") == 93


@pytest.mark.parametrize("day", ["2026-09-24", "2026-09-29", "2026-10-08"])
def test_every_total_is_as_long_as_the_list_behind_it(day, cast, sit, move):
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-24"), unit=cast.sw.unit, question="Paid?")
    fill(case, [cast.scjg.unit, cast.yj.unit, cast.sw.unit], 90)
    approved(cast, ground="omission")
    move(day)
    for reader in (cast.director, cast.scjg.supervisor):
        desk = sit(reader)
        totals = desk.get("/desk/board/").context["totals"]
        assert [total["value"] > 0 for total in totals][::5] == [True, True]  # open; decided, not told
        for total in totals:
            assert counted_in_lists(desk, total["url"]) == total["value"], (reader, total["label"])


def test_the_list_of_all_units_is_for_whoever_has_them_on_the_board(cast, sit):
    fill(accepted(cast), [cast.scjg.unit, cast.sw.unit], 8)
    assert 'value="board"' in text(sit(cast.director).get("/desk/?view=unit"))
    for user in (cast.scjg.supervisor, cast.scjg.reviewer):
        assert 'value="board"' not in text(sit(user).get("/desk/?view=unit"))
    listed = sit(cast.scjg.supervisor).get("/desk/?view=unit&unit=board").context["list"].rows
    assert {row["unit_id"] for row in listed} == {cast.scjg.unit.pk}


def test_the_numbers_say_what_the_law_says(cast, move):
    accepted(cast)
    filed(cast, ground="omission")
    units = Unit.objects.filter(pk=cast.scjg.unit.pk)

    def on(day):
        (found,) = board.figures(units, dt.date.fromisoformat(day))
        return tuple(getattr(found, name) for name in FIGURES)

    assert on("2026-09-24") == (2, 0, 0, 0, 1)
    assert on("2026-09-28") == (2, 0, 1, 0, 1)
    assert on("2026-09-29") == (2, 0, 2, 0, 1)
    assert on("2026-09-30") == (2, 2, 2, 0, 1)
    assert on("2026-10-01") == (2, 0, 0, 2, 1)


def test_a_bar_shows_how_much_of_it_is_late_and_how_much_is_at_risk():
    rows = [
        board.UnitFigures(Unit(name_en="A"), 4, 1, 1, 1, 0),
        board.UnitFigures(Unit(name_en="B"), 2, 0, 0, 0, 0),
    ]
    shown = [(bar["value"], bar["percent"], bar["soon"], bar["late"]) for bar in bars(rows)]
    assert shown == [(4, 100, 50, 25), (2, 50, 0, 0)]


def test_a_supervisor_sees_the_own_unit_only(cast, sit):
    filed(cast)
    rows = sit(cast.sw.supervisor).get("/desk/board/").context["rows"]
    assert [row["unit"] for row in rows] == [cast.sw.unit]
    assert rows[0]["numbers"][0]["value"] == 0


def test_the_board_costs_the_same_however_much_is_open(cast, sit):
    case = accepted(cast)
    desk = sit(cast.director)

    def queries():
        desk.get("/desk/board/")
        with CaptureQueriesContext(connection) as seen:
            desk.get("/desk/board/")
        return len(seen)

    before = queries()
    fill(case, [cast.scjg.unit, cast.sw.unit], 200)
    assert queries() == before


def test_long_queues_are_counted_twice_a_minute_and_the_page_says_when(cast, sit, move, monkeypatch):
    monkeypatch.setattr(board, "KEPT_FROM", 4)
    case = accepted(cast)
    desk = sit(cast.scjg.supervisor)

    def shown():
        page = desk.get("/desk/board/")
        return page.context["rows"][0]["numbers"][0]["value"], "Counted at" in text(page)

    assert shown() == (1, False)
    fill(case, [cast.scjg.unit], 3)
    assert shown() == (4, False), "few are counted for everybody who asks"
    fill(case, [cast.scjg.unit], 3)
    move("2026-09-24", "10:00:29")
    assert shown() == (4, True)
    move("2026-09-24", "10:00:30")
    assert shown() == (7, False)


def test_the_banner_is_red_while_nobody_watches_the_clocks(cast, sit):
    desk = sit(cast.scjg.supervisor)
    assert "The clocks have not been looked at yet." in text(desk.get("/desk/board/"))
    beat = Heartbeat.objects.create(name="deadlines", last_success_at=clock.now() - dt.timedelta(minutes=1))
    page = text(desk.get("/desk/board/"))
    assert "The clocks are watched" in page
    assert "The clocks are not being watched." not in page
    beat.last_success_at = clock.now() - dt.timedelta(minutes=3)
    beat.save()
    page = text(desk.get("/desk/board/"))
    assert "more than two minutes ago" in page
    assert "The clocks are not being watched." in text(desk.get("/desk/"))


def test_what_is_stuck_is_shown_and_tried_again(cast, sit):
    case = accepted(cast)
    message = Message.objects.filter(case_id=case.pk, channel="email").first()
    Message.objects.filter(pk=message.pk).update(status="dead", attempts=5)
    Deadline.objects.update(dead_at=clock.now(), attempts=3)
    deadline = Deadline.objects.get()
    desk = sit(cast.scjg.supervisor)
    assert "2 things are stuck" in text(desk.get("/desk/board/"))
    page = text(desk.get("/desk/board/stuck/"))
    assert message.subject in page
    assert case.reference in page
    desk.post("/desk/board/stuck/", {"messages": [message.pk], "clocks": [deadline.pk]})
    message.refresh_from_db()
    deadline.refresh_from_db()
    assert (message.status, deadline.dead_at, deadline.attempts) == ("queued", None, 0)
    assert deadline.next_at == clock.now()


def test_the_banner_is_red_while_messages_do_not_leave(cast, sit):
    case = accepted(cast)
    Heartbeat.objects.create(name="deadlines", last_success_at=clock.now())
    Heartbeat.objects.create(name="outbox", last_success_at=clock.now())
    Message.objects.exclude(channel="letter").update(next_at=clock.now())
    desk = sit(cast.scjg.supervisor)
    assert "The clocks are watched" in text(desk.get("/desk/board/"))
    Message.objects.filter(case_id=case.pk, channel="email").update(
        next_at=clock.now() - dt.timedelta(minutes=6)
    )
    assert "A message is more than five minutes late." in text(desk.get("/desk/board/"))
    Message.objects.all().delete()
    Heartbeat.objects.filter(name="outbox").update(last_success_at=clock.now() - dt.timedelta(minutes=6))
    assert "Messages were last sent more than five minutes ago." in text(desk.get("/desk/board/"))


def test_a_notice_that_could_not_be_noted_is_stuck_and_tried_again(cast, sit):
    case = approved(cast, finding="rejected")
    Deadline.objects.update(notice_attempts=NOTICE_TRIES, notice_failed_at=clock.now())
    desk = sit(cast.scjg.supervisor)
    assert "1 thing is stuck" in text(desk.get("/desk/board/"))
    assert case.reference in text(desk.get("/desk/board/stuck/"))
    before = Deadline.objects.get()
    desk.post("/desk/board/stuck/", {"clocks": [before.pk]})
    after = Deadline.objects.get()
    assert (after.notice_attempts, after.notice_failed_at, after.next_at) == (0, None, before.next_at)


def given_up(batch):
    """As the sweep leaves it after its last try."""
    IntakeBatch.objects.filter(pk=batch.pk).update(attempts=MOST_TRIES, due_again_at=None)


def test_a_batch_that_is_stuck_is_shown_and_tried_again(cast, sit):
    batch = brought.bring_rows(cast.scjg.reviewer, brought.penalty_item(cast.scjg.unit), [brought.row(1)])
    deciding.confirm(batch, actor=actor(cast.scjg.approver, clock.today()), at=clock.now())
    given_up(batch)
    desk = sit(cast.scjg.supervisor)
    assert "Something is stuck and waits for a person." in text(desk.get("/desk/"))
    board_page = text(desk.get("/desk/board/"))
    assert "1 thing is stuck" in board_page and "/desk/board/stuck/" in board_page
    page = text(desk.get("/desk/board/stuck/"))
    assert f'href="/desk/intake/batches/{batch.reference}/"' in page
    assert "on the board, under “What is stuck”" in text(desk.get(f"/desk/intake/batches/{batch.reference}/"))
    answer = desk.post("/desk/board/stuck/", {"batches": [batch.pk]}, follow=True)
    assert "1 is tried again." in text(answer)
    sweeping.sweep_intake(clock.now())
    batch.refresh_from_db()
    assert (batch.status, batch.attempts, batch.entered) == ("entered", 0, 1)
    assert "Nothing is stuck." in text(desk.get("/desk/board/stuck/"))


def test_nobody_sees_or_tries_again_a_batch_of_another_unit_or_one_that_is_not_stuck(cast, sit):
    batch = brought.bring_rows(cast.scjg.reviewer, brought.penalty_item(cast.scjg.unit), [brought.row(1)])
    sit(cast.scjg.supervisor).post("/desk/board/stuck/", {"batches": [batch.pk]})
    batch.refresh_from_db()
    assert batch.due_again_at is None
    given_up(batch)
    stranger = sit(cast.sw.supervisor)
    assert "Something is stuck" not in text(stranger.get("/desk/"))
    assert batch.reference not in text(stranger.get("/desk/board/stuck/"))
    stranger.post("/desk/board/stuck/", {"batches": [batch.pk]})
    batch.refresh_from_db()
    assert (batch.due_again_at, batch.attempts) == (None, MOST_TRIES)
    assert batch.reference in text(sit(cast.centre.supervisor).get("/desk/board/stuck/"))


def test_figures_of_many_units_are_two_queries(cast, django_assert_num_queries):
    fill(accepted(cast), [office.unit for office in cast.offices], 40)
    board.figures(Unit.objects.none(), dt.date(2026, 9, 24))  # the calendar is read once and kept
    with django_assert_num_queries(2):
        rows = board.figures(Unit.objects.all(), dt.date(2026, 9, 24))
    assert sum(row.open for row in rows) == WorkItem.objects.count()
