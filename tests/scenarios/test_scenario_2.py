"""Scenario 2: two other units are needed; one answers, one is late, the reviewer goes on without it."""

import datetime as dt

import pytest

from cases.models import AssistanceStatus
from notifications.delivery import sweep_outbox
from tests.cast import Cast
from tests.scenarios.steps import history, warned
from tests.workflows.papers import ask, clock_of, running_slots
from tests.workflows.story import AMOUNT, accepted, at, do
from workflows.models import Deadline
from workflows.notices import sweep_notices
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db


def test_assistance_with_one_late_unit_from_the_receipt_to_the_corrected_record(cast: Cast) -> None:
    case = accepted(cast)
    prompt = ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-24", "12:00"))
    late = ask(case, cast.yj, cast.scjg.reviewer, at("2026-09-24", "12:05"))
    assert clock_of(case).due_on == dt.date(2026, 10, 12), "7 working days from the same receipt"
    assert Deadline.objects.get(assistance=late).due_on == dt.date(2026, 9, 29)

    do(case, "answer", cast.sw.reviewer, at("2026-09-28"), assistance=prompt, finding="The fine was 2 000.")
    for day in ("2026-09-28", "2026-09-29", "2026-09-30"):
        sweep_deadlines(at(day, "09:00"))
        sweep_deadlines(at(day, "23:59"))
    assert warned(case) == [
        ("handler", "yj.reviewer"),
        ("handler", "yj.second_reviewer"),
        ("handler", "yj.reviewer"),
        ("handler", "yj.second_reviewer"),
        ("supervisor", "yj.supervisor"),
        ("supervisor", "yj.supervisor"),
        ("unit_head", "yj.head"),
    ], "the ladder climbs in the unit that is late, not in ours and not in the one that answered"
    assert Deadline.objects.get(assistance=late).breached_at == at("2026-09-30", "00:00")
    assert clock_of(case).breached_at is None, "our own term is not over"

    reason = "Emergency management has not answered; the tax bureau's answer is enough."
    do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-30", "14:00"), reason=reason)
    late.refresh_from_db()
    assert late.status == AssistanceStatus.PASSED_OVER
    assert case.events.get(action="proceed_without").reason == reason

    said = {"finding": "upheld", "remedy": "correct", "reasoning": "2 000 it is.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at("2026-09-30", "15:00"), fields=AMOUNT, **said)
    do(case, "answer", cast.yj.reviewer, at("2026-09-30", "15:30"), assistance=late, finding="2 000 as well.")
    late.refresh_from_db()
    assert late.status == AssistanceStatus.LATE_ANSWERED, "evidence only"
    do(case, "approve", cast.scjg.approver, at("2026-09-30", "16:00"))
    sweep_outbox(at("2026-09-30", "16:01"))
    assert sweep_notices(at("2026-09-30", "16:02")).left == 1
    review = clock_of(case)
    assert (review.status, review.breached_at) == ("met", None)
    case = do(case, "apply_correction", cast.scjg.steward, at("2026-10-08"))
    assert (case.state, running_slots(case)) == ("concluded", [])
    assert [line for line in history(case) if not line.startswith(("warned", "breached"))] == [
        "file owner",
        "accept scjg.reviewer",
        "request_assistance scjg.reviewer",
        "request_assistance scjg.reviewer",
        "answer sw.reviewer",
        "proceed_without scjg.reviewer",
        "propose scjg.reviewer",
        "answer yj.reviewer",
        "approve scjg.approver",
        "notice_left",
        "apply_correction scjg.steward",
    ]
