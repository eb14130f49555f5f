"""Carrying out what was decided: within 2 working days of the finding, by somebody who did not decide it."""

import datetime as dt
from typing import Any

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Role, User
from cases import records
from cases.models import Case, CaseEvent
from notifications.delivery import sweep_outbox
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, running_slots, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import AMOUNT, accepted, approved, at, do, filed
from workflows.models import ClockEvent
from workflows.notices import sweep_notices

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")


def test_the_correction_is_a_new_version_with_its_reason_and_the_one_before_stays(cast: Cast) -> None:
    records.note_release(
        record=cast.record, unit=cast.sw.unit, purpose="joint inspection", at=at("2026-05-01")
    )
    case = do(approved(cast), "apply_correction", cast.scjg.steward, at("2026-09-28"))
    versions = records.versions_with_reasons(cast.record)
    assert [one.version.change for one in versions] == ["corrected", "entered"]
    assert (versions[0].fields["amount"], versions[1].fields["amount"]) == (AMOUNT["amount"], "20000 元")
    assert (versions[0].version.case_id, versions[0].version.author) == (case.pk, cast.scjg.steward)
    assert case.reference in versions[0].reason
    assert (case.state, case.outcome) == ("concluded", "upheld")
    assert clock_of(case, "correction").status == "met"
    notice = Message.objects.filter(case_id=case.pk, key="objection.corrected", recipient=cast.owner)
    assert notice.filter(is_formal=True).exists()
    assert Message.objects.filter(key="desk.record_corrected", recipient=cast.sw.steward).exists()
    assert not records.is_disputed(cast.record)


@pytest.mark.parametrize(
    ("remedy", "change"), [("delete", "deleted"), ("annotate", "annotated"), ("cease", "use_stopped")]
)
def test_every_remedy_has_its_kind_of_version(cast: Cast, remedy: str, change: str) -> None:
    case = decided(cast, accepted(cast), remedy=remedy)
    do(case, "apply_correction", cast.scjg.steward, NOW)
    assert records.current(cast.record).change == change


def test_a_correction_after_the_second_working_day_is_late_and_recorded(cast: Cast) -> None:
    case = do(approved(cast, "2026-09-25"), "apply_correction", cast.scjg.steward, at("2026-09-30"))
    correction = clock_of(case, "correction")
    assert (correction.due_on, correction.status, correction.breached_at) == (
        dt.date(2026, 9, 29),
        "met",
        at("2026-09-30", "00:00"),
    )


def test_an_entry_that_nobody_could_link_needs_words_about_what_was_done(cast: Cast) -> None:
    case = decided(cast, in_words(cast), remedy="cease")
    with refused(case, "text_missing"):
        do(case, "apply_correction", cast.scjg.steward, NOW)
    case = do(case, "apply_correction", cast.scjg.steward, NOW, reason="Taken off the website.")
    assert (case.outcome, case.record_id) == ("upheld", None)
    assert running_slots(case) == ["review"], "until the result notice left"


# — who —


def test_neither_the_approver_nor_the_proposer_corrects(cast: Cast) -> None:
    for user in (cast.scjg.reviewer, cast.scjg.approver):
        also_steward(cast, user)
    case = approved(cast)
    for user in (cast.scjg.reviewer, cast.scjg.approver):
        for action in ("apply_correction", "return_correction", "claim"):
            with refused(case, "four_eyes_decided"):
                do(case, action, user, NOW, reason="?")
    assert do(case, "apply_correction", cast.scjg.second_steward, NOW).state == "concluded"


def test_nobody_corrects_for_an_absent_approver_or_proposer(cast: Cast) -> None:
    also_steward(cast, cast.scjg.approver)
    case = approved(cast)
    enter_absence(
        user=cast.scjg.approver,
        deputy=cast.scjg.clerk,
        starts_on=dt.date(2026, 9, 25),
        ends_on=dt.date(2026, 9, 30),
        today=dt.date(2026, 9, 24),
    )
    with refused(case, "four_eyes_decided"):
        do(case, "apply_correction", cast.scjg.clerk, NOW)


@pytest.mark.parametrize("who", ["reviewer", "second_approver", "supervisor", "clerk"])
def test_only_a_data_steward_corrects(cast: Cast, who: str) -> None:
    case = approved(cast)
    with refused(case, "not_data_steward"):
        do(case, "apply_correction", getattr(cast.scjg, who), NOW)


def test_after_a_transfer_the_unit_that_holds_the_record_corrects_it(cast: Cast) -> None:
    case = do(
        accepted(cast), "transfer", cast.scjg.reviewer, NOW, unit=cast.sw.unit, reason="Their decision."
    )
    said = {
        "finding": "upheld",
        "remedy": "correct",
        "reasoning": "Yes.",
        "basis": "Article 59",
        "fields": AMOUNT,
    }
    do(case, "propose", cast.sw.reviewer, NOW, **said)
    case = do(case, "approve", cast.sw.approver, NOW)
    assert (task_of(case).unit_id, clock_of(case, "correction").unit_id) == (cast.scjg.unit.pk,) * 2
    with refused(case, "not_data_steward"):
        do(case, "apply_correction", cast.sw.steward, NOW)
    assert do(case, "apply_correction", cast.scjg.steward, NOW).state == "concluded"


