"""Missing material: asked once in a structured list, the statutory clock never pauses, nothing closes itself."""

import datetime as dt
import json
from typing import Any

import pytest

from cases.models import Case
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast
from tests.workflows.papers import clock_of, paper, running_slots, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, at, do, filed
from workflows.judging import choices
from workflows.models import ClockEvent
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
ITEMS = ["The decision", "The receipt of the fine"]


def asked(cast: Cast, day: str = "2026-09-24", time: str = "11:00") -> Case:
    return do(filed(cast), "request_supplement", cast.scjg.reviewer, at(day, time), items=ITEMS)


def test_the_request_names_what_is_missing_and_the_statutory_clock_is_not_paused(cast: Cast) -> None:
    case = asked(cast)
    request = case.supplement_requests.get()
    assert (case.state, json.loads(request.items_json)) == ("supplementing", ITEMS)
    assert request.respond_by == dt.date(2026, 9, 29), "2 working days, and one before the review is due"
    review = clock_of(case)
    assert (review.due_on, review.status) == (dt.date(2026, 9, 30), "running")
    assert list(ClockEvent.objects.filter(deadline=review).values_list("kind", flat=True)) == ["started"]
    assert running_slots(case) == ["review", "supplement"]
    assert clock_of(case, "supplement").due_on == request.respond_by
    notice = Message.objects.filter(
        case_id=case.pk, key="objection.supplement_requested", recipient=cast.owner
    )
    assert notice.filter(is_formal=True).exists()
    assert (task_of(case).step, task_of(case).waiting) == ("await_supplement", True)


def test_the_response_date_never_passes_the_last_working_day_before_the_review_is_due(cast: Cast) -> None:
    case = asked(cast, "2026-09-28")
    assert case.supplement_requests.get().respond_by == dt.date(2026, 9, 29), (
        "2 working days would be the 30th"
    )


@pytest.mark.parametrize("day", ["2026-09-29", "2026-09-30", "2026-10-08"])
def test_when_the_review_is_due_too_soon_nothing_is_asked(cast: Cast, day: str) -> None:
    case = filed(cast)
    with refused(case, "no_time_to_ask"):
        do(case, "request_supplement", cast.scjg.reviewer, at(day), items=ITEMS)


@pytest.mark.parametrize("items", [[], ["", "  "]])
def test_a_request_for_nothing_is_refused(cast: Cast, items: list[str]) -> None:
    case = filed(cast)
    with refused(case, "items_missing"):
        do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "11:00"), items=items)


def test_the_answer_ends_the_internal_clock_and_the_case_is_filed_again(cast: Cast) -> None:
    case = do(asked(cast), "supplement", cast.owner, at("2026-09-25"), answer="Here it is.", documents=[])
    assert case.state == "filed"
    assert clock_of(case, "supplement").status == "met"
    assert (clock_of(case).due_on, running_slots(case)) == (dt.date(2026, 9, 30), ["review"])
    assert (task_of(case).step, task_of(case).assignee_id) == ("intake", cast.scjg.reviewer.pk)
    told = Message.objects.filter(key="desk.material_added", recipient=cast.scjg.reviewer)[0]
    told.language = "en"
    assert "in words alone" in rendered(told).body


def test_it_is_asked_again_only_if_the_answer_was_incomplete_and_not_a_third_time(cast: Cast) -> None:
    case = asked(cast)
    do(case, "supplement", cast.owner, at("2026-09-24", "12:00"), answer="Half of it.")
    again: dict[str, Any] = {"items": ["The other half"], "incomplete": "Page 2 is missing."}
    do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "13:00"), **again)
    case = do(case, "supplement", cast.owner, at("2026-09-24", "14:00"), answer="The rest.")
    with refused(case, "material_already_asked"):
        do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "15:00"), **again)


def answered(cast: Cast) -> Case:
    return do(asked(cast), "supplement", cast.owner, at("2026-09-24", "12:00"), answer="Half of it.")


@pytest.mark.parametrize("incomplete", ["", "  ", "x" * 4001])
def test_the_second_time_it_is_said_what_was_incomplete_or_nothing_is_asked(
    cast: Cast, incomplete: str
) -> None:
    case = answered(cast)
    again: dict[str, Any] = {"items": ["The other half"], "incomplete": incomplete}
    with refused(case, "text_too_long" if incomplete.strip() else "text_missing"):
        do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "13:00"), **again)


