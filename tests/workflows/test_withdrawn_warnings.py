"""A clock that moves takes its warnings with it: what has not left says nothing any more, and the task is calm."""

import datetime as dt

import pytest

from cases.models import Case
from notifications.delivery import sweep_outbox
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import ask, at_the_counter, clock_of, paper, task_of
from tests.workflows.story import accepted, approved, at, do
from workflows.deadlines import highest_rung
from workflows.models import Escalation
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
NIGHT = at("2026-09-29", "22:00")  # the sweep was late: the rung of 09:00 is climbed, its message waits


def warnings(**facts: object) -> dict[str, int]:
    rows = Message.objects.filter(key="desk.warning", **facts)
    return {
        status: rows.filter(status=status).count() for status in set(rows.values_list("status", flat=True))
    }


def warned_at_night(cast: Cast) -> Case:
    case = accepted(cast)
    assert sweep_deadlines(NIGHT).climbed == 1
    assert warnings() == {"queued": 2}
    assert task_of(case).priority == 1
    return case


def test_a_warning_that_waits_for_the_morning_does_not_leave_after_the_term_was_extended(cast: Cast) -> None:
    case = warned_at_night(cast)
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-30", "08:00"))
    assert clock_of(case).due_on == dt.date(2026, 10, 12)
    sweep_outbox(at("2026-09-30", "08:31"))
    assert warnings() == {"withdrawn": 2}


def test_the_task_is_not_marked_as_warned_any_more_in_its_next_step(cast: Cast) -> None:
    case = warned_at_night(cast)
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-30", "08:00"))
    assert (task_of(case).step, task_of(case).priority) == ("await_answers", 0)
    assert not Escalation.objects.filter(deadline=clock_of(case), withdrawn_at=None).exists()


def test_what_was_sent_stays_sent(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-09-29", "09:00"))
    sweep_outbox(at("2026-09-29", "09:01"))
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-29", "10:00"))
    assert warnings() == {"sent": 2}


def test_what_could_not_be_sent_keeps_how_it_ended(cast: Cast) -> None:
    case = warned_at_night(cast)
    dead = Message.objects.filter(key="desk.warning", channel="email")
    dead.update(status="dead")
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-30", "08:00"))
    assert warnings() == {"dead": 1, "withdrawn": 1}


def test_other_clocks_and_other_cases_keep_their_warnings(cast: Cast) -> None:
    case = warned_at_night(cast)
    other = at_the_counter(cast, dt.date(2026, 9, 24), at("2026-09-25"))
    assert sweep_deadlines(NIGHT).climbed == 1
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-30", "08:00"))
    assert set(warnings(case_id=case.pk)) == {"withdrawn"}
    assert set(warnings(case_id=other.pk)) == {"queued"}


def test_the_new_date_has_warnings_of_its_own(cast: Cast) -> None:
    case = warned_at_night(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-30", "08:00"))
    do(case, "answer", cast.sw.reviewer, at("2026-09-30", "09:30"), assistance=asked, finding="Yes.")
    rung = clock_of(case).next_at
    assert rung is not None
    assert sweep_deadlines(rung).climbed == 1
    queued = Message.objects.filter(key="desk.warning", status="queued", payload__slot="review")
    assert {row.payload["due_on"] for row in queued} == {"2026-10-12"}
    assert task_of(case).priority == 1


def test_a_later_receipt_date_withdraws_them_and_calms_the_task(cast: Cast) -> None:
    case = at_the_counter(cast, dt.date(2026, 9, 21), at("2026-09-25"))
    sweep_deadlines(at("2026-09-28", "22:00"))
    sweep_deadlines(at("2026-09-28", "22:00"))
    assert task_of(case).priority > 1
    assert set(warnings()) == {"queued"}
    facts = {"received_on": dt.date(2026, 9, 25), "evidence": paper(case, cast.centre.reviewer)}
    do(case, "propose_receipt_date", cast.centre.reviewer, at("2026-09-29", "08:00"), reason="?", **facts)
    do(case, "confirm_receipt_date", cast.centre.approver, at("2026-09-29", "08:05"))
    assert set(warnings()) == {"withdrawn"}
    assert task_of(case).priority == 0


def test_an_earlier_receipt_date_withdraws_the_wrong_date_and_keeps_that_somebody_was_warned(
    cast: Cast,
) -> None:
    case = warned_at_night(cast)
    facts = {"received_on": dt.date(2026, 9, 21), "evidence": paper(case, cast.scjg.reviewer)}
    do(case, "propose_receipt_date", cast.scjg.reviewer, at("2026-09-30", "08:00"), reason="?", **facts)
    do(case, "confirm_receipt_date", cast.scjg.approver, at("2026-09-30", "08:05"))
    assert set(warnings()) == {"withdrawn"}, "the handler is told of the new date by the confirmation"
    assert task_of(case).priority == 1


def test_another_clock_that_is_still_climbed_keeps_the_task_marked(cast: Cast) -> None:
    case = do(approved(cast), "return_correction", cast.scjg.steward, at("2026-09-25"), reason="Look again.")
    sweep_deadlines(at("2026-09-28", "09:00"))
    sweep_deadlines(at("2026-09-28", "09:00"))
    climbed = Escalation.objects.filter(deadline=clock_of(case, "correction"), withdrawn_at=None)
    assert highest_rung(case) == 1 + max(climbed.values_list("rung", flat=True))
