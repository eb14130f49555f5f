"""People at the same moment: one effect, the other told, nobody's answer lost, no deadlock."""

from collections import Counter
from functools import partial
from typing import Any, NamedTuple

import pytest
from django.db import OperationalError

from cases.models import Case, CaseEvent
from core.errors import DomainError
from tests.cast import Cast, build_cast
from tests.workflows.at_once import at_once, held_back
from tests.workflows.story import AMOUNT, accepted, at, do, proposed
from workflows.actions import perform
from workflows.models import Deadline, WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 200
NOW = at("2026-09-25")
AGAIN: dict[str, Any] = {
    "finding": "upheld",
    "remedy": "correct",
    "reasoning": "As before.",
    "basis": "Article 59",
    "fields": AMOUNT,
}


# What the second of two approvers is told, by what the first one did: it is decided, or it is the reviewer's again.
TOLD = {"approve": "wrong_state", "send_back": "claimed_by_other"}


def test_two_approvers_at_once_two_hundred_rounds_one_effect_each() -> None:
    cast = build_cast()
    case = proposed(cast)
    first: Counter[tuple[str, str]] = Counter()
    for number in range(ROUNDS):
        before = Case.objects.get(pk=case.pk).last_seq
        second = "approve" if number % 2 else "send_back"
        results = at_once(
            lambda: perform(case.pk, "approve", cast.scjg.approver, now=NOW),
            lambda act=second: perform(
                case.pk, act, cast.scjg.second_approver, now=NOW, reason="Look again."
            ),
        )
        events = CaseEvent.objects.filter(case=case, seq__gt=before).values_list("action", "actor__name")
        assert len(events) == 1, list(events)
        (done, name), said = events[0], [_said(one) for one in results]
        assert said == (["done", TOLD[done]] if name == "scjg.approver" else [TOLD[done], "done"]), number
        first[done, name] += 1
        _propose_again(cast, case)
    assert {name for _done, name in first} == {"scjg.approver", "scjg.second_approver"}, first
    assert {done for done, _name in first} == set(TOLD), first


def _propose_again(cast: Cast, case: Case) -> None:
    """Back to an undecided proposal: returned by the steward, or proposed again by the reviewer."""
    if Case.objects.get(pk=case.pk).state == "correcting":
        do(case, "return_correction", cast.scjg.steward, NOW, reason="Not as decided.")
    else:
        do(case, "propose", cast.scjg.reviewer, NOW, **AGAIN)


class Happened(NamedTuple):
    """What became of one round: of the two people, of the question and of the case."""

    answer: str  # done, or the code of the refusal
    step: str
    status: str
    clock: str  # of the question
    events: tuple[str, ...]
    state: str


# By the reviewer's step and who came first. Only a question that was withdrawn takes no answer, and says so.
LEGAL = {
    ("proceed_without", "answer"): Happened(
        "done", "wrong_state", "answered", "met", ("answer", "all_answered"), "reviewing"
    ),
    ("proceed_without", "step"): Happened(
        "done", "done", "late_answered", "cancelled", ("proceed_without", "answer"), "reviewing"
    ),
    ("withdraw_request", "answer"): Happened(
        "done", "wrong_state", "answered", "met", ("answer", "all_answered"), "reviewing"
    ),
    ("withdraw_request", "step"): Happened(
        "question_closed", "done", "withdrawn", "cancelled", ("withdraw_request",), "reviewing"
    ),
    ("request_assistance", "answer"): Happened(
        "done", "done", "answered", "met", ("answer", "all_answered", "request_assistance"), "assisting"
    ),
    ("request_assistance", "step"): Happened(
        "done", "done", "answered", "met", ("request_assistance", "answer"), "assisting"
    ),
}
STEPS = ("proceed_without", "withdraw_request", "request_assistance")
HEAD_STARTS = ((0.0, 0.0), (0.004, 0.0), (0.0, 0.004))  # how long the answer and the step are held back


def test_an_answer_against_a_step_of_the_reviewer_two_hundred_rounds() -> None:
    """Whoever comes second finds the case as the first one left it; both orders happen with each step."""
    cast = build_cast()
    case = accepted(cast)
    orders: Counter[tuple[str, str]] = Counter()
    for number in range(ROUNDS):
        step, held = STEPS[number % 3], HEAD_STARTS[number // 3 % 3]
        happened, finding = _answered_at_once(cast, case, step, held, f"Answer {number}")
        first = "answer" if happened.events[0] == "answer" else "step"
        assert happened == LEGAL[step, first], (number, step)
        assert finding == (f"Answer {number}" if happened.answer == "done" else ""), "no answer is lost"
        orders[step, first] += 1
        if happened.state == "assisting":
            do(case, "proceed_without", cast.scjg.reviewer, NOW, reason="Next round.")
    assert sum(orders.values()) == ROUNDS
    assert set(orders) == set(LEGAL), f"both orders of each step: {orders}"


def _answered_at_once(
    cast: Cast, case: Case, step: str, held: tuple[float, float], finding: str
) -> tuple[Happened, str]:
    """One round: the asked unit answers while its reviewer goes on; and the answer as it stands afterwards."""
    do(case, "request_assistance", cast.scjg.reviewer, NOW, unit=cast.sw.unit, question="?")
    asked = case.assistances.order_by("-pk")[0]
    before = Case.objects.get(pk=case.pk).last_seq
    facts = {
        "withdraw_request": {"assistance": asked},
        "request_assistance": {"unit": cast.yj.unit, "question": "And you?"},
    }.get(step, {})
    answering = partial(perform, case.pk, "answer", cast.sw.reviewer, assistance=asked, finding=finding)
    stepping = partial(perform, case.pk, step, cast.scjg.reviewer, reason="Time.", **facts)
    results = at_once(
        held_back(partial(answering, now=NOW), held[0]), held_back(partial(stepping, now=NOW), held[1])
    )
    answer, moved = map(_said, results)
    asked.refresh_from_db()
    events = case.events.filter(seq__gt=before).order_by("seq").values_list("action", flat=True)
    clock = Deadline.objects.get(assistance=asked).status
    state = Case.objects.get(pk=case.pk).state
    assert not WorkItem.objects.filter(assistance=asked).exists()
    return Happened(answer, moved, asked.status, clock, tuple(events), state), asked.finding


def _said(result: Any) -> str:
    """Done, or refused with a code; anything else, a deadlock above all, is an error."""
    assert not isinstance(result, OperationalError), f"the database gave up: {result!r}"
    assert isinstance(result, Case | DomainError), repr(result)
    return result.code if isinstance(result, DomainError) else "done"