def test_what_was_incomplete_is_sealed_with_the_request_and_printed_in_the_notice(cast: Cast) -> None:
    case = answered(cast)
    again: dict[str, Any] = {"items": ["The other half"], "incomplete": "Page 2 is missing."}
    do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "13:00"), **again)
    first, second = case.supplement_requests.order_by("round")
    assert (first.incomplete, second.incomplete) == ("", "Page 2 is missing.")
    assert "Page 2" not in second.incomplete_sealed
    told = Message.objects.filter(
        case_id=case.pk, key="objection.supplement_requested", recipient=cast.owner, channel="in_app"
    )
    notices = [one.body for one in told.order_by("pk")]
    assert ["Page 2 is missing." in words for words in notices] == [False, True]
    assert "Page 2" not in str(told.latest("pk").payload)


def test_the_first_request_has_nothing_to_call_incomplete(cast: Cast) -> None:
    case = filed(cast)
    facts: dict[str, Any] = {"items": ITEMS, "incomplete": "Nothing was answered yet."}
    do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "11:00"), **facts)
    assert case.supplement_requests.get().incomplete == ""


def test_it_is_not_asked_again_when_nobody_answered(cast: Cast) -> None:
    case = do(
        asked(cast), "continue_without", cast.scjg.reviewer, at("2026-09-30", "00:00"), reason="No answer."
    )
    with refused(case, "material_already_asked"):
        do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-30"), items=ITEMS)


def test_the_reviewer_continues_only_after_the_response_date(cast: Cast) -> None:
    case = asked(cast)
    with refused(case, "response_date_not_passed"):
        do(case, "continue_without", cast.scjg.reviewer, at("2026-09-29", "23:59"), reason="No answer.")
    case = do(case, "continue_without", cast.scjg.reviewer, at("2026-09-30", "00:00"), reason="No answer.")
    assert case.state == "filed"
    assert clock_of(case, "supplement").status == "cancelled"
    kinds = ClockEvent.objects.filter(deadline=clock_of(case, "supplement")).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["started", "breached", "cancelled"]
    assert running_slots(case) == ["review"]


def test_continuing_needs_a_reason(cast: Cast) -> None:
    case = asked(cast)
    with refused(case, "text_missing"):
        do(case, "continue_without", cast.scjg.reviewer, at("2026-09-30"))


def test_a_late_answer_is_taken_while_the_reviewer_has_not_gone_on(cast: Cast) -> None:
    case = do(asked(cast), "supplement", cast.owner, at("2026-09-30"), answer="Sorry, here it is.")
    clock = clock_of(case, "supplement")
    assert (clock.status, clock.breached_at) == ("met", at("2026-09-30", "00:00"))


@pytest.mark.parametrize("answer", ["", "  ", "x" * 4001])
def test_an_empty_or_endless_answer_is_refused(cast: Cast, answer: str) -> None:
    case = asked(cast)
    with refused(case, "text_too_long" if answer.strip() else "text_missing"):
        do(case, "supplement", cast.owner, at("2026-09-25"), answer=answer)


@pytest.mark.parametrize("who", ["stranger", "claimant", "neighbour", "former_agent", "resident"])
def test_nobody_but_the_subject_answers(cast: Cast, who: str) -> None:
    case = asked(cast)
    with refused(case, "not_the_subject"):
        do(case, "supplement", getattr(cast, who), at("2026-09-25"), answer="Mine.")


def test_an_agent_in_force_answers(cast: Cast) -> None:
    assert do(asked(cast), "supplement", cast.agent, at("2026-09-25"), answer="Here.").state == "filed"


def test_material_is_asked_for_before_acceptance_only(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "wrong_state"):
        do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "12:00"), items=ITEMS)


def test_whoever_asks_on_an_unclaimed_case_becomes_its_handler(cast: Cast) -> None:
    assert asked(cast).handler_id == cast.scjg.reviewer.pk


