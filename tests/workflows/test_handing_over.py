"""Who has a task: claimed, put back, handed over. A receiver must be able to take the step themselves."""

import datetime as dt

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role
from cases.actors import actor
from cases.models import CaseEvent
from tests.cast import Cast
from tests.workflows.papers import ask, fresh, paper, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.actions import perform
from workflows.handing import hand_out, take_next
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")


def test_a_claimed_case_has_its_handler_and_nobody_else_works_on_it(cast: Cast) -> None:
    case = do(filed(cast), "claim", cast.scjg.reviewer, NOW)
    assert (case.handler_id, task_of(case).assignee_id) == (cast.scjg.reviewer.pk, cast.scjg.reviewer.pk)
    for action in ("claim", "accept", "transfer", "request_supplement"):
        with refused(case, "claimed_by_other"):
            do(case, action, cast.scjg.second_reviewer, NOW, reason="?", unit=cast.sw.unit)


def test_put_back_it_is_anybodys_again(cast: Cast) -> None:
    case = do(do(filed(cast), "claim", cast.scjg.reviewer, NOW), "release", cast.scjg.reviewer, NOW)
    assert (case.handler_id, task_of(case).assignee_id) == (None, None)
    assert do(case, "accept", cast.scjg.second_reviewer, NOW).handler_id == cast.scjg.second_reviewer.pk


def test_only_whoever_has_it_puts_it_back(cast: Cast) -> None:
    case = do(filed(cast), "claim", cast.scjg.reviewer, NOW)
    for user in (cast.scjg.second_reviewer, cast.scjg.supervisor, cast.scjg.approver):
        with refused(case, "not_taken"):
            do(case, "release", user, NOW)


def test_a_supervisor_hands_the_case_to_a_colleague_with_a_reason(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "text_missing"):
        do(case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.second_reviewer)
    case = do(
        case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.second_reviewer, reason="Fewer cases."
    )
    assert (case.handler_id, task_of(case).assignee_id) == (cast.scjg.second_reviewer.pk,) * 2
    event = CaseEvent.objects.get(case=case, action="reassign")
    assert (event.actor, event.facts["to"]) == (cast.scjg.supervisor, cast.scjg.second_reviewer.pk)


def test_a_task_is_handed_only_to_somebody_who_may_take_the_step(cast: Cast) -> None:
    case = accepted(cast)
    for user, code in (
        (cast.scjg.approver, "not_reviewer"),
        (cast.sw.reviewer, "not_reviewer"),
        (cast.owner, "recused"),
        (cast.stranger, "not_reviewer"),
    ):
        with refused(case, code):
            do(case, "reassign", cast.scjg.supervisor, NOW, to=user, reason="?")
    with refused(case, "receiver_missing"):
        do(case, "reassign", cast.scjg.supervisor, NOW, to=None, reason="?")


def test_an_approval_is_handed_only_to_four_eyes(cast: Cast) -> None:
    Recusal.objects.create(user=cast.scjg.second_approver, subject=cast.company, reason="An interest.")
    Membership.objects.create(
        user=cast.scjg.reviewer, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=dt.date(2020, 1, 1)
    )
    case = proposed(cast)
    for user, code in ((cast.scjg.reviewer, "four_eyes_worked"), (cast.scjg.second_approver, "recused")):
        with refused(case, code):
            do(case, "reassign", cast.scjg.supervisor, NOW, to=user, reason="?")
    case = do(case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.approver, reason="Please.")
    assert task_of(case).assignee_id == cast.scjg.approver.pk
    assert case.handler_id == cast.scjg.reviewer.pk, "the handler stays"


def test_a_correction_is_handed_only_to_whoever_did_not_decide(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.scjg.approver, unit=cast.scjg.unit, role=Role.DATA_STEWARD, starts_on=dt.date(2020, 1, 1)
    )
    case = approved(cast)
    with refused(case, "four_eyes_decided"):
        do(case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.approver, reason="?")


def test_another_units_supervisor_hands_nothing_over(cast: Cast) -> None:
    case = accepted(cast)
    for user in (cast.sw.supervisor, cast.scjg.reviewer, cast.director):
        with refused(case, "not_supervisor"):
            do(case, "reassign", user, NOW, to=cast.scjg.second_reviewer, reason="?")


