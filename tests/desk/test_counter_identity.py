"""At the counter: minors and their guardians, agents, other documents, and a region that is on no list."""

import uuid
from typing import Any

import pytest

from accounts.models import SubjectLink
from cases.models import Case, Document
from ledger.models import Entry
from tests.accounts.test_identity import person_number
from tests.cast import COMPANY_USCC, MINOR_NUMBER, UNUSED_NUMBER, Cast
from tests.desk.pages import text
from tests.uploads import pdf

PAGE = "/desk/counter/filing/"
SEVENTEEN = person_number("370881", "20090601")
NOWHERE = person_number("370899", "19850717")
OVERRIDE = "Lives on her own earnings."


def paper(**changes: Any) -> dict[str, Any]:
    typed = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
        "paper": pdf("paper.pdf"), "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    return typed | changes


def codes(answer: Any, field: str) -> list[str]:
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert not Document.objects.exists()
    return [error.code for error in answer.context["form"].errors.as_data()[field]]


@pytest.mark.parametrize("number", [MINOR_NUMBER, SEVENTEEN])
def test_the_paper_of_a_minor_is_not_taken_without_a_guardian(cast: Cast, sit: Any, number: str) -> None:
    answer = sit(cast.scjg.clerk).post(PAGE, paper(number=number))
    assert codes(answer, "capacity") == ["minor_needs_guardian"]


@pytest.mark.parametrize("number", [MINOR_NUMBER, SEVENTEEN])
def test_a_guardian_hands_in_the_paper_of_a_minor(cast: Cast, sit: Any, number: str) -> None:
    sit(cast.scjg.clerk).post(PAGE, paper(number=number, capacity="guardian", authority=pdf("book.pdf")))
    case = Case.objects.get()
    assert case.capacity == "guardian"
    assert sorted(case.documents.values_list("purpose", flat=True)) == ["power_of_attorney", "receipt_paper"]


def test_somebody_of_17_may_object_alone_for_a_reason_that_is_written_down(cast: Cast, sit: Any) -> None:
    desk = sit(cast.scjg.clerk)
    assert desk.post(PAGE, paper(number=SEVENTEEN, minor_reason=OVERRIDE)).status_code == 302
    case = Case.objects.get()
    assert case.capacity == "self"
    entry = Entry.objects.get(kind="claim")
    assert (entry.actor_id, entry.purpose) == (cast.scjg.clerk.pk, OVERRIDE)
    assert entry.facts == {"capacity": "self", "minor_allowed_by": cast.scjg.clerk.pk}


def test_no_reason_lets_somebody_under_16_object_alone_nor_through_an_agent(cast: Cast, sit: Any) -> None:
    desk = sit(cast.scjg.clerk)
    alone = desk.post(
        PAGE, paper(number=MINOR_NUMBER[:6] + person_number("370881", "20101001")[6:], minor_reason=OVERRIDE)
    )
    assert codes(alone, "capacity") == ["minor_needs_guardian"]
    agent = {"capacity": "agent", "scope": "objections", "ends_on": "2026-12-31", "authority": pdf("poa.pdf")}
    answer = desk.post(PAGE, paper(number=SEVENTEEN, minor_reason=OVERRIDE, **agent))
    assert codes(answer, "capacity") == ["minor_needs_guardian"]


def test_nothing_is_written_down_about_an_adult(cast: Cast, sit: Any) -> None:
    sit(cast.scjg.clerk).post(PAGE, paper(minor_reason="A slip of the pen."))
    assert Case.objects.get().capacity == "self"
    assert not Entry.objects.filter(kind="claim").exists()


def test_an_agent_shows_a_power_of_attorney_in_force(cast: Cast, sit: Any) -> None:
    desk = sit(cast.scjg.clerk)
    agent = {"capacity": "agent", "scope": "objections", "ends_on": "2026-12-31"}
    assert codes(desk.post(PAGE, paper(**agent)), "authority") == ["evidence_missing"]
    ended = paper(**agent | {"ends_on": "2026-09-01", "authority": pdf("poa.pdf")})
    assert codes(desk.post(PAGE, ended), "ends_on") == ["power_of_attorney_ended"]
    assert codes(desk.post(PAGE, paper(**agent | {"scope": ""}, authority=pdf("poa.pdf"))), "scope") == [
        "scope_missing"
    ]
    assert desk.post(PAGE, paper(**agent, authority=pdf("poa.pdf"))).status_code == 302
    assert Case.objects.get().capacity == "agent"


