"""Somebody says of themselves that they are too close: out of everything about the person, and tasks go back."""

import datetime as dt

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Membership, Recusal, Role, User
from cases.models import Case, CaseEvent
from ledger.models import Entry, Kind
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import ask, fresh, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
WHY = "The director is my brother-in-law."


def declared(case: Case, user: User, moment: dt.datetime = NOW) -> Case:
    return do(case, "declare_interest", user, moment, reason=WHY)


def test_it_is_written_down_sealed_and_in_the_ledger(cast: Cast) -> None:
    case = declared(accepted(cast), cast.scjg.reviewer)
    row = Recusal.objects.get(user=cast.scjg.reviewer)
    assert (row.subject, row.declared_at, row.ended_at, row.reason) == (
        cast.company,
        NOW,
        None,
        case.reference,
    )
    event = CaseEvent.objects.get(case=case, action="declare_interest")
    assert (event.reason, event.actor, event.from_state, event.to_state) == (
        WHY,
        cast.scjg.reviewer,
        "reviewing",
        "reviewing",
    )
    assert "brother" not in event.reason_sealed
    entry = Entry.objects.get(kind=Kind.RECUSAL)
    assert (entry.actor_id, entry.object_type, entry.object_id, entry.facts) == (
        cast.scjg.reviewer.pk,
        "accounts.subject",
        cast.company.pk,
        {"case": case.pk},
    )


def test_the_handlers_task_goes_back_to_the_queue_and_a_colleague_takes_it(cast: Cast) -> None:
    case = declared(accepted(cast), cast.scjg.reviewer)
    assert (task_of(case).assignee, fresh(case).handler) == (None, None)
    with refused_and_logged(case, cast.scjg.reviewer, "claim", "recused"):
        do(case, "claim", cast.scjg.reviewer, NOW)
    do(case, "claim", cast.scjg.second_reviewer, NOW)
    assert task_of(case).assignee == cast.scjg.second_reviewer


def test_the_clock_and_the_date_stay(cast: Cast) -> None:
    case = accepted(cast)
    before = list(case.deadlines.values_list("due_on", "status"))
    declared(case, cast.scjg.reviewer)
    assert list(case.deadlines.values_list("due_on", "status")) == before


def test_somebody_without_the_task_leaves_it_where_it_is(cast: Cast) -> None:
    case = declared(accepted(cast), cast.scjg.approver)
    assert task_of(case).assignee == fresh(case).handler == cast.scjg.reviewer


def test_while_others_check_the_case_leaves_the_handler(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, NOW)
    declared(case, cast.scjg.reviewer)
    assert (task_of(case).step, task_of(case).assignee, fresh(case).handler) == ("await_answers", None, None)


def test_every_other_task_about_the_person_goes_back_and_nobody_elses(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = accepted(cast)
    second, third = filed(cast, ground="omission"), filed(cast, ground="never_list")
    do(second, "accept", cast.scjg.reviewer, at("2026-09-24", "12:00"))
    do(third, "accept", cast.scjg.second_reviewer, at("2026-09-24", "12:00"))
    with django_capture_on_commit_callbacks(execute=True):
        declared(first, cast.scjg.reviewer)
    assert (task_of(second).assignee, fresh(second).handler) == (None, None)
    assert CaseEvent.objects.get(case=second, action="release").actor == cast.scjg.reviewer
    assert task_of(third).assignee == cast.scjg.second_reviewer
    assert not WorkItem.objects.filter(assignee=cast.scjg.reviewer).exists()


def test_an_approver_who_had_the_task_gives_it_back_and_another_approves(cast: Cast) -> None:
    case = proposed(cast)
    do(case, "claim", cast.scjg.approver, NOW)
    declared(case, cast.scjg.approver)
    assert task_of(case).assignee is None
    with refused(case, "recused"):
        do(case, "approve", cast.scjg.approver, NOW)
    assert do(case, "approve", cast.scjg.second_approver, NOW).state == "correcting"
    assert not Message.objects.filter(key="desk.no_approver").exists()


def test_the_last_approver_of_the_unit_leaves_an_alarm(cast: Cast) -> None:
    gone = Membership.objects.filter(user=cast.scjg.second_approver, role=Role.APPROVER)
    gone.update(ends_on=dt.date(2026, 9, 1))
    declared(proposed(cast), cast.scjg.approver)
    assert Message.objects.filter(key="desk.no_approver", recipient=cast.scjg.supervisor).exists()


def test_an_appointed_approver_is_appointed_no_more(cast: Cast) -> None:
    case = proposed(cast)
    facts = {"to": cast.centre.approver, "reason": "Nobody else."}
    do(case, "appoint_approver", cast.scjg.supervisor, NOW, **facts)
    declared(case, cast.centre.approver)
    assert (fresh(case).appointed_approver, task_of(case).assignee) == (None, None)


def test_the_last_data_steward_leaves_an_alarm(cast: Cast) -> None:
    case = approved(cast)
    declared(case, cast.scjg.steward)
    assert not Message.objects.filter(key="desk.no_steward").exists()
    declared(case, cast.scjg.second_steward)
    assert Message.objects.filter(key="desk.no_steward", recipient=cast.scjg.supervisor).exists()


def test_it_is_declared_in_a_concluded_case_too(cast: Cast) -> None:
    case = declared(approved(cast, finding="rejected"), cast.scjg.approver)
    assert case.state == "concluded"
    with refused(case, "recused"):
        do(case, "reopen", cast.scjg.approver, NOW, reason="A judgment.")


def test_it_holds_for_every_case_of_the_person(cast: Cast) -> None:
    declared(accepted(cast), cast.scjg.reviewer)
    other = filed(cast, ground="omission")
    with refused(other, "recused"):
        do(other, "accept", cast.scjg.reviewer, NOW)


def test_it_needs_a_reason_and_is_declared_once(cast: Cast) -> None:
    case = accepted(cast)
    with refused(case, "text_missing"):
        do(case, "declare_interest", cast.scjg.reviewer, NOW, reason=" ")
    assert not Recusal.objects.exists()
    declared(case, cast.scjg.reviewer)
    with refused(case, "recused"):
        do(case, "declare_interest", cast.scjg.reviewer, NOW, reason=WHY)
    assert Recusal.objects.count() == 1


@pytest.mark.parametrize("who", ["owner", "stranger", "director", "auditor", "administrator"])
def test_only_people_who_may_be_asked_to_act_declare_one(cast: Cast, who: str) -> None:
    case = accepted(cast)
    code = "recused" if who == "owner" else "not_a_colleague"
    with refused(case, code):
        do(case, "declare_interest", getattr(cast, who), NOW, reason=WHY)
    with refused(case, "not_a_colleague"):
        do(case, "declare_interest", cast.sw.reviewer, NOW, reason=WHY)
    assert not Recusal.objects.exists()


def test_the_person_concerned_is_told_nothing_of_it(cast: Cast) -> None:
    case = accepted(cast)
    before = Message.objects.filter(recipient=cast.owner).count()
    declared(case, cast.scjg.reviewer)
    assert Message.objects.filter(recipient=cast.owner).count() == before
