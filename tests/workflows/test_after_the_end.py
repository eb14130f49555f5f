"""After the end: a pending reconsideration or suit is noted; a case is reopened on a basis and counts anew."""

import datetime as dt

import pytest
from viewflow.workflow.models import Process

from accounts.models import Recusal
from cases import records
from cases.models import Case, CaseEvent, Record
from core.errors import BadInput
from notifications.delivery import sweep_outbox
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import ask, clock_of, fresh, running_slots, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import AMOUNT, accepted, approved, at, do, filed
from workflows.notices import sweep_notices

pytestmark = pytest.mark.django_db
LATER = at("2026-10-08")


def rejected(cast: Cast) -> Case:
    return approved(cast, finding="rejected")


# — reconsideration or suit —


@pytest.mark.parametrize("kind", ["reconsideration", "suit"])
def test_a_pending_remedy_is_noted_and_told(cast: Cast, kind: str) -> None:
    case = do(rejected(cast), "annotate_remedy", cast.scjg.reviewer, LATER, kind=kind, basis="(2026) No. 7")
    assert case.state == "concluded"
    assert fresh(case).objection.remedy_note == kind
    assert Message.objects.filter(key="objection.remedy_noted", recipient=cast.owner).exists()
    assert CaseEvent.objects.get(case=case, action="annotate_remedy").reason == "(2026) No. 7", (
        "the document is kept"
    )


def test_a_remedy_note_names_its_kind_and_its_document(cast: Cast) -> None:
    case = rejected(cast)
    with refused(case, "choice_missing"):
        do(case, "annotate_remedy", cast.scjg.reviewer, LATER, kind="petition", basis="(2026) No. 7")
    with refused(case, "text_missing"):
        do(case, "annotate_remedy", cast.scjg.reviewer, LATER, kind="suit", basis=" ")


def test_an_open_case_has_no_remedy_pending_and_is_not_reopened(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "wrong_state"):
        do(case, "annotate_remedy", cast.scjg.reviewer, LATER, kind="suit", basis="No. 7")
    with refused(case, "wrong_state"):
        do(case, "reopen", cast.scjg.approver, LATER, reason="A judgment.")


# — reopening —


def test_reopening_starts_a_new_clock_and_a_task_in_the_units_queue(cast: Cast) -> None:
    case = rejected(cast)
    sweep_outbox(at("2026-09-24", "16:02"))
    sweep_notices(at("2026-09-24", "16:05"))
    case = do(case, "reopen", cast.scjg.approver, LATER, reason="The court set the decision aside.")
    assert (case.state, case.outcome, case.concluded_at) == ("reviewing", "", None)
    review = clock_of(case)
    assert (review.starts_on, review.due_on) == (dt.date(2026, 10, 8), dt.date(2026, 10, 12))
    assert running_slots(case) == ["review"]
    task = task_of(case)
    assert (task.step, task.unit_id, task.assignee_id, task.due_on) == (
        "review",
        cast.scjg.unit.pk,
        None,
        dt.date(2026, 10, 12),
    )
    assert records.is_disputed(cast.record), "the mark is back while it is open"
    notice = Message.objects.filter(case_id=case.pk, key="objection.reopened", recipient=cast.owner)
    assert notice.filter(is_formal=True).exists()
    assert Process.objects.filter(artifact_object_id=case.pk, status="NEW").count() == 1


def test_reopened_before_its_notice_left_the_old_clock_is_not_waited_for(cast: Cast) -> None:
    case = do(rejected(cast), "reopen", cast.scjg.approver, at("2026-09-25"), reason="Our own error.")
    old, new = case.deadlines.filter(slot="review").order_by("pk")
    assert (old.status, new.status, new.awaits_notice) == ("cancelled", "running", False)
    sweep_outbox(at("2026-09-25", "10:30"))
    assert sweep_notices(at("2026-09-25", "10:31")).left == 0, "the first result does not meet the new clock"


def test_any_reviewer_of_the_unit_takes_a_reopened_case(cast: Cast) -> None:
    case = do(rejected(cast), "reopen", cast.scjg.approver, LATER, reason="A judgment.")
    assert case.handler_id is None
    case = do(case, "claim", cast.scjg.second_reviewer, LATER)
    assert task_of(case).assignee_id == case.handler_id == cast.scjg.second_reviewer.pk


