"""Answering, adding material and withdrawing on paper: the clerk does it, the scan proves it, the event names both."""

import datetime as dt
from typing import Any

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role, User
from cases.models import Case, DocumentPurpose
from notifications.models import Message
from tests.cast import BEGAN, Cast
from tests.workflows.papers import at_the_counter, clock_of, paper, running_slots
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.story import accepted, at, do, filed, proposed

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")


def scan(case: Case, clerk: User) -> dict[str, Any]:
    return {"documents": [paper(case, clerk, DocumentPurpose.RECEIPT_PAPER).pk]}


def asked(cast: Cast) -> Case:
    facts: dict[str, Any] = {"items": ["The decision"]}
    return do(filed(cast), "request_supplement", cast.scjg.reviewer, at("2026-09-24", "11:00"), **facts)


def test_an_answer_on_paper_is_an_answer(cast: Cast) -> None:
    case = asked(cast)
    given = scan(case, cast.scjg.clerk)
    case = do(case, "supplement", cast.scjg.clerk, NOW, answer="Here it is.", **given)
    assert (case.state, case.supplement_requests.get().answer) == ("filed", "Here it is.")
    assert clock_of(case, "supplement").status == "met"
    event = case.events.get(action="supplement")
    assert (event.actor, event.unit, event.on_behalf_of) == (cast.scjg.clerk, cast.scjg.unit, None)
    assert (event.facts["documents"], event.facts["counter"]) == (given["documents"], cast.scjg.unit.pk)
    assert Message.objects.filter(key="desk.material_added", recipient=cast.scjg.reviewer).exists()


def test_more_material_on_paper_is_taken_at_any_time(cast: Cast) -> None:
    case = proposed(cast)
    do(case, "add_material", cast.scjg.clerk, NOW, **scan(case, cast.scjg.clerk))
    assert case.events.get(action="add_material").actor == cast.scjg.clerk


def test_withdrawn_on_paper_the_matter_ends_and_the_subject_is_told(cast: Cast) -> None:
    case = accepted(cast)
    case = do(case, "withdraw", cast.scjg.clerk, NOW, **scan(case, cast.scjg.clerk))
    assert (case.state, case.outcome, running_slots(case)) == ("concluded", "withdrawn", [])
    told = Message.objects.filter(case_id=case.pk, key="objection.withdrawn", is_formal=True)
    assert told.filter(recipient=cast.owner).exists(), "who did not sign it learns of it at once"


def test_somebody_without_an_account_is_told_by_letter(cast: Cast) -> None:
    case = at_the_counter(cast, dt.date(2026, 9, 24), at("2026-09-24"))
    Case.objects.filter(pk=case.pk).update(filed_by=None)
    cast.resident_link.delete()
    do(case, "withdraw", cast.centre.clerk, NOW, **scan(case, cast.centre.clerk))
    assert Message.objects.filter(key="objection.withdrawn", channel="letter", recipient=None).exists()


@pytest.mark.parametrize("action", ["supplement", "add_material", "withdraw"])
def test_without_the_scan_nothing_is_done(cast: Cast, action: str) -> None:
    case = asked(cast)
    said: dict[str, Any] = {"answer": "Here it is."} if action == "supplement" else {}
    other = paper(filed(cast, ground="omission"), cast.scjg.clerk, DocumentPurpose.RECEIPT_PAPER)
    evidence = paper(case, cast.scjg.clerk, DocumentPurpose.EVIDENCE)
    for documents in ([evidence.pk], [other.pk]):
        with refused(case, "evidence_missing"):
            do(case, action, cast.scjg.clerk, NOW, documents=documents, **said)


@pytest.mark.parametrize("action", ["supplement", "add_material", "withdraw"])
@pytest.mark.parametrize("who", ["reviewer", "approver", "supervisor", "steward", "head"])
def test_nobody_else_of_the_office_acts_for_the_subject(cast: Cast, action: str, who: str) -> None:
    case = asked(cast)
    user = getattr(cast.scjg, who)
    said: dict[str, Any] = {"answer": "Here it is."} if action == "supplement" else {}
    given = scan(case, user)
    with refused_and_logged(case, user, action, "not_the_subject"):
        do(case, action, user, NOW, **said, **given)


