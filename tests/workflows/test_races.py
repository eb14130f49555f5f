"""People at the same moment: one effect, the other told, nobody's answer lost, no deadlock."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from cases.models import AssistanceStatus, Case, CaseEvent
from core.errors import DomainError
from tests.cast import Cast, build_cast
from tests.workflows.at_once import at_once
from tests.workflows.story import AMOUNT, accepted, at, do, proposed
from workflows.actions import perform

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


def test_two_approvers_at_once_two_hundred_rounds_one_effect_each() -> None:
    cast = build_cast()
    case = proposed(cast)
    told: Counter[str] = Counter()
    for number in range(ROUNDS):
        before = Case.objects.get(pk=case.pk).last_seq
        second = "approve" if number % 2 else "send_back"
        results = at_once(
            lambda: perform(case.pk, "approve", cast.scjg.approver, now=NOW),
            lambda act=second: perform(
                case.pk, act, cast.scjg.second_approver, now=NOW, reason="Look again."
            ),
        )
        refused = [one for one in results if isinstance(one, DomainError)]
        assert len(refused) == 1, results
        told[refused[0].code] += 1
        after = CaseEvent.objects.filter(case=case, seq__gt=before).values_list("action", flat=True)
        assert len(after) == 1, list(after)
        _propose_again(cast, case)
    assert set(told) <= {"wrong_state", "claimed_by_other"}


def _propose_again(cast: Cast, case: Case) -> None:
    """Back to an undecided proposal: returned by the steward, or proposed again by the reviewer."""
    if Case.objects.get(pk=case.pk).state == "correcting":
        do(case, "return_correction", cast.scjg.steward, NOW, reason="Not as decided.")
    else:
        do(case, "propose", cast.scjg.reviewer, NOW, **AGAIN)


def test_an_answer_against_a_step_of_the_reviewer_two_hundred_rounds() -> None:
    cast = build_cast()
    case = accepted(cast)
    outcomes: Counter[str] = Counter()
    for number in range(ROUNDS):
        do(case, "request_assistance", cast.scjg.reviewer, NOW, unit=cast.sw.unit, question="?")
        asked = case.assistances.order_by("-pk")[0]
        step, facts = _reviewers_step(cast, asked, number)
        answering = partial(perform, case.pk, "answer", cast.sw.reviewer, assistance=asked, now=NOW)
        stepping = partial(perform, case.pk, step, cast.scjg.reviewer, now=NOW, reason="Time.")
        answer, moved = at_once(partial(answering, finding=f"Answer {number}"), partial(stepping, **facts))
        assert isinstance(moved, Case | DomainError), moved
        asked.refresh_from_db()
        if isinstance(answer, Case):
            assert asked.finding == f"Answer {number}"
            assert asked.status in (AssistanceStatus.ANSWERED, AssistanceStatus.LATE_ANSWERED)
        else:
            assert isinstance(answer, DomainError), answer
            assert (answer.code, asked.status) == ("question_closed", AssistanceStatus.WITHDRAWN)
        outcomes[f"{step}:{asked.status}"] += 1
        if Case.objects.get(pk=case.pk).state == "assisting":
            do(case, "proceed_without", cast.scjg.reviewer, NOW, reason="Next round.")
    assert sum(outcomes.values()) == ROUNDS
    assert len(outcomes) >= 3, outcomes


def _reviewers_step(cast: Cast, asked: Any, number: int) -> tuple[str, dict[str, Any]]:
    if number % 3 == 0:
        return "proceed_without", {}
    if number % 3 == 1:
        return "withdraw_request", {"assistance": asked}
    return "request_assistance", {"unit": cast.yj.unit, "question": "And you?"}