def test_a_reopened_case_is_concluded_again_on_its_own_clock(cast: Cast) -> None:
    case = do(approved(cast), "apply_correction", cast.scjg.steward, at("2026-09-25"))
    sweep_outbox(at("2026-09-25", "10:30"))
    sweep_notices(at("2026-09-25", "10:31"))
    assert running_slots(case) == []
    case = do(case, "reopen", cast.scjg.approver, LATER, reason="The amount is still wrong.")
    said = {"finding": "partly", "remedy": "correct", "reasoning": "Yes.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.second_reviewer, LATER, fields={"amount": "1500 元"}, **said)
    do(case, "approve", cast.scjg.second_approver, LATER)
    case = do(case, "apply_correction", cast.scjg.second_steward, LATER)
    assert (case.state, case.outcome, case.proposals.count()) == ("concluded", "partly", 2)
    amounts = [one.fields["amount"] for one in records.versions_with_reasons(cast.record)]
    assert amounts == ["1500 元", AMOUNT["amount"], "20000 元"]
    sweep_outbox(at("2026-10-08", "10:30"))
    assert sweep_notices(at("2026-10-08", "10:31")).left == 1
    assert running_slots(case) == []


def test_help_asked_for_after_reopening_counts_from_the_reopening(cast: Cast) -> None:
    case = do(rejected(cast), "reopen", cast.scjg.approver, LATER, reason="A judgment.")
    do(case, "request_assistance", cast.scjg.reviewer, LATER, unit=cast.sw.unit, question="?")
    assert (clock_of(case).starts_on, clock_of(case).due_on) == (dt.date(2026, 10, 8), dt.date(2026, 10, 16))


@pytest.mark.parametrize("how", ["answer", "proceed_without"])
def test_help_in_the_first_review_does_not_lengthen_the_second(cast: Cast, how: str) -> None:
    """Reopening begins anew: a question that is withdrawn leaves three days where nobody helped since."""
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-24", "12:00"))
    user = cast.sw.reviewer if how == "answer" else cast.scjg.reviewer
    facts = {"assistance": asked, "finding": "Paid."} if how == "answer" else {"reason": "Enough is known."}
    do(case, how, user, at("2026-09-24", "13:00"), **facts)
    said = {"finding": "rejected", "reasoning": "No.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at("2026-09-24", "14:00"), **said)
    do(case, "approve", cast.scjg.approver, at("2026-09-24", "15:00"))
    do(case, "reopen", cast.scjg.approver, LATER, reason="A judgment.")
    again = ask(case, cast.sw, cast.scjg.reviewer, LATER)
    assert clock_of(case).due_on == dt.date(2026, 10, 16)
    do(case, "withdraw_request", cast.scjg.reviewer, LATER, assistance=again, reason="Found it ourselves.")
    assert clock_of(case).due_on == dt.date(2026, 10, 12)


def test_reopening_needs_a_basis(cast: Cast) -> None:
    case = rejected(cast)
    with refused(case, "text_missing"):
        do(case, "reopen", cast.scjg.approver, LATER, reason=" ")


@pytest.mark.parametrize("who", ["reviewer", "supervisor", "steward"])
def test_only_an_approver_of_the_unit_reopens(cast: Cast, who: str) -> None:
    case = rejected(cast)
    with refused(case, "not_approver"):
        do(case, "reopen", getattr(cast.scjg, who), LATER, reason="?")
    with refused(case, "not_approver"):
        do(case, "reopen", cast.sw.approver, LATER, reason="?")


def test_neither_the_author_nor_a_recused_person_reopens(cast: Cast) -> None:
    case = rejected(cast)
    Record.objects.filter(pk=cast.record.pk).update(author=cast.scjg.approver)
    Recusal.objects.create(user=cast.scjg.second_approver, subject=cast.company, reason="An interest.")
    with refused(case, "four_eyes_author"):
        do(case, "reopen", cast.scjg.approver, LATER, reason="?")
    with refused(case, "recused"):
        do(case, "reopen", cast.scjg.second_approver, LATER, reason="?")


# — a second objection in between —


def test_a_case_is_not_reopened_beside_another_open_objection_on_the_same_entry_and_ground(
    cast: Cast,
) -> None:
    first = rejected(cast)
    second = filed(cast, "2026-10-08")
    with refused(first, "duplicate_objection"):
        do(first, "reopen", cast.scjg.approver, LATER, reason="A judgment.")
    with pytest.raises(BadInput) as refusal:
        do(first, "reopen", cast.scjg.approver, LATER, reason="A judgment.")
    assert refusal.value.link == second.reference
    assert Case.objects.disputes().of_record(cast.record.pk).get() == second


def test_once_the_other_objection_ended_or_is_about_something_else_it_is_reopened(cast: Cast) -> None:
    first = rejected(cast)
    second = filed(cast, "2026-10-08")
    filed(cast, "2026-10-08", ground="never_list")
    do(second, "withdraw", cast.owner, LATER)
    assert do(first, "reopen", cast.scjg.approver, LATER, reason="A judgment.").state == "reviewing"
