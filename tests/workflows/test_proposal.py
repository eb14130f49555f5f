"""Propose, send back, approve: rounds that are kept, four eyes, and what an approval starts."""

import datetime as dt
import json
from typing import Any

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role, User
from cases import records
from cases.models import CaseEvent
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, fresh, keep_out, running_slots, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import AMOUNT, accepted, approved, at, do, filed, proposed

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
UPHELD: dict[str, Any] = {
    "finding": "upheld",
    "remedy": "correct",
    "reasoning": "The decision says 2 000.",
    "basis": "Article 59",
    "fields": AMOUNT,
}
REJECTED: dict[str, Any] = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59"}


def test_a_proposal_waits_for_an_approver_and_starts_no_clock(cast: Cast) -> None:
    case = do(accepted(cast), "propose", cast.scjg.reviewer, NOW, **UPHELD)
    row = case.proposals.get()
    assert (row.round, row.from_state, row.finding, row.remedy) == (1, "reviewing", "upheld", "correct")
    assert (row.proposed_by, row.approved, json.loads(row.fields_json)) == (cast.scjg.reviewer, None, AMOUNT)
    assert (case.state, running_slots(case)) == ("awaiting_approval", ["review"])
    task = task_of(case)
    assert (task.step, task.role, task.assignee_id) == ("approve", "approver", None)
    assert not Message.objects.filter(case_id=case.pk, key="objection.result").exists()
    assert records.fields_of(records.current(cast.record))["amount"] == "20000 元", "nothing is changed yet"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"finding": "perhaps"}, "choice_missing"),
        ({"finding": "not_accepted"}, "choice_missing"),
        ({"remedy": ""}, "choice_missing"),
        ({"remedy": "burn"}, "choice_missing"),
        ({"reasoning": " "}, "text_missing"),
        ({"basis": ""}, "text_missing"),
        ({"fields": {}}, "nothing_changed"),
        ({"fields": {"amount": "20000 元"}}, "nothing_changed"),
        ({"fields": {"religion": "none"}}, "field_unknown"),
    ],
)
def test_a_proposal_that_could_not_be_carried_out_is_refused_at_once(
    cast: Cast, changes: dict[str, Any], code: str
) -> None:
    case = accepted(cast)
    with refused(case, code):
        do(case, "propose", cast.scjg.reviewer, NOW, **(UPHELD | changes))


@pytest.mark.parametrize("remedy", ["delete", "cease"])
def test_only_a_correction_changes_what_an_entry_says(cast: Cast, remedy: str) -> None:
    case = accepted(cast)
    with refused(case, "not_a_correction"):
        do(case, "propose", cast.scjg.reviewer, NOW, **(UPHELD | {"remedy": remedy}))


def test_rounds_are_kept_with_what_the_approver_made_of_them(cast: Cast) -> None:
    case = do(accepted(cast), "propose", cast.scjg.reviewer, NOW, **UPHELD)
    case = do(case, "send_back", cast.scjg.approver, NOW, reason="Quote the decision.")
    assert (case.state, task_of(case).step, task_of(case).assignee_id) == (
        "reviewing",
        "review",
        cast.scjg.reviewer.pk,
    )
    assert Message.objects.filter(key="desk.sent_back", recipient=cast.scjg.reviewer).exists()
    case = do(case, "propose", cast.scjg.reviewer, NOW, **REJECTED)
    case = do(case, "approve", cast.scjg.second_approver, NOW)
    rows = list(case.proposals.order_by("round").values_list("round", "finding", "approved", "decided_by"))
    assert rows == [
        (1, "upheld", False, cast.scjg.approver.pk),
        (2, "rejected", True, cast.scjg.second_approver.pk),
    ]
    event = CaseEvent.objects.get(case=case, action="send_back")
    assert (event.reason, event.actor, event.facts["round"]) == ("Quote the decision.", cast.scjg.approver, 1)


def test_sending_back_needs_a_reason(cast: Cast) -> None:
    case = proposed(cast)
    with refused(case, "text_missing"):
        do(case, "send_back", cast.scjg.approver, NOW, reason="")


