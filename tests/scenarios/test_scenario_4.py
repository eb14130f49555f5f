"""Scenario 4: material is asked for once. Answered, the due date did not move; not answered, nothing closes itself."""

import datetime as dt

import pytest

from cases.models import Case
from tests.cast import Cast
from tests.scenarios.steps import warned
from tests.workflows.papers import clock_of, fresh
from tests.workflows.refusals import refused
from tests.workflows.story import at, do, filed
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 9, 30)


def asked(cast: Cast) -> Case:
    items = ["The decision of March", "The receipt of the fine"]
    return do(filed(cast), "request_supplement", cast.scjg.reviewer, at("2026-09-24", "14:00"), items=items)


def test_asked_once_and_answered_the_due_date_did_not_move(cast: Cast) -> None:
    case = asked(cast)
    do(case, "supplement", cast.owner, at("2026-09-29", "20:00"), answer="Both are attached.")
    case = do(case, "accept", cast.scjg.reviewer, at("2026-09-30"))
    assert (case.state, clock_of(case).due_on, clock_of(case).starts_on) == (
        "reviewing",
        DUE,
        dt.date(2026, 9, 24),
    )
    assert clock_of(case, "supplement").status == "met"


def test_not_answered_the_reviewer_is_told_and_continues_without_it(cast: Cast) -> None:
    case = asked(cast)
    for day in range(24, 31):
        sweep_deadlines(at(f"2026-09-{day}", "18:00"))
    assert fresh(case).state == "supplementing", "nothing closes itself"
    assert ("handler", "scjg.reviewer") in warned(case, "supplement")
    with refused(case, "text_missing"):
        do(case, "continue_without", cast.scjg.reviewer, at("2026-09-30"), reason="")
    case = do(
        case, "continue_without", cast.scjg.reviewer, at("2026-09-30"), reason="Decided on what there is."
    )
    assert (case.state, clock_of(case).due_on) == ("filed", DUE)
    with refused(case, "material_already_asked"):
        do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-30"), items=["Again"])


def test_not_answered_an_approver_decides_whether_it_is_not_accepted(cast: Cast) -> None:
    case = asked(cast)
    said = {"reason_code": "material_missing", "reasoning": "It was not handed in.", "basis": "Article 59"}
    case = do(case, "decline", cast.scjg.reviewer, at("2026-09-30"), **said)
    assert (case.state, case.outcome) == ("awaiting_approval", "")
    case = do(case, "approve", cast.scjg.approver, at("2026-09-30", "11:00"))
    assert (case.state, case.outcome) == ("concluded", "not_accepted")


def test_left_alone_for_months_it_is_still_waiting(cast: Cast) -> None:
    case = asked(cast)
    for month in (10, 11, 12):
        sweep_deadlines(at(f"2026-{month}-28", "12:00"))
    assert (fresh(case).state, fresh(case).outcome) == ("supplementing", "")
    assert clock_of(case).breached_at is not None