def test_the_reviewer_may_propose_not_to_accept_without_the_material(cast: Cast) -> None:
    case = do(
        asked(cast),
        "decline",
        cast.scjg.reviewer,
        at("2026-09-30"),
        reason_code="material_missing",
        reasoning="The decision was not handed in.",
        basis="Article 59",
    )
    assert (case.state, running_slots(case)) == ("awaiting_approval", ["review"])
    back = do(case, "send_back", cast.scjg.approver, at("2026-09-30"), reason="Wait for it.")
    assert back.state == "supplementing", "the state the proposal came from"
    assert do(back, "supplement", cast.owner, at("2026-09-30", "12:00"), answer="Here.").state == "filed"


DECLINED = {"reason_code": "no_entry", "reasoning": "There is no such entry.", "basis": "Article 59"}


def declined(cast: Cast, moment: dt.datetime) -> Case:
    return do(asked(cast), "decline", cast.scjg.reviewer, moment, **DECLINED)


def test_sent_back_in_time_the_person_has_the_day_they_were_told_and_the_clock_runs_to_it(cast: Cast) -> None:
    case = declined(cast, at("2026-09-24", "15:00"))
    assert running_slots(case) == ["review"], "while a second person looks at it nobody waits for material"
    case = do(case, "send_back", cast.scjg.approver, at("2026-09-28"), reason="Wait for it.")
    clock, told = clock_of(case, "supplement"), case.supplement_requests.get()
    assert (case.state, running_slots(case)) == ("supplementing", ["review", "supplement"])
    assert clock.due_on == told.respond_by == dt.date(2026, 9, 29)
    with refused(case, "response_date_not_passed"):
        do(case, "continue_without", cast.scjg.reviewer, at("2026-09-29"), reason="No answer.")
    case = do(case, "supplement", cast.owner, at("2026-09-29"), answer="Here it is.")
    assert (case.state, clock_of(case, "supplement").status) == ("filed", "met")


def test_sent_back_in_time_and_not_answered_the_missed_day_is_recorded(cast: Cast) -> None:
    case = declined(cast, at("2026-09-24", "15:00"))
    do(case, "send_back", cast.scjg.approver, at("2026-09-28"), reason="Wait for it.")
    sweep_deadlines(at("2026-09-30", "00:01"))
    assert clock_of(case, "supplement").breached_at == at("2026-09-30", "00:00")


def test_sent_back_after_that_day_no_clock_runs_and_either_side_may_go_on(cast: Cast) -> None:
    case = declined(cast, at("2026-09-29", "15:00"))
    case = do(case, "send_back", cast.scjg.approver, at("2026-09-30"), reason="Wait for it.")
    assert (case.state, running_slots(case)) == ("supplementing", ["review"])
    assert clock_of(case, "supplement").status == "cancelled"
    offered = {one.action for one in choices(case, cast.owner, now=at("2026-09-30")) if one.allowed}
    assert {"supplement", "withdraw"} <= offered
    case = do(case, "continue_without", cast.scjg.reviewer, at("2026-09-30"), reason="No answer.")
    assert (case.state, running_slots(case)) == ("filed", ["review"])


def test_sent_back_on_the_day_itself_it_still_ends_at_midnight(cast: Cast) -> None:
    case = declined(cast, at("2026-09-29", "15:00"))
    case = do(case, "send_back", cast.scjg.approver, at("2026-09-29", "16:00"), reason="Wait for it.")
    assert clock_of(case, "supplement").due_at == at("2026-09-30", "00:00")
    assert task_of(case).step == "await_supplement"


def test_sent_back_to_where_nothing_was_asked_no_clock_begins(cast: Cast) -> None:
    case = do(filed(cast), "decline", cast.scjg.reviewer, at("2026-09-24", "15:00"), **DECLINED)
    case = do(case, "send_back", cast.scjg.approver, at("2026-09-24", "16:00"), reason="It is ours.")
    assert (case.state, running_slots(case)) == ("filed", ["review"])


def test_unasked_material_does_not_answer_the_request(cast: Cast) -> None:
    case = asked(cast)
    case = do(case, "add_material", cast.owner, at("2026-09-25"), documents=[paper(case, cast.owner).pk])
    assert (case.state, running_slots(case)) == ("supplementing", ["review", "supplement"])