@pytest.mark.parametrize(("act", "outcome"), [("decline", "not_accepted"), ("refer_out", "referred")])
def test_not_accepting_and_referring_are_decided_by_an_approver_too(
    cast: Cast, act: str, outcome: str
) -> None:
    said = {"reasoning": "Not ours.", "basis": "Article 59"}
    more = {"referred_to": "Jining court, window 3"} if act == "refer_out" else {"reason_code": "no_entry"}
    case = do(filed(cast), act, cast.scjg.reviewer, NOW, **said, **more)
    assert (case.state, case.handler_id) == ("awaiting_approval", cast.scjg.reviewer.pk)
    back = do(case, "send_back", cast.scjg.approver, NOW, reason="It is ours.")
    assert (back.state, task_of(back).step) == ("filed", "intake")
    do(back, act, cast.scjg.reviewer, NOW, **said, **more)
    case = do(back, "approve", cast.scjg.approver, NOW)
    assert (case.state, case.outcome) == ("concluded", outcome)
    notice = Message.objects.get(
        case_id=case.pk, key="objection.result", recipient=cast.owner, channel="email"
    )
    assert (notice.is_formal, notice.payload["finding"]) == (True, outcome)
    assert act != "refer_out" or "Jining court" in notice.body


def test_referring_out_says_where(cast: Cast) -> None:
    case = filed(cast)
    with refused(case, "text_missing"):
        do(
            case,
            "refer_out",
            cast.scjg.reviewer,
            NOW,
            reasoning="Not ours.",
            basis="Article 59",
            referred_to=" ",
        )


def test_declining_is_for_the_time_before_acceptance(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "wrong_state"):
        do(
            case,
            "decline",
            cast.scjg.reviewer,
            NOW,
            reason_code="no_entry",
            reasoning="No.",
            basis="Article 59",
        )


@pytest.mark.parametrize(("finding", "state"), [("upheld", "correcting"), ("partly", "correcting")])
def test_a_finding_for_the_subject_starts_the_two_working_days_to_correct(
    cast: Cast, finding: str, state: str
) -> None:
    case = proposed(cast, finding=finding)
    case = do(case, "approve", cast.scjg.approver, at("2026-09-29"))
    correction = clock_of(case, "correction")
    assert (case.state, case.outcome) == (state, "")
    assert (correction.starts_on, correction.due_on) == (dt.date(2026, 9, 29), dt.date(2026, 10, 8))
    assert correction.unit_id == cast.record.unit_id
    assert clock_of(case).awaits_notice
    assert running_slots(case) == ["correction", "review"]
    task = task_of(case)
    assert (task.step, task.role, task.due_on, task.assignee_id) == (
        "correct",
        "data_steward",
        dt.date(2026, 10, 8),
        None,
    )


def test_a_rejection_concludes_and_the_review_clock_runs_until_the_notice_left(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    assert (case.state, case.outcome, running_slots(case)) == ("concluded", "rejected", ["review"])
    assert clock_of(case).awaits_notice
    assert not records.is_disputed(cast.record), "the mark falls when the case concludes"
    do(case, "notice_left", None, at("2026-09-24", "16:05"), message=1)
    assert running_slots(case) == []


def test_nothing_is_approved_twice(cast: Cast) -> None:
    case = approved(cast)
    for act in ("approve", "send_back"):
        with refused(case, "wrong_state"):
            do(case, act, cast.scjg.second_approver, NOW, reason="?")


# — four eyes —


@pytest.mark.parametrize("act", ["approve", "send_back", "claim"])
def test_the_proposer_with_an_approvers_role_does_not_decide(cast: Cast, act: str) -> None:
    also_approver(cast, cast.scjg.reviewer)
    case = proposed(cast)
    with refused(case, "four_eyes_worked"):
        do(case, act, cast.scjg.reviewer, NOW, reason="?")


def test_whoever_answered_for_another_unit_does_not_decide(cast: Cast) -> None:
    also_approver(cast, cast.sw.reviewer)
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, NOW, unit=cast.sw.unit, question="?")
    asked = case.assistances.get()
    do(case, "answer", cast.sw.reviewer, NOW, assistance=asked, finding="Paid.")
    do(case, "propose", cast.scjg.reviewer, NOW, **REJECTED)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.sw.reviewer, NOW)


@pytest.mark.parametrize("part", ["author", "intake_approver"])
def test_whoever_is_behind_the_disputed_record_does_not_decide(cast: Cast, part: str) -> None:
    type(cast.record).objects.filter(pk=cast.record.pk).update(**{part: cast.scjg.approver})
    case = proposed(cast)
    with refused(case, "four_eyes_author"):
        do(case, "approve", cast.scjg.approver, NOW)
    assert do(case, "approve", cast.scjg.second_approver, NOW).state == "correcting"


def test_a_recused_approver_does_not_decide(cast: Cast) -> None:
    Recusal.objects.create(user=cast.scjg.approver, subject=cast.company, reason="My brother's firm.")
    case = proposed(cast)
    with refused(case, "recused"):
        do(case, "approve", cast.scjg.approver, NOW)


def test_an_approver_does_not_decide_for_an_absent_colleague_who_may_not(cast: Cast) -> None:
    """The proposer is away and also an approver; whoever stands in has no more right than they."""
    also_approver(cast, cast.scjg.reviewer)
    case = proposed(cast)
    away(cast.scjg.reviewer, cast.scjg.clerk)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.clerk, NOW)