def test_an_organisation_speaks_through_its_legal_representative_and_has_no_guardian(
    cast: Cast, sit: Any
) -> None:
    desk = sit(cast.scjg.clerk)
    company = {"kind": "organisation", "number_kind": "uscc", "number": COMPANY_USCC}
    answer = desk.post(PAGE, paper(**company, capacity="guardian"))
    assert codes(answer, "capacity") == ["capacity_does_not_fit"]
    desk.post(PAGE, paper(**company))
    assert Case.objects.get().capacity == "representative"


# — other documents —


def test_a_passport_is_taken_where_the_clerk_saw_that_the_person_is_of_age(cast: Cast, sit: Any) -> None:
    desk = sit(cast.scjg.clerk)
    passport = {"number_kind": "other", "number": "gbr 123456789", "name": "Jane Doe"}
    assert codes(desk.post(PAGE, paper(**passport)), "of_age") == ["age_not_shown"]
    assert desk.post(PAGE, paper(**passport, of_age="on")).status_code == 302
    subject = Case.objects.get().subject
    assert (subject.number_kind, subject.number, subject.is_verified) == ("other", "GBR123456789", False)


def test_a_guardian_needs_no_proof_of_age(cast: Cast, sit: Any) -> None:
    passport = {"number_kind": "other", "number": "GBR 123456789", "capacity": "guardian"}
    assert sit(cast.scjg.clerk).post(PAGE, paper(**passport)).status_code == 302


def test_an_identity_number_does_not_pass_as_another_document(cast: Cast, sit: Any) -> None:
    answer = sit(cast.scjg.clerk).post(PAGE, paper(number_kind="other", number=MINOR_NUMBER, of_age="on"))
    assert codes(answer, "number") == ["number_form"]


def test_another_document_is_no_organisations(cast: Cast, sit: Any) -> None:
    typed = paper(kind="organisation", number_kind="other", number="GBR 123456789", of_age="on")
    assert codes(sit(cast.scjg.clerk).post(PAGE, typed), "number_kind") == ["number_kind_does_not_fit"]


# — the region —

WARNING = "The region in the identity number is on no list."


def test_a_region_on_no_list_is_a_warning_and_the_paper_is_taken(cast: Cast, sit: Any) -> None:
    desk = sit(cast.scjg.clerk)
    refused = desk.post(PAGE, paper(number=NOWHERE, statement=" "))
    assert WARNING in text(refused)
    taken = desk.post(PAGE, paper(number=NOWHERE), follow=True)
    assert WARNING in text(taken)
    assert Case.objects.get().subject.number == NOWHERE


def test_a_region_on_the_list_is_not_warned_of(cast: Cast, sit: Any) -> None:
    desk = sit(cast.scjg.clerk)
    assert WARNING not in text(desk.post(PAGE, paper(statement=" ")))
    assert WARNING not in text(desk.post(PAGE, paper(), follow=True))


@pytest.mark.parametrize(("number", "warned"), [(NOWHERE, True), (UNUSED_NUMBER, False)])
def test_a_claim_with_such_a_region_is_shown_with_the_warning_and_can_be_verified(
    cast: Cast, sit: Any, number: str, warned: bool
) -> None:
    subject = cast.claimant_link.claimed_subject
    subject.kind, subject.number_kind, subject.number = "person", "citizen", number
    subject.name = "孔明"  # of a person: not found by name
    subject.save()
    desk, page = sit(cast.centre.clerk), f"/desk/counter/claims/{cast.claimant_link.pk}/"
    assert (WARNING in text(desk.get(page))) is warned
    assert desk.post(page, {"decision": "verify", "how": "Card shown."}).status_code == 302
    assert SubjectLink.objects.get(pk=cast.claimant_link.pk).status == "verified"