def test_the_counters_of_the_unit_of_the_centre_and_of_whoever_entered_it_take_papers_and_no_other(
    cast: Cast,
) -> None:
    case = asked(cast)
    for clerk in (cast.scjg.clerk, cast.centre.clerk):
        do(case, "add_material", clerk, NOW, **scan(case, clerk))
    assert case.events.filter(action="add_material").latest("seq").unit == cast.centre.unit
    given = scan(case, cast.yj.clerk)
    with refused(case, "not_the_subject"):
        do(case, "add_material", cast.yj.clerk, NOW, **given)
    entered = at_the_counter(cast, dt.date(2026, 9, 24), at("2026-09-24"), office=cast.yj)
    moved = do(entered, "transfer", cast.yj.reviewer, NOW, unit=cast.sw.unit, reason="Theirs.")
    do(moved, "add_material", cast.yj.clerk, NOW, **scan(moved, cast.yj.clerk))
    assert moved.events.get(action="add_material").unit == cast.yj.unit


def test_a_clerk_who_declared_an_interest_takes_no_paper(cast: Cast) -> None:
    case = asked(cast)
    Recusal.objects.create(user=cast.scjg.clerk, subject=cast.company, reason="Related.")
    given = scan(case, cast.scjg.clerk)
    with refused(case, "recused"):
        do(case, "withdraw", cast.scjg.clerk, NOW, **given)


def test_a_public_account_gets_nothing_by_the_role_of_a_clerk(cast: Cast) -> None:
    case = asked(cast)
    Membership.objects.create(
        user=cast.stranger, unit=cast.scjg.unit, role=Role.COUNTER_CLERK, starts_on=BEGAN
    )
    given = scan(case, cast.stranger)
    with refused(case, "not_the_subject"):
        do(case, "withdraw", cast.stranger, NOW, **given)


def test_a_deputy_takes_the_paper_for_the_clerk_who_is_away(cast: Cast) -> None:
    case = asked(cast)
    away = {"starts_on": dt.date(2026, 9, 25), "ends_on": dt.date(2026, 9, 30)}
    enter_absence(user=cast.scjg.clerk, deputy=cast.scjg.supervisor, today=dt.date(2026, 9, 24), **away)
    do(case, "add_material", cast.scjg.supervisor, NOW, **scan(case, cast.scjg.supervisor))
    event = case.events.get(action="add_material")
    assert (event.actor, event.on_behalf_of) == (cast.scjg.supervisor, cast.scjg.clerk)


@pytest.mark.parametrize("action", ["supplement", "add_material"])
def test_whoever_took_a_paper_does_not_approve_the_case(cast: Cast, action: str) -> None:
    clerk = cast.scjg.clerk
    Membership.objects.create(user=clerk, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=BEGAN)
    case = asked(cast)
    said: dict[str, Any] = {"answer": "Here it is."} if action == "supplement" else {}
    do(case, action, clerk, NOW, **said, **scan(case, clerk))
    if action == "add_material":
        do(case, "supplement", cast.owner, NOW, answer="Here it is.")
    do(case, "accept", cast.scjg.reviewer, NOW)
    said = {"finding": "rejected", "reasoning": "No.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, NOW, **said)
    with refused(case, "four_eyes_worked"):
        do(case, "approve", clerk, NOW)


def test_what_the_subject_does_online_in_a_case_from_the_counter_is_theirs_and_no_offices(
    cast: Cast,
) -> None:
    case = at_the_counter(cast, dt.date(2026, 9, 24), at("2026-09-24"))
    do(case, "add_material", cast.resident, NOW, documents=[paper(case, cast.resident).pk])
    event = case.events.get(action="add_material")
    assert (event.actor, event.unit) == (cast.resident, None)
    assert "counter" not in event.facts