# — returned —


def test_a_returned_correction_waits_for_the_approver_and_its_clock_goes_on(cast: Cast) -> None:
    case = approved(cast)
    due = clock_of(case, "correction")
    with refused(case, "text_missing"):
        do(case, "return_correction", cast.scjg.steward, NOW)
    case = do(case, "return_correction", cast.scjg.steward, NOW, reason="The field does not exist.")
    again = clock_of(case, "correction")
    assert (case.state, task_of(case).step) == ("awaiting_approval", "approve")
    assert (again.pk, again.due_on, again.status) == (due.pk, due.due_on, "running")
    first, second = case.proposals.order_by("round")
    assert (first.approved, second.approved, second.round) == (True, None, 2)
    assert (second.reasoning, second.fields_json) == (first.reasoning, first.fields_json)
    assert Message.objects.filter(key="desk.correction_returned", recipient=cast.scjg.approver).exists()
    also_approver(cast, cast.scjg.steward)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.steward, NOW)


def test_approved_again_the_same_two_days_go_on(cast: Cast) -> None:
    case = do(approved(cast), "return_correction", cast.scjg.steward, NOW, reason="Look again.")
    case = do(case, "approve", cast.scjg.approver, at("2026-09-28"))
    correction = clock_of(case, "correction")
    assert (case.state, correction.due_on) == ("correcting", dt.date(2026, 9, 29))
    assert case.deadlines.filter(slot="correction").count() == 1
    assert do(case, "apply_correction", cast.scjg.steward, at("2026-09-28")).state == "concluded"


def test_returned_sent_back_and_rejected_the_correction_clock_ends(cast: Cast) -> None:
    case = do(approved(cast), "return_correction", cast.scjg.steward, NOW, reason="Look again.")
    case = do(case, "send_back", cast.scjg.approver, NOW, reason="Then it is right as it stands.")
    assert (case.state, running_slots(case)) == ("reviewing", ["correction", "review"]), (
        "it goes on until decided"
    )
    do(
        case,
        "propose",
        cast.scjg.reviewer,
        NOW,
        finding="rejected",
        reasoning="It is right.",
        basis="Article 59",
    )
    case = do(case, "approve", cast.scjg.approver, NOW)
    assert (case.state, case.outcome) == ("concluded", "rejected")
    assert clock_of(case, "correction").status == "cancelled"
    kinds = ClockEvent.objects.filter(deadline=clock_of(case, "correction")).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["started", "cancelled"]
    assert Message.objects.filter(key="objection.result", recipient=cast.owner, channel="in_app").count() == 2


def test_the_second_result_is_a_notice_of_its_own_after_the_first_met_the_clock(cast: Cast) -> None:
    case = approved(cast)
    sweep_outbox(at("2026-09-24", "16:02"))
    assert sweep_notices(at("2026-09-24", "16:05")).left == 1
    do(case, "return_correction", cast.scjg.steward, NOW, reason="Look again.")
    do(case, "send_back", cast.scjg.approver, NOW, reason="Right as it stands.")
    do(case, "propose", cast.scjg.reviewer, NOW, finding="rejected", reasoning="Right.", basis="Article 59")
    case = do(case, "approve", cast.scjg.approver, NOW)
    assert (case.state, running_slots(case)) == ("concluded", [])
    assert CaseEvent.objects.filter(case=case, action="notice_left").count() == 1


def test_nothing_is_returned_before_it_was_approved(cast: Cast) -> None:
    case = filed(cast)
    with refused(case, "wrong_state"):
        do(case, "return_correction", cast.scjg.steward, NOW, reason="?")


def decided(cast: Cast, case: Case, **said: Any) -> Case:
    told = {"finding": "upheld", "reasoning": "Yes.", "basis": "Article 59"} | said
    do(case, "propose", cast.scjg.reviewer, NOW, **told)
    return do(case, "approve", cast.scjg.approver, NOW)


def in_words(cast: Cast) -> Case:
    """About something that is published elsewhere, addressed to the market bureau, accepted."""
    case = filed(
        cast, ground="infringement", record=None, entry="A list on your website.", unit=cast.scjg.unit
    )
    return do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))


def also_steward(cast: Cast, user: User) -> None:
    _hold(cast, user, Role.DATA_STEWARD)


def also_approver(cast: Cast, user: User) -> None:
    _hold(cast, user, Role.APPROVER)


def _hold(cast: Cast, user: User, role: Role) -> None:
    Membership.objects.create(user=user, unit=cast.scjg.unit, role=role, starts_on=dt.date(2020, 1, 1))
