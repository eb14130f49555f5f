"""The subject withdraws: everything open is cancelled; an error that was found is corrected all the same."""

import pytest
from viewflow.workflow.models import Process, Task

from accounts.models import User
from cases import records
from cases.models import Case
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast
from tests.workflows.papers import ask, clock_of, running_slots
from tests.workflows.refusals import refused
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.models import Deadline, WorkItem

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")


def standing_at(cast: Cast, state: str) -> Case:
    if state == "filed":
        return filed(cast)
    if state == "supplementing":
        return do(
            filed(cast), "request_supplement", cast.scjg.reviewer, at("2026-09-24"), items=["The decision"]
        )
    case = accepted(cast)
    if state == "assisting":
        ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-24"))
        ask(case, cast.yj, cast.scjg.reviewer, at("2026-09-24"))
    return case


@pytest.mark.parametrize("state", ["filed", "supplementing", "reviewing", "assisting"])
def test_withdrawing_ends_every_clock_question_and_task(cast: Cast, state: str) -> None:
    case = do(standing_at(cast, state), "withdraw", cast.owner, NOW)
    assert (case.state, case.outcome) == ("concluded", "withdrawn")
    assert running_slots(case) == []
    assert set(Deadline.objects.filter(case=case).values_list("status", flat=True)) == {"cancelled"}
    assert not case.assistances.filter(status="asked").exists()
    assert not WorkItem.objects.filter(case=case).exists()
    assert not Process.objects.filter(artifact_object_id=case.pk).exclude(status="CANCELED").exists()
    open_tasks = Task.objects.filter(process__artifact_object_id=case.pk, finished=None)
    assert not open_tasks.exclude(status="CANCELED").exists()
    assert not records.is_disputed(cast.record)
    notice = Message.objects.filter(case_id=case.pk, key="objection.withdrawn", recipient=cast.owner)
    assert notice.filter(is_formal=True).exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_units_that_were_asked_and_have_not_answered_are_told_that_it_is_over(
    cast: Cast, language: str
) -> None:
    User.objects.filter(pk=cast.sw.reviewer.pk).update(language=language)
    case = standing_at(cast, "assisting")
    answered = case.assistances.get(unit=cast.yj.unit)
    do(case, "answer", cast.yj.reviewer, at("2026-09-24", "12:00"), assistance=answered, finding="Paid.")
    case = do(case, "withdraw", cast.owner, NOW)
    told = Message.objects.filter(case_id=case.pk, key="desk.assistance_withdrawn", channel="in_app")
    assert {row.recipient for row in told} == {cast.sw.reviewer, cast.sw.second_reviewer}
    message = told.get(recipient=cast.sw.reviewer)
    assert message.payload == {"reference": case.reference, "unit": case.unit_id, "cause": "objection"}
    words = rendered(message)
    assert case.reference in words.subject
    said = {"en": "has withdrawn the objection", "zh-hans": "申请人已撤回异议"}
    assert said[language] in words.body


def test_where_nobody_was_asked_nobody_is_told(cast: Cast) -> None:
    case = do(accepted(cast), "withdraw", cast.owner, NOW)
    assert not Message.objects.filter(case_id=case.pk, key="desk.assistance_withdrawn").exists()


@pytest.mark.parametrize("build", [proposed, approved])
def test_once_a_decision_is_proposed_nothing_is_withdrawn(cast: Cast, build: object) -> None:
    case = build(cast)  # type: ignore[operator]
    with refused(case, "wrong_state"):
        do(case, "withdraw", cast.owner, NOW)


@pytest.mark.parametrize("who", ["stranger", "claimant", "neighbour", "former_agent"])
def test_nobody_but_the_subject_withdraws(cast: Cast, who: str) -> None:
    case = filed(cast)
    with refused(case, "not_the_subject"):
        do(case, "withdraw", getattr(cast, who), NOW)


def test_no_official_withdraws_for_the_subject(cast: Cast) -> None:
    case = filed(cast)
    for user in (cast.scjg.reviewer, cast.scjg.supervisor, cast.director, cast.administrator):
        with refused(case, "not_the_subject"):
            do(case, "withdraw", user, NOW)


def test_after_an_upheld_proposal_the_provider_corrects_of_its_own_duty(cast: Cast) -> None:
    case = do(proposed(cast), "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Quote it.")
    do(case, "withdraw", cast.owner, NOW)
    event = case.events.get(action="withdraw")
    assert event.facts["own_correction_due"] is True
    told = Message.objects.filter(key="desk.own_correction_due", channel="in_app").values_list(
        "recipient", flat=True
    )
    assert {cast.scjg.steward.pk, cast.scjg.second_steward.pk, cast.scjg.supervisor.pk} == set(told)


def test_without_an_upheld_proposal_there_is_no_such_duty(cast: Cast) -> None:
    case = do(proposed(cast, finding="rejected"), "send_back", cast.scjg.approver, NOW, reason="Look again.")
    do(case, "withdraw", cast.owner, NOW)
    assert not Message.objects.filter(key="desk.own_correction_due").exists()


def test_what_was_corrected_already_is_no_duty_any_more(cast: Cast) -> None:
    case = do(approved(cast), "apply_correction", cast.scjg.steward, NOW)
    do(case, "reopen", cast.scjg.approver, at("2026-10-08"), reason="A judgment.")
    do(case, "withdraw", cast.owner, at("2026-10-09"))
    assert not Message.objects.filter(key="desk.own_correction_due").exists()


def test_withdrawn_late_the_breach_stays_recorded(cast: Cast) -> None:
    case = do(accepted(cast), "withdraw", cast.owner, at("2026-10-08"))
    review = clock_of(case)
    assert (review.status, review.breached_at) == ("cancelled", at("2026-10-01", "00:00"))


def test_a_withdrawn_case_is_over_for_the_subject(cast: Cast) -> None:
    case = do(filed(cast), "withdraw", cast.owner, NOW)
    for action, facts in (
        ("withdraw", {}),
        ("add_material", {"documents": [1]}),
        ("supplement", {"answer": "x"}),
    ):
        with refused(case, "wrong_state"):
            do(case, action, cast.owner, NOW, **facts)


def test_withdrawing_with_a_correction_clock_running_ends_it_and_leaves_the_duty(cast: Cast) -> None:
    case = do(approved(cast), "return_correction", cast.scjg.steward, NOW, reason="Look again.")
    do(case, "send_back", cast.scjg.approver, NOW, reason="Look again.")
    case = do(case, "withdraw", cast.owner, NOW)
    assert running_slots(case) == ["own_correction"]
    assert case.events.get(action="withdraw").facts["own_correction_due"] is True
