"""Two locks: an account of the public gets nothing by a role, an official nothing by a link, whoever set them wrong."""

import datetime as dt

import pytest
from django.http import Http404

from accounts.models import Membership, Role, User
from cases import access
from cases.models import DocumentPurpose
from tests.access.attempts import paper_of
from tests.cast import BEGAN, Cast, link
from tests.workflows.papers import ask, paper
from tests.workflows.story import accepted, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
ON = dt.date(2026, 9, 24)


@pytest.fixture
def outsider(cast: Cast) -> User:
    """Signs in by a code and yet is entered with every role in every unit: a mistake, or somebody's doing."""
    for office in cast.offices:
        for role in Role:
            Membership.objects.create(user=cast.stranger, unit=office.unit, role=role, starts_on=BEGAN)
    return cast.stranger


@pytest.fixture
def insider(cast: Cast) -> User:
    """An official of another unit who is verified for the company."""
    link(cast.yj.reviewer, cast.company, by=cast.centre.clerk)
    return cast.yj.reviewer


def closed(user: User) -> User:
    user.is_active = False
    user.save()
    return user


def test_an_account_of_the_public_sees_nothing_as_the_office_does(cast: Cast, outsider: User) -> None:
    case = accepted(cast)
    question = ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-24"))
    proof = paper(case, cast.scjg.reviewer, DocumentPurpose.RECEIPT_PROOF)
    assert not access.staff_may_see(outsider, case, ON)
    assert case not in access.visible_cases(outsider, ON)
    assert not access.visible_assistances(outsider, ON).exists()
    assert not access.visible_units(outsider, ON).exists()
    assert not access.visible_documents(outsider, case, ON).exists()
    assert not access.may_see_record(outsider, cast.record, ON)
    with pytest.raises(Http404):
        access.assistance_for(outsider, question.pk, ON)
    with pytest.raises(Http404):
        access.document_for(outsider, proof.pk, ON)


def test_an_official_sees_nothing_as_a_subject_does(cast: Cast, insider: User) -> None:
    case = accepted(cast)
    assert not access.subject_may_see(insider, case, ON)
    assert case not in access.visible_cases(insider, ON)
    assert not access.records_for(insider, ON).exists()
    assert not access.may_see_record(insider, cast.record, ON)
    assert not access.visible_documents(insider, case, ON).exists()
    assert insider not in access.speakers(case, ON)


@pytest.mark.parametrize("who", ["owner", "reviewer"])
def test_a_closed_account_sees_nothing(who: str, cast: Cast) -> None:
    case = accepted(cast)
    document = paper_of(case, cast.owner)
    user = closed(cast.owner if who == "owner" else cast.scjg.reviewer)
    assert not access.visible_cases(user, ON).exists()
    assert not access.visible_documents(user, case, ON).exists()
    assert not access.records_for(user, ON).exists()
    assert not access.visible_units(user, ON).exists()
    assert not access.staff_may_see(user, case, ON)
    assert not access.subject_may_see(user, case, ON)
    with pytest.raises(Http404):
        access.document_for(user, document.pk, ON)


def test_a_link_that_ended_is_not_in_force(cast: Cast) -> None:
    assert access.link_in_force(cast.owner_link, ON)
    assert access.link_in_force(cast.claimant_link, ON)
    assert not access.link_in_force(cast.former_agent_link, ON)
    cast.former_agent_link.user = cast.agent  # somebody else's link in force makes no difference
    assert not access.link_in_force(cast.former_agent_link, ON)
