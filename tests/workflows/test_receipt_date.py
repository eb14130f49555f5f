"""The receipt date: two persons, evidence, counted again with old and new kept — the only way a date moves by hand."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Membership, Role
from cases.models import Case, Document, DocumentPurpose
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import ask, at_the_counter, clock_of, fresh, paper, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.models import ClockEvent, Escalation
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
NOW = at("2026-09-28")
EARLIER = dt.date(2026, 9, 21)


def offer(cast: Cast, case: Case, day: dt.date = EARLIER, moment: dt.datetime = NOW, **changes: Any) -> Case:
    facts: dict[str, Any] = {
        "received_on": day,
        "evidence": paper(case, cast.scjg.reviewer),
        "reason": "The stamp.",
    }
    return do(case, "propose_receipt_date", cast.scjg.reviewer, moment, **(facts | changes))


def test_a_proposed_date_moves_nothing_before_a_second_person_confirms_it(cast: Cast) -> None:
    case = offer(cast, accepted(cast))
    assert (case.received_on, clock_of(case).due_on) == (dt.date(2026, 9, 24), dt.date(2026, 9, 30))
    row = case.receipt_date_corrections.get()
    assert (row.old_date, row.new_date, row.confirmed) == (dt.date(2026, 9, 24), EARLIER, None)


def test_confirmed_it_is_counted_again_and_old_and_new_are_kept(cast: Cast) -> None:
    case = do(offer(cast, accepted(cast)), "confirm_receipt_date", cast.scjg.approver, NOW)
    review = clock_of(case)
    assert (case.received_on, review.starts_on, review.due_on) == (EARLIER, EARLIER, dt.date(2026, 9, 24))
    event = ClockEvent.objects.get(deadline=review, kind="recounted")
    assert (event.old_due_on, event.new_due_on) == (dt.date(2026, 9, 30), dt.date(2026, 9, 24))
    row = case.receipt_date_corrections.get()
    assert (row.confirmed, row.decided_by) == (True, cast.scjg.approver)
    assert task_of(case).due_on == dt.date(2026, 9, 24)
    notice = Message.objects.filter(key="objection.receipt_date_corrected", recipient=cast.owner).first()
    assert notice is not None
    assert (notice.payload["old_due_on"], notice.payload["due_on"]) == ("2026-09-30", "2026-09-24")


def test_the_ladder_follows_the_new_date(cast: Cast) -> None:
    case = do(offer(cast, accepted(cast)), "confirm_receipt_date", cast.scjg.approver, NOW)
    assert sweep_deadlines(at("2026-09-28", "10:01")).failed == 0
    review = clock_of(case)
    assert review.breached_at == at("2026-09-25", "00:00")
    assert Escalation.objects.filter(deadline=review, due_on=dt.date(2026, 9, 24)).exists()


def test_a_later_date_withdraws_the_warnings_and_the_breach_of_the_wrong_one(cast: Cast) -> None:
    case = at_the_counter(cast, dt.date(2026, 9, 18), at("2026-09-25"))
    do(case, "accept", cast.centre.reviewer, NOW)
    sweep_deadlines(NOW)
    assert clock_of(case).breached_at == at("2026-09-23", "00:00")
    evidence = paper(case, cast.centre.reviewer)
    facts = {"received_on": dt.date(2026, 9, 25), "evidence": evidence, "reason": "The stamp reads 25."}
    do(case, "propose_receipt_date", cast.centre.reviewer, NOW, **facts)
    do(case, "confirm_receipt_date", cast.centre.approver, NOW)
    review = clock_of(case)
    assert (review.due_on, review.breached_at) == (dt.date(2026, 9, 30), None)
    assert not Escalation.objects.filter(deadline=review, withdrawn_at=None).exists()
    assert ClockEvent.objects.filter(deadline=review, kind="breached").exists(), (
        "what was thought stays readable"
    )
    for moment in (at("2026-09-29", "09:00"), at("2026-09-30", "09:00")):
        assert sweep_deadlines(moment).failed == 0
    assert Escalation.objects.filter(deadline=review, withdrawn_at=None).count() == 2


def test_there_and_back_again_leaves_no_dead_letter(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(at("2026-09-30", "09:00"))
    for day, moment in ((EARLIER, "2026-09-30"), (dt.date(2026, 9, 24), "2026-09-30")):
        offer(cast, case, day, at(moment, "10:00"))
        case = do(case, "confirm_receipt_date", cast.scjg.approver, at(moment, "10:00"))
        assert sweep_deadlines(at(moment, "10:01")).failed == 0
    for moment in ("2026-10-01", "2026-10-08", "2026-10-09"):
        report = sweep_deadlines(at(moment, "09:00"))
        assert (report.failed, report.dead) == (0, 0)
    rungs = Escalation.objects.filter(deadline=clock_of(case), withdrawn_at=None, due_on=dt.date(2026, 9, 30))
    assert sorted(rungs.values_list("rung", flat=True)) == [0, 1, 3, 4]
    assert clock_of(case).breached_at == at("2026-10-01", "00:00")


def test_the_seven_day_term_is_counted_again_from_the_same_new_date(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, NOW)
    case = do(offer(cast, case), "confirm_receipt_date", cast.scjg.approver, NOW)
    assert (clock_of(case).starts_on, clock_of(case).due_on) == (EARLIER, dt.date(2026, 10, 8))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"received_on": None}, "receipt_date_invalid"),
        ({"received_on": dt.date(2026, 9, 29)}, "receipt_date_invalid"),
        ({"received_on": dt.date(2026, 9, 25)}, "receipt_date_invalid"),
        ({"received_on": dt.date(1999, 9, 9)}, "receipt_date_invalid"),
        ({"received_on": dt.date(2026, 9, 24)}, "receipt_date_same"),
        ({"evidence": None}, "evidence_missing"),
        ({"reason": " "}, "text_missing"),
    ],
    ids=[
        "no day",
        "in the future",
        "after it was filed",
        "before any rule",
        "the same",
        "no paper",
        "no reason",
    ],
)
def test_a_date_without_sense_or_proof_is_refused(cast: Cast, changes: dict[str, Any], code: str) -> None:
    case = accepted(cast)
    facts = {
        "received_on": EARLIER,
        "evidence": paper(case, cast.scjg.reviewer),
        "reason": "The stamp.",
    } | changes
    with refused(case, code):
        do(case, "propose_receipt_date", cast.scjg.reviewer, NOW, **facts)


def test_the_proof_is_a_paper_of_this_case(cast: Cast) -> None:
    case, other = accepted(cast), filed(cast, ground="omission")
    foreign: Document = paper(other, cast.scjg.reviewer)
    with refused(case, "evidence_missing"):
        offer(cast, case, evidence=foreign)


def test_whoever_proposed_the_date_does_not_confirm_it(cast: Cast) -> None:
    day = dt.date(2020, 1, 1)
    Membership.objects.create(user=cast.scjg.reviewer, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=day)
    case = offer(cast, accepted(cast))
    for action in ("confirm_receipt_date", "refuse_receipt_date"):
        with refused(case, "four_eyes_proposed"):
            do(case, action, cast.scjg.reviewer, NOW, reason="Mine.")


@pytest.mark.parametrize("who", ["second_reviewer", "supervisor", "steward", "clerk"])
def test_only_an_approver_confirms(cast: Cast, who: str) -> None:
    case = offer(cast, accepted(cast))
    with refused(case, "not_approver"):
        do(case, "confirm_receipt_date", getattr(cast.scjg, who), NOW)


def test_one_proposed_date_at_a_time(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "no_receipt_date_pending"):
        do(case, "confirm_receipt_date", cast.scjg.approver, NOW)
    offer(cast, case)
    evidence = paper(case, cast.scjg.reviewer, DocumentPurpose.RECEIPT_PROOF)
    with refused(case, "receipt_date_pending"):
        offer(cast, case, dt.date(2026, 9, 22), evidence=evidence)


def test_a_refused_date_moves_nothing_and_another_may_be_proposed(cast: Cast) -> None:
    case = offer(cast, accepted(cast))
    with refused(case, "text_missing"):
        do(case, "refuse_receipt_date", cast.scjg.approver, NOW)
    case = do(case, "refuse_receipt_date", cast.scjg.approver, NOW, reason="The stamp is of another letter.")
    assert (case.received_on, clock_of(case).due_on) == (dt.date(2026, 9, 24), dt.date(2026, 9, 30))
    assert not ClockEvent.objects.filter(deadline=clock_of(case), kind="recounted").exists()
    assert offer(cast, case, dt.date(2026, 9, 22)).receipt_date_corrections.count() == 2


@pytest.mark.parametrize("state", ["filed", "awaiting_approval", "correcting"])
def test_it_is_corrected_in_any_open_state(cast: Cast, state: str) -> None:
    case = {"filed": filed, "awaiting_approval": proposed, "correcting": approved}[state](cast)
    case = do(offer(cast, case), "confirm_receipt_date", cast.scjg.approver, NOW)
    assert (case.state, case.received_on) == (state, EARLIER)
    if state == "correcting":
        assert clock_of(case, "correction").starts_on == dt.date(2026, 9, 24), (
            "the finding's date is another one"
        )


def test_a_concluded_case_keeps_its_date(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    evidence = paper(case, cast.scjg.reviewer)
    with refused(case, "wrong_state"):
        offer(cast, case, evidence=evidence)


def test_a_reopened_case_counts_from_its_reopening_whatever_the_receipt_date(cast: Cast) -> None:
    case = do(
        approved(cast, finding="rejected"),
        "reopen",
        cast.scjg.approver,
        at("2026-10-08"),
        reason="A judgment.",
    )
    due = clock_of(case).due_on
    moment = at("2026-10-09")
    offer(cast, case, moment=moment)
    case = do(case, "confirm_receipt_date", cast.scjg.second_approver, moment)
    assert (clock_of(case).starts_on, clock_of(case).due_on) == (dt.date(2026, 10, 8), due)
    assert fresh(case).received_on == EARLIER


def test_a_case_that_is_reopened_on_the_day_it_was_received_counts_from_its_reopening_too(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    do(case, "reopen", cast.scjg.approver, at("2026-09-24", "17:00"), reason="Our own error.")
    before = clock_of(case)
    offer(cast, case)
    case = do(case, "confirm_receipt_date", cast.scjg.second_approver, NOW)
    assert case.received_on == EARLIER
    assert (clock_of(case).starts_on, clock_of(case).due_on) == (before.starts_on, before.due_on)
    assert not ClockEvent.objects.filter(deadline__case=case, kind="recounted").exists()
    assert not Message.objects.filter(key="objection.receipt_date_corrected").exists()