def test_a_question_is_handed_over_in_the_asked_unit(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    with refused(case, "not_supervisor"):
        do(
            case,
            "reassign",
            cast.scjg.supervisor,
            NOW,
            assistance=asked,
            to=cast.scjg.second_reviewer,
            reason="?",
        )
    do(
        case,
        "reassign",
        cast.sw.supervisor,
        NOW,
        assistance=asked,
        to=cast.sw.second_reviewer,
        reason="Theirs.",
    )
    assert WorkItem.objects.get(assistance=asked).assignee_id == cast.sw.second_reviewer.pk
    assert fresh(case).handler_id == cast.scjg.reviewer.pk, "our handler stays"
    with refused(case, "claimed_by_other"):
        do(case, "answer", cast.sw.reviewer, NOW, assistance=asked, finding="Mine.")
    do(case, "answer", cast.sw.second_reviewer, NOW, assistance=asked, finding="Paid.")


def test_take_next_gives_nobody_what_they_must_keep_out_of(cast: Cast) -> None:
    Recusal.objects.create(user=cast.scjg.reviewer, subject=cast.company, reason="An interest.")
    case = filed(cast)
    assert take_next(actor(cast.scjg.reviewer, dt.date(2026, 9, 25))) is None
    assert task_of(case).assignee_id is None
    taken = take_next(actor(cast.scjg.second_reviewer, dt.date(2026, 9, 25)))
    assert taken is not None
    assert task_of(case).assignee_id == cast.scjg.second_reviewer.pk


def test_a_bulk_hand_out_refuses_each_task_the_receiver_may_not_take(cast: Cast) -> None:
    Membership.objects.create(
        user=cast.scjg.reviewer, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=dt.date(2020, 1, 1)
    )
    approval, intake = proposed(cast), filed(cast, ground="omission")
    items = [task_of(approval).pk, task_of(intake).pk]
    who = actor(cast.scjg.supervisor, dt.date(2026, 9, 25))
    report = hand_out(who, items, to=cast.scjg.reviewer, reason="Monday.")
    assert report.done == [intake.reference]
    assert [(one.reference, one.code) for one in report.refused] == [(approval.reference, "four_eyes_worked")]


def test_a_deputy_takes_the_duty_and_gives_it_back_by_itself(cast: Cast) -> None:
    case = accepted(cast)
    enter_absence(
        user=cast.scjg.reviewer,
        deputy=cast.scjg.second_reviewer,
        starts_on=dt.date(2026, 9, 25),
        ends_on=dt.date(2026, 9, 28),
        today=dt.date(2026, 9, 24),
    )
    do(case, "transfer", cast.scjg.second_reviewer, NOW, unit=cast.sw.unit, reason="Theirs.")
    event = CaseEvent.objects.get(case=case, action="transfer")
    assert (event.actor, event.on_behalf_of) == (cast.scjg.second_reviewer, cast.scjg.reviewer)


def test_a_recused_deputy_takes_no_duty(cast: Cast) -> None:
    Recusal.objects.create(user=cast.scjg.second_reviewer, subject=cast.company, reason="An interest.")
    case = accepted(cast)
    enter_absence(
        user=cast.scjg.reviewer,
        deputy=cast.scjg.second_reviewer,
        starts_on=dt.date(2026, 9, 25),
        ends_on=dt.date(2026, 9, 28),
        today=dt.date(2026, 9, 24),
    )
    with refused(case, "recused"):
        do(case, "transfer", cast.scjg.second_reviewer, NOW, unit=cast.sw.unit, reason="Theirs.")


# — material, and doors that do not exist —


@pytest.mark.parametrize("build", [filed, accepted, proposed, approved])
def test_unasked_material_is_taken_in_any_open_state(cast: Cast, build: object) -> None:
    case = build(cast)  # type: ignore[operator]
    step = task_of(case).step
    after = do(case, "add_material", cast.agent, NOW, documents=[paper(case, cast.agent).pk])
    assert (after.state, task_of(case).step) == (case.state, step)
    with refused(case, "file_missing"):
        do(case, "add_material", cast.owner, NOW, documents=[])


@pytest.mark.parametrize(
    "action", ["state", "file", "_read_state", "case", "__init__", "warned", "", "close"]
)
def test_what_is_no_action_is_refused(cast: Cast, action: str) -> None:
    case = filed(cast)
    with refused(case, "unknown_action"):
        perform(case.pk, action, cast.scjg.reviewer, now=NOW)


@pytest.mark.parametrize("action", ["all_answered", "notice_left"])
def test_what_happens_by_itself_is_done_by_nobody(cast: Cast, action: str) -> None:
    case = accepted(cast)
    for user in (cast.scjg.reviewer, cast.administrator, cast.owner):
        with refused(case, "system_only"):
            perform(case.pk, action, user, now=NOW)


def test_a_form_that_lacks_something_is_refused(cast: Cast) -> None:
    case = accepted(cast)
    for facts in (
        {},
        {"finding": "upheld"},
        {"finding": "rejected", "reasoning": "x", "basis": "y", "colour": "z"},
    ):
        with refused(case, "form_incomplete"):
            do(case, "propose", cast.scjg.reviewer, NOW, **facts)


def test_a_form_made_before_somebody_elses_act_is_refused_but_not_for_a_warning(cast: Cast) -> None:
    case = accepted(cast)
    seen = fresh(case).last_seq
    do(case, "add_material", cast.owner, NOW, documents=[paper(case, cast.owner).pk])
    for stale in (seen, seen + 5):
        with refused(case, "form_expired"):
            perform(
                case.pk, "transfer", cast.scjg.reviewer, now=NOW, seen=stale, unit=cast.sw.unit, reason="?"
            )
