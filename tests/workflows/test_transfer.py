"""Transfer to the competent unit inside the platform: receipt date, clock and dispute mark stay."""

import datetime as dt

import pytest

from accounts.models import Membership, Role, Unit
from cases import records
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, fresh, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, at, do, filed, proposed

pytestmark = pytest.mark.django_db


def test_a_transfer_keeps_the_receipt_date_the_clock_and_the_dispute_mark(cast: Cast) -> None:
    case = accepted(cast)
    before = clock_of(case)
    case = do(
        case, "transfer", cast.scjg.reviewer, at("2026-09-28"), unit=cast.sw.unit, reason="Their decision."
    )
    after = clock_of(case)
    assert (case.unit_id, case.state, case.received_on) == (
        cast.sw.unit.pk,
        "reviewing",
        dt.date(2026, 9, 24),
    )
    assert (after.pk, after.due_on, after.starts_on, after.status) == (
        before.pk,
        before.due_on,
        before.starts_on,
        "running",
    )
    assert after.unit_id == cast.sw.unit.pk, "the warnings go to the unit that has the case now"
    assert records.is_disputed(cast.record)


def test_the_handler_is_cleared_and_the_task_waits_in_the_other_units_queue(cast: Cast) -> None:
    case = do(
        accepted(cast), "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=cast.sw.unit, reason="Theirs."
    )
    task = task_of(case)
    assert case.handler_id is None
    assert (task.unit_id, task.assignee_id, task.step) == (cast.sw.unit.pk, None, "review")
    told = set(
        Message.objects.filter(case_id=case.pk, key="desk.task_assigned").values_list("recipient", flat=True)
    )
    assert told == {cast.sw.reviewer.pk, cast.sw.second_reviewer.pk}
    assert Message.objects.filter(key="objection.transferred", recipient=cast.owner).exists()
    do(
        case,
        "propose",
        cast.sw.reviewer,
        at("2026-09-25"),
        finding="rejected",
        reasoning="No.",
        basis="Article 59",
    )


def test_the_unit_that_gave_it_away_can_do_nothing_more(cast: Cast) -> None:
    case = do(
        filed(cast), "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=cast.sw.unit, reason="Theirs."
    )
    with refused(case, "not_reviewer"):
        do(case, "accept", cast.scjg.reviewer, at("2026-09-25"))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_transfer_needs_a_reason(cast: Cast, reason: str) -> None:
    case = filed(cast)
    with refused(case, "text_missing"):
        do(case, "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=cast.sw.unit, reason=reason)


def test_a_transfer_to_the_same_unit_is_refused(cast: Cast) -> None:
    case = filed(cast)
    with refused(case, "same_unit"):
        do(case, "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=cast.scjg.unit, reason="?")


def test_a_leading_group_only_reads_and_gets_neither_a_case_nor_a_question(cast: Cast) -> None:
    group = Unit.objects.create(
        code="ldxz", kind="leading_group", name_zh="领导小组", name_en="Leading group"
    )
    case = accepted(cast)
    with refused(case, "unit_cannot_review"):
        do(case, "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=group, reason="Theirs.")
    with refused(case, "unit_cannot_review"):
        do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-25"), unit=group, question="Paid?")


@pytest.mark.parametrize("kind", ["township", "collector"])
def test_every_other_kind_of_unit_can_examine_a_case(cast: Cast, kind: str) -> None:
    unit = Unit.objects.create(code="other", kind=kind, name_zh="其他", name_en="Other")
    case = do(accepted(cast), "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=unit, reason="Theirs.")
    assert case.unit == unit


@pytest.mark.parametrize("finding", ["upheld", "rejected"])
def test_a_proposed_or_decided_case_is_not_transferred(cast: Cast, finding: str) -> None:
    case = proposed(cast, finding=finding)
    for _ in range(2):
        with refused(case, "wrong_state"):
            do(case, "transfer", cast.scjg.reviewer, at("2026-09-28"), unit=cast.sw.unit, reason="Theirs.")
        if fresh(case).state == "awaiting_approval":
            do(case, "approve", cast.scjg.approver, at("2026-09-25"))


@pytest.mark.parametrize("who", ["approver", "supervisor", "clerk", "steward"])
def test_only_a_reviewer_transfers(cast: Cast, who: str) -> None:
    case = filed(cast)
    with refused(case, "not_reviewer"):
        do(case, "transfer", getattr(cast.scjg, who), at("2026-09-25"), unit=cast.sw.unit, reason="Theirs.")


def test_whoever_worked_in_the_first_unit_stays_out_of_the_approval_in_the_second(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.scjg.reviewer, unit=cast.sw.unit, role=Role.APPROVER, starts_on="2020-01-01"
    )
    case = do(
        accepted(cast), "transfer", cast.scjg.reviewer, at("2026-09-25"), unit=cast.sw.unit, reason="Theirs."
    )
    do(
        case,
        "propose",
        cast.sw.reviewer,
        at("2026-09-25"),
        finding="rejected",
        reasoning="No.",
        basis="Article 59",
    )
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.reviewer, at("2026-09-25"))
