"""Other units' help: 7 working days from the same receipt; a late answer is evidence only."""

import datetime as dt

import pytest
from viewflow.workflow.models import Process

from cases.models import AssistanceStatus, Case, CaseEvent
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import ask, clock_of, fresh, running_slots, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, approved, at, do, filed
from workflows.models import ClockEvent, Deadline, Escalation, WorkItem
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
NOW = at("2026-09-24", "12:00")


def of_question(pk: int) -> Deadline:
    return Deadline.objects.get(assistance=pk)


def test_the_review_takes_seven_working_days_from_the_same_receipt(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-28"))
    review = clock_of(case)
    assert (review.starts_on, review.due_on) == (dt.date(2026, 9, 24), dt.date(2026, 10, 12))
    event = ClockEvent.objects.get(deadline=review, kind="extended")
    assert (event.old_due_on, event.new_due_on) == (dt.date(2026, 9, 30), dt.date(2026, 10, 12))
    assert task_of(case).due_on == dt.date(2026, 10, 12)
    told = Message.objects.filter(case_id=case.pk, key="objection.term_changed", recipient=cast.owner)
    assert {row.payload["old_due_on"] for row in told} == {"2026-09-30"}


def test_the_term_does_not_change_again_with_the_second_question(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, NOW)
    ask(case, cast.yj, cast.scjg.reviewer, NOW)
    assert ClockEvent.objects.filter(deadline=clock_of(case), kind="extended").count() == 1
    assert (
        Message.objects.filter(key="objection.term_changed", recipient=cast.owner, channel="in_app").count()
        == 1
    )


def test_the_answer_term_is_two_working_days_in_the_asked_unit(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    clock = of_question(asked.pk)
    assert (clock.due_on, clock.unit_id, clock.force) == (
        dt.date(2026, 9, 29),
        cast.sw.unit.pk,
        "service_target",
    )
    task = WorkItem.objects.get(assistance=asked)
    assert (task.unit_id, task.step, task.due_on) == (cast.sw.unit.pk, "answer", dt.date(2026, 9, 29))


def test_the_answer_term_ends_a_working_day_before_the_review_is_due(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, at("2026-10-10"))
    assert of_question(asked.pk).due_on == dt.date(2026, 10, 10), "2 working days would be the 13th"


def test_asked_after_the_three_days_the_breach_stays_recorded(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-10-08"))
    review = clock_of(case)
    assert (review.due_on, review.breached_at) == (dt.date(2026, 10, 12), at("2026-10-01", "00:00"))
    assert (
        ClockEvent.objects.filter(deadline=review, kind="breached", old_due_on=dt.date(2026, 9, 30)).count()
        == 1
    )
    case = finish(cast, case, at("2026-10-08", "15:00"))
    do(case, "notice_left", None, at("2026-10-09"), message=0)
    assert clock_of(case).breached_at == at("2026-10-01", "00:00"), "whatever follows"


def finish(cast: Cast, case: Case, now: dt.datetime) -> Case:
    if fresh(case).state == "assisting":
        do(case, "proceed_without", cast.scjg.reviewer, now, reason="Enough is known.")
    do(case, "propose", cast.scjg.reviewer, now, finding="rejected", reasoning="No.", basis="Article 59")
    return do(case, "approve", cast.scjg.approver, now)


def test_the_last_answer_releases_the_review_and_not_the_first(cast: Cast) -> None:
    case = accepted(cast)
    first = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    second = ask(case, cast.yj, cast.scjg.reviewer, NOW)
    case = do(case, "answer", cast.sw.reviewer, NOW, assistance=first, finding="Paid.")
    assert (case.state, task_of(case).step) == ("assisting", "await_answers")
    assert of_question(first.pk).status == "met"
    case = do(case, "answer", cast.yj.second_reviewer, NOW, assistance=second, finding="Nothing known.")
    assert (case.state, task_of(case).step, task_of(case).assignee_id) == (
        "reviewing",
        "review",
        cast.scjg.reviewer.pk,
    )
    assert list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("action", flat=True))[
        -2:
    ] == [
        "answer",
        "all_answered",
    ]
    assert CaseEvent.objects.get(case=case, action="all_answered").actor_id is None
    assert clock_of(case).due_on == dt.date(2026, 10, 12), "they have helped"
    assert not WorkItem.objects.filter(case=case, assistance__isnull=False).exists()


def test_the_answer_is_an_act_of_the_asked_unit(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    do(case, "answer", cast.sw.reviewer, NOW, assistance=asked, finding="Paid.")
    assert CaseEvent.objects.get(case=case, action="answer").unit_id == cast.sw.unit.pk


def test_going_on_without_an_answer_needs_a_reason_and_keeps_the_seven_days(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    with refused(case, "text_missing"):
        do(case, "proceed_without", cast.scjg.reviewer, NOW)
    case = do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-30"), reason="They are late.")
    asked.refresh_from_db()
    assert (case.state, asked.status) == ("reviewing", AssistanceStatus.PASSED_OVER)
    assert (of_question(asked.pk).status, of_question(asked.pk).breached_at) == (
        "cancelled",
        at("2026-09-30", "00:00"),
    )
    assert clock_of(case).due_on == dt.date(2026, 10, 12)
    assert running_slots(case) == ["review"]
    assert not WorkItem.objects.filter(assistance=asked).exists()


def test_whoever_is_passed_over_is_told_that_an_answer_is_evidence_only_now(cast: Cast) -> None:
    case = accepted(cast)
    first = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    ask(case, cast.yj, cast.scjg.reviewer, NOW)
    do(case, "answer", cast.sw.reviewer, NOW, assistance=first, finding="Paid.")
    do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-30"), reason="They are late.")
    told = Message.objects.filter(case_id=case.pk, key="desk.assistance_withdrawn", channel="in_app")
    assert {row.recipient for row in told} == {cast.yj.reviewer, cast.yj.second_reviewer}
    assert {row.payload["cause"] for row in told} == {"passed_over"}


def test_a_late_answer_is_evidence_only_and_moves_nothing(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    case = do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-30"), reason="They are late.")
    before = (case.state, task_of(case).pk, task_of(case).step, clock_of(case).due_on)
    case = do(case, "answer", cast.sw.reviewer, at("2026-10-08"), assistance=asked, finding="It was paid.")
    asked.refresh_from_db()
    assert (asked.status, asked.finding) == (AssistanceStatus.LATE_ANSWERED, "It was paid.")
    assert (case.state, task_of(case).pk, task_of(case).step, clock_of(case).due_on) == before
    event = CaseEvent.objects.get(case=case, action="answer")
    assert (event.facts["late"], event.unit_id) == (True, cast.sw.unit.pk)


@pytest.mark.parametrize("state", ["awaiting_approval", "correcting"])
def test_a_late_answer_is_taken_while_the_case_is_open(cast: Cast, state: str) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    do(case, "proceed_without", cast.scjg.reviewer, NOW, reason="Enough is known.")
    said = {"finding": "upheld", "remedy": "delete", "reasoning": "Yes.", "basis": "Article 59"}
    case = do(case, "propose", cast.scjg.reviewer, NOW, **said)
    if state == "correcting":
        case = do(case, "approve", cast.scjg.approver, NOW)
    task = task_of(case)
    case = do(case, "answer", cast.sw.reviewer, NOW, assistance=asked, finding="Paid.")
    assert (case.state, task_of(case).pk, task_of(case).step) == (state, task.pk, task.step)


def test_an_answered_question_is_not_answered_again(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    ask(case, cast.yj, cast.scjg.reviewer, NOW)
    do(case, "answer", cast.sw.reviewer, NOW, assistance=asked, finding="Paid.")
    with refused(case, "question_closed"):
        do(case, "answer", cast.sw.reviewer, NOW, assistance=asked, finding="Not paid.")


def test_only_the_asked_unit_answers_its_own_question(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    for user, code in (
        (cast.yj.reviewer, "not_reviewer"),
        (cast.scjg.reviewer, "not_reviewer"),
        (cast.sw.approver, "not_reviewer"),
        (cast.stranger, "not_reviewer"),
    ):
        with refused(case, code):
            do(case, "answer", user, NOW, assistance=asked, finding="Mine.")
    with refused(case, "no_question"):
        do(case, "answer", cast.sw.reviewer, NOW, finding="Of what?")


def test_a_question_of_another_case_is_no_question_of_this_one(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, NOW)
    other = do(filed(cast, ground="omission"), "accept", cast.scjg.reviewer, NOW)
    asked = ask(other, cast.yj, cast.scjg.reviewer, NOW)
    for action, user, code in (
        ("answer", cast.yj.reviewer, "no_question"),
        ("withdraw_request", cast.scjg.reviewer, "question_closed"),
    ):
        with refused(case, code):
            facts = {"finding": "Paid."} if action == "answer" else {"reason": "Not needed."}
            do(case, action, user, NOW, assistance=asked, **facts)


def test_one_question_per_unit_and_none_to_oneself(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, NOW)
    with refused(case, "already_asked"):
        ask(case, cast.sw, cast.scjg.reviewer, NOW)
    with refused(case, "own_unit"):
        ask(case, cast.scjg, cast.scjg.reviewer, NOW)
    with refused(case, "text_missing"):
        ask(case, cast.yj, cast.scjg.reviewer, NOW, question=" ")


@pytest.mark.parametrize("accepted_before", [False, True])
def test_help_is_asked_for_after_acceptance_and_before_the_proposal(
    cast: Cast, accepted_before: bool
) -> None:
    case = approved(cast) if accepted_before else filed(cast)
    with refused(case, "wrong_state"):
        ask(case, cast.sw, cast.scjg.reviewer, NOW)


# — withdrawing a question —


def test_withdrawing_the_last_unanswered_question_restores_the_three_days(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    with refused(case, "text_missing"):
        do(case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=asked)
    case = do(
        case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=asked, reason="Found it ourselves."
    )
    asked.refresh_from_db()
    assert (case.state, asked.status) == ("reviewing", AssistanceStatus.WITHDRAWN)
    review = clock_of(case)
    assert (review.due_on, task_of(case).due_on) == (dt.date(2026, 9, 30), dt.date(2026, 9, 30))
    dates = ClockEvent.objects.filter(deadline=review, kind="extended").order_by("pk")
    assert list(dates.values_list("old_due_on", "new_due_on")) == [
        (dt.date(2026, 9, 30), dt.date(2026, 10, 12)),
        (dt.date(2026, 10, 12), dt.date(2026, 9, 30)),
    ]
    assert of_question(asked.pk).status == "cancelled"
    assert not WorkItem.objects.filter(assistance=asked).exists()
    assert Process.objects.filter(artifact_object_id=case.pk, status="CANCELED").count() == 1
    assert Message.objects.filter(key="desk.assistance_withdrawn", recipient=cast.sw.reviewer).exists()
    told = Message.objects.filter(key="objection.term_changed", recipient=cast.owner, channel="in_app")
    assert [row.payload["due_on"] for row in told.order_by("pk")] == ["2026-10-12", "2026-09-30"]


def test_with_another_question_open_the_case_goes_on_waiting(cast: Cast) -> None:
    case = accepted(cast)
    first = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    ask(case, cast.yj, cast.scjg.reviewer, NOW)
    case = do(case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=first, reason="Not needed.")
    assert (case.state, clock_of(case).due_on, task_of(case).step) == (
        "assisting",
        dt.date(2026, 10, 12),
        "await_answers",
    )


@pytest.mark.parametrize("how", ["answered", "passed_over", "late_answered"])
def test_the_three_days_do_not_come_back_where_another_unit_was_needed(cast: Cast, how: str) -> None:
    case = accepted(cast)
    first = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    if how == "answered":
        do(case, "answer", cast.sw.reviewer, NOW, assistance=first, finding="Paid.")
    else:
        do(case, "proceed_without", cast.scjg.reviewer, NOW, reason="Enough is known.")
    if how == "late_answered":
        do(case, "answer", cast.sw.reviewer, NOW, assistance=first, finding="Paid.")
    second = ask(case, cast.yj, cast.scjg.reviewer, NOW)
    case = do(case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=second, reason="Not needed.")
    assert (case.state, clock_of(case).due_on) == ("reviewing", dt.date(2026, 10, 12))


def test_a_withdrawn_question_is_closed_for_good(cast: Cast) -> None:
    case = accepted(cast)
    first = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    ask(case, cast.yj, cast.scjg.reviewer, NOW)
    do(case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=first, reason="Not needed.")
    with refused(case, "question_closed"):
        do(case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=first, reason="Again.")
    with refused(case, "question_closed"):
        do(case, "answer", cast.sw.reviewer, NOW, assistance=first, finding="Paid.")
    with refused(case, "question_closed"):
        do(case, "withdraw_request", cast.scjg.reviewer, NOW, reason="Which one?")


def test_the_same_unit_may_be_asked_again_after_a_withdrawal(cast: Cast) -> None:
    case = accepted(cast)
    first = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    do(case, "withdraw_request", cast.scjg.reviewer, NOW, assistance=first, reason="Wrong question.")
    second = ask(case, cast.sw, cast.scjg.reviewer, NOW, question="And the interest?")
    assert second.pk != first.pk
    assert running_slots(case) == ["assistance", "review"]


def test_terms_that_go_there_and_back_climb_no_rung_twice(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-10-08", "09:00"))
    climbed = list(
        Escalation.objects.filter(deadline=clock_of(case)).order_by("rung").values_list("rung", flat=True)
    )
    assert climbed == [0, 1, 3]
    asked = ask(case, cast.sw, cast.scjg.reviewer, at("2026-10-08", "10:00"))
    do(
        case,
        "withdraw_request",
        cast.scjg.reviewer,
        at("2026-10-08", "11:00"),
        assistance=asked,
        reason="Known.",
    )
    report = sweep_deadlines(at("2026-10-08", "11:01"))
    assert (report.failed, report.dead) == (0, 0)
    review = clock_of(case)
    rungs = Escalation.objects.filter(deadline=review, due_on=dt.date(2026, 9, 30))
    assert sorted(rungs.values_list("rung", "withdrawn_at")) == [(0, None), (1, None), (3, None)]
    assert review.next_at == at("2026-10-09", "09:00"), "the director's rung is next"
    assert ClockEvent.objects.filter(deadline=review, kind="breached").count() == 1
    assert review.breached_at == at("2026-10-01", "00:00")
    sweep_deadlines(at("2026-10-09", "09:00"))
    assert Escalation.objects.filter(deadline=review, rung=4).exists()


def test_a_question_asked_again_the_next_day_leaves_no_dead_letter(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-09-29", "09:00"))
    asked = ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-29", "09:30"))
    do(
        case,
        "withdraw_request",
        cast.scjg.reviewer,
        at("2026-09-29", "10:00"),
        assistance=asked,
        reason="Known.",
    )
    for moment in (at("2026-09-29", "10:01"), at("2026-09-30", "09:00"), at("2026-10-08", "09:00")):
        report = sweep_deadlines(moment)
        assert (report.failed, report.dead) == (0, 0)
    rungs = Escalation.objects.filter(deadline=clock_of(case), withdrawn_at=None).values_list(
        "rung", flat=True
    )
    assert sorted(rungs) == [0, 1, 3]
