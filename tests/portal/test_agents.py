"""A subject appoints agents with a power of attorney, sees what they did, and removes them."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Capacity, SubjectLink, User
from cases.models import Document
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast
from tests.uploads import pdf, upload
from tests.workflows.papers import paper
from tests.workflows.story import at, do, filed
from workflows.filing import Filing, file_objection


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


def page_of(cast: Cast) -> str:
    return reverse("my_agents", args=[cast.owner_link.pk])


def form(**changes: Any) -> dict[str, Any]:
    typed = {"email": "lawyer@example.test", "scope": "objections", "ends_on": "2026-12-31"}
    return typed | {"files": [pdf("power-of-attorney.pdf")]} | changes


def appointed(email: str = "lawyer@example.test") -> SubjectLink:
    return SubjectLink.objects.get(user__email=email, capacity=Capacity.AGENT, status="verified")


def test_the_page_of_ones_own_links_leads_to_the_agents_of_a_verified_one(owner, as_user, cast: Cast) -> None:
    assert page_of(cast) in owner.get(reverse("me")).content.decode()
    assert "/agents" not in as_user(cast.claimant).get(reverse("me")).content.decode()
    assert "/agents" not in as_user(cast.agent).get(reverse("me")).content.decode()


def test_an_agent_is_appointed_with_scope_end_and_the_signed_paper(owner, cast: Cast) -> None:
    assert owner.post(page_of(cast), form(email=" Lawyer@Example.Test ")).status_code == 302
    made = appointed()
    assert (made.subject, made.scope, made.ends_on) == (cast.company, "objections", dt.date(2026, 12, 31))
    document = made.documents.get()
    assert (document.name, document.purpose) == ("power-of-attorney.pdf", "power_of_attorney")
    words = owner.get(page_of(cast)).content.decode()
    for said in (
        "lawyer@example.test",
        "objections",
        "Thu 31 December",
        "power-of-attorney.pdf",
        "acts for you",
    ):
        assert said in words
    assert owner.get(reverse("my_document", args=[document.pk])).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"email": ""}, "email", "required"),
        ({"email": "nobody"}, "email", "invalid"),
        ({"email": "owner@example.test"}, "email", "agent_not_possible"),
        ({"email": "scjg.reviewer@example.test"}, "email", "agent_not_possible"),
        ({"scope": " "}, "scope", "required"),
        ({"ends_on": ""}, "ends_on", "required"),
        ({"ends_on": "2026-09-23"}, "ends_on", "power_of_attorney_ended"),
        ({"files": []}, "files", "file_missing"),
        ({"files": [upload(b"MZ" + b"0" * 99, "poa.pdf")]}, "files", "file_type_refused"),
    ],
)
def test_what_cannot_be_an_appointment_is_refused_and_nothing_is_kept(
    owner, cast: Cast, changes: dict[str, Any], field: str, code: str
) -> None:
    people, links = User.objects.count(), SubjectLink.objects.count()
    answer = owner.post(page_of(cast), form(**changes))
    assert answer.status_code == 422
    assert [error.code for error in answer.context["form"].errors.as_data()[field]] == [code]
    assert (User.objects.count(), SubjectLink.objects.count()) == (people, links)
    assert not Document.objects.exists()


def test_an_agent_is_removed_after_being_asked_once_more(owner, as_user, cast: Cast) -> None:
    case = filed(cast)
    address = reverse("my_agent_removal", args=[cast.agent_link.pk])
    assert address in owner.get(page_of(cast)).content.decode()
    agent, case_page = as_user(cast.agent), reverse("my_case", args=[case.reference])
    assert "agent@example.test" in owner.get(address).content.decode()
    assert agent.get(case_page).status_code == 200, "looking removes nobody"
    assert owner.post(address).url == page_of(cast)
    assert agent.get(case_page).status_code == 404
    cast.agent_link.refresh_from_db()
    assert cast.agent_link.status == "ended"
    words = owner.get(page_of(cast)).content.decode()
    assert "ended" in words
    assert address not in words
    assert owner.get(address).url == page_of(cast)


def test_the_subject_sees_what_each_agent_did_and_nothing_of_their_own(owner, as_user, cast: Cast) -> None:
    case = filed(cast)
    words = owner.get(page_of(cast)).content.decode()
    assert case.reference not in words, "filed by the owner"
    assert "Nothing so far." in words
    given = {"documents": [paper(case, cast.agent).pk]}
    do(case, "add_material", cast.agent, at("2026-09-24"), **given)
    words = owner.get(page_of(cast)).content.decode()
    assert "More material arrived" in words
    assert reverse("my_case", args=[case.reference]) in words


def test_what_was_done_after_the_end_of_an_appointment_does_not_stand_under_it(owner, cast: Cast) -> None:
    old = cast.former_agent_link
    SubjectLink.objects.filter(pk=old.pk).update(status="ended", decided_at=at("2026-09-01"))
    case = filed(cast)
    owner.post(page_of(cast), form(email=cast.former_agent.email))
    do(case, "add_material", cast.former_agent, at("2026-09-24"), documents=[paper(case, cast.owner).pk])
    shown = {one.link.pk: len(one.acts) for one in owner.get(page_of(cast)).context["agents"]}
    assert (shown[appointed(cast.former_agent.email).pk], shown[old.pk]) == (1, 0)


@pytest.mark.parametrize("who", ["claimant", "agent", "former_agent", "neighbour", "stranger"])
def test_nobody_but_the_verified_subject_finds_the_page(who: str, as_user, cast: Cast) -> None:
    browser = as_user(getattr(cast, who))
    removal = reverse("my_agent_removal", args=[cast.agent_link.pk])
    own = [one.pk for one in SubjectLink.objects.filter(user=getattr(cast, who)).exclude(user=cast.neighbour)]
    for address in (page_of(cast), removal, *(reverse("my_agents", args=[pk]) for pk in own)):
        assert browser.get(address).status_code == 404
        assert browser.post(address, form()).status_code == 404
    cast.agent_link.refresh_from_db()
    assert cast.agent_link.status == "verified"
    assert not User.objects.filter(email="lawyer@example.test").exists()


def test_an_own_link_is_not_removed_as_an_agent(owner, cast: Cast) -> None:
    address = reverse("my_agent_removal", args=[cast.owner_link.pk])
    assert owner.post(address).status_code == 404


def test_the_power_of_attorney_opens_for_the_subject_and_the_office_of_its_cases_alone(
    owner, as_user, cast: Cast
) -> None:
    owner.post(page_of(cast), form())
    document = appointed().documents.get()
    mine, office = reverse("my_document", args=[document.pk]), reverse("desk_document", args=[document.pk])
    for user in (cast.claimant, cast.agent, cast.neighbour, cast.stranger):
        assert as_user(user).get(mine).status_code == 404
    assert as_user(cast.scjg.reviewer).get(office).status_code == 404, "no case, no reason to look"
    filed(cast)
    assert as_user(cast.scjg.reviewer).get(office).status_code == 200
    assert as_user(cast.yj.reviewer).get(office).status_code == 404


def test_the_reviewer_sees_the_power_of_attorney_of_the_agent_who_filed(owner, as_user, cast: Cast) -> None:
    owner.post(page_of(cast), form(email=cast.agent.email))
    said = Filing(ground="error", wanted="correct", statement="It is wrong.", record=cast.record)
    made = appointed(cast.agent.email)
    by_agent = file_objection(user=cast.agent, link=made, filing=said, submission_key=uuid.uuid4())
    by_owner = filed(cast, ground="omission")
    reviewer = as_user(cast.scjg.reviewer)
    pages = [reviewer.get(reverse("desk_case", args=[one.reference])) for one in (by_agent, by_owner)]
    shown = ["power-of-attorney.pdf" in page.content.decode() for page in pages]
    assert shown == [True, False]


def test_the_agent_is_told_of_the_appointment_in_their_own_language(owner, as_user, cast: Cast) -> None:
    owner.post(page_of(cast), form())
    agent = appointed().user
    rows = Message.objects.filter(recipient=agent, key="agent.appointed")
    assert sorted(row.channel for row in rows) == ["email", "in_app"]
    assert rows[0].payload == {"link": appointed().pk, "ends_on": "2026-12-31"}, "nothing personal"
    assert all("2026年12月31日" in rendered(row).body for row in rows)
    owner.post(page_of(cast), form(files=[]))
    assert rows.count() == 2, "a refused form appoints nobody"


def test_appointed_anew_the_agent_is_told_anew(owner, cast: Cast) -> None:
    for ends_on in ("2026-12-31", "2027-06-30"):
        owner.post(page_of(cast), form(ends_on=ends_on))
    assert Message.objects.filter(key="agent.appointed", channel="in_app").count() == 2