def test_a_deputy_who_proposed_for_somebody_else_does_not_decide_and_neither_does_that_person(
    cast: Cast,
) -> None:
    for user in (cast.scjg.reviewer, cast.scjg.second_reviewer):
        also_approver(cast, user)
    case = accepted(cast)
    away(cast.scjg.reviewer, cast.scjg.second_reviewer)
    case = do(case, "propose", cast.scjg.second_reviewer, NOW, **REJECTED)
    event = CaseEvent.objects.get(case=case, action="propose")
    assert (event.actor, event.on_behalf_of) == (cast.scjg.second_reviewer, cast.scjg.reviewer)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.second_reviewer, NOW)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", cast.scjg.reviewer, at("2026-10-09"))


def test_where_nobody_may_approve_the_supervisor_is_alarmed_and_appoints_from_the_centre(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = proposed(cast)
    alarmed = Message.objects.filter(case_id=case.pk, key="desk.no_approver", channel="in_app")
    assert {row.recipient_id for row in alarmed} == {cast.scjg.supervisor.pk}
    with refused(case, "not_from_centre"):
        do(
            case,
            "appoint_approver",
            cast.scjg.supervisor,
            NOW,
            to=cast.sw.approver,
            reason="Nobody here may.",
        )
    case = do(
        case, "appoint_approver", cast.scjg.supervisor, NOW, to=cast.centre.approver, reason="Nobody may."
    )
    assert task_of(case).assignee_id == cast.centre.approver.pk
    assert do(case, "approve", cast.centre.approver, NOW).state == "correcting"


@pytest.mark.parametrize("act", ["decline", "refer_out"])
def test_the_alarm_is_raised_for_every_kind_of_proposal(cast: Cast, act: str) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    more = {"referred_to": "Jining court"} if act == "refer_out" else {"reason_code": "no_entry"}
    case = do(filed(cast), act, cast.scjg.reviewer, NOW, reasoning="No.", basis="Article 59", **more)
    assert Message.objects.filter(case_id=case.pk, key="desk.no_approver").exists()


def test_an_approver_who_may_is_not_an_alarm(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver)
    case = proposed(cast)
    assert not Message.objects.filter(case_id=case.pk, key="desk.no_approver").exists()


def test_an_appointed_approver_from_the_centre_must_be_free_as_well(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver, cast.centre.approver)
    case = proposed(cast)
    with refused(case, "recused"):
        do(
            case,
            "appoint_approver",
            cast.scjg.supervisor,
            NOW,
            to=cast.centre.approver,
            reason="Nobody here.",
        )


def test_the_deputy_of_an_appointed_approver_takes_the_duty(cast: Cast) -> None:
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = do(
        proposed(cast), "appoint_approver", cast.scjg.supervisor, NOW, to=cast.centre.approver, reason="None."
    )
    away(cast.centre.approver, cast.centre.second_approver)
    do(case, "approve", cast.centre.second_approver, NOW)
    event = CaseEvent.objects.get(case=case, action="approve")
    assert (event.actor, event.on_behalf_of) == (cast.centre.second_approver, cast.centre.approver)


@pytest.mark.parametrize("who", ["reviewer", "supervisor", "head", "steward", "clerk"])
def test_only_an_approver_approves(cast: Cast, who: str) -> None:
    case = proposed(cast)
    with refused(case, "not_approver"):
        do(case, "approve", getattr(cast.scjg, who), NOW)


def test_an_approver_of_another_unit_does_not_approve(cast: Cast) -> None:
    case = proposed(cast)
    for user in (cast.sw.approver, cast.centre.approver):
        with refused(case, "not_approver"):
            do(case, "approve", user, NOW)


def test_an_approval_somebody_has_taken_is_theirs(cast: Cast) -> None:
    case = do(proposed(cast), "claim", cast.scjg.approver, NOW)
    with refused(case, "claimed_by_other"):
        do(case, "approve", cast.scjg.second_approver, NOW)
    do(case, "release", cast.scjg.approver, NOW)
    assert do(case, "approve", cast.scjg.second_approver, NOW).state == "correcting"
    assert fresh(case).handler_id == cast.scjg.reviewer.pk, "the handler stays"


def also_approver(cast: Cast, user: User) -> None:
    Membership.objects.create(
        user=user, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=dt.date(2020, 1, 1)
    )


def away(user: User, deputy: User) -> None:
    enter_absence(
        user=user,
        deputy=deputy,
        starts_on=dt.date(2026, 9, 25),
        ends_on=dt.date(2026, 10, 8),
        today=dt.date(2026, 9, 24),
    )
