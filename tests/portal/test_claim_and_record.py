"""For whom somebody acts, and the credit record that a verified link opens."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SubjectLink
from cases.models import RecordChange
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, append_version, enter_record
from core import clock
from tests.cast import MINOR_NUMBER, OTHER_USCC, UNUSED_NUMBER, Cast
from tests.workflows.story import at, filed

PERSON = {"name": "王芳", "number_kind": "citizen", "number": UNUSED_NUMBER}


@pytest.fixture
def stranger(as_user, cast: Cast) -> Client:
    return as_user(cast.stranger)


def claim(browser: Client, situation: str, **said: str):
    return browser.post(reverse("claim_as", args=[situation]), said)


def code_of(response, field: str) -> str:
    assert response.status_code == 422
    return response.context["form"].errors.as_data()[field][0].code


@pytest.mark.parametrize(
    "situation", ["self", "organisation", "organisation-agent", "person-agent", "guardian"]
)
def test_every_situation_has_its_page(stranger: Client, situation: str) -> None:
    assert situation in stranger.get(reverse("claim")).content.decode()
    assert stranger.get(reverse("claim_as", args=[situation])).status_code == 200


def test_a_person_claims_themselves_and_may_file(stranger: Client, cast: Cast) -> None:
    assert claim(stranger, "self", **PERSON).url == reverse("me")
    link = SubjectLink.objects.get(user=cast.stranger)
    assert (link.status, link.capacity) == ("claimed", "self")
    words = stranger.get(reverse("me")).content.decode()
    assert "王芳" in words
    assert UNUSED_NUMBER not in words
    assert "not verified" in words
    assert cast.centre.unit.phone in words


def test_an_agent_names_scope_and_end(stranger: Client, cast: Cast) -> None:
    organisation = {"name": "颜庙建材", "number": OTHER_USCC}
    refused = claim(stranger, "organisation-agent", **organisation)
    assert set(refused.context["form"].errors) == {"scope", "ends_on"}
    ended = claim(stranger, "organisation-agent", **organisation, scope="objections", ends_on="2026-09-01")
    assert code_of(ended, "ends_on") == "power_of_attorney_ended"
    claim(stranger, "organisation-agent", **organisation, scope="objections", ends_on="2026-12-31")
    assert SubjectLink.objects.get(user=cast.stranger).capacity == "agent"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("370881196602140056", "number_checksum"),
        ("370881209901010015", "birth_date_in_future"),
        ("37088119660214", "number_length"),
        ("810000196602140055", "number_checksum"),
    ],
)
def test_a_number_that_cannot_be_is_refused_and_nothing_is_kept(
    stranger: Client, cast: Cast, number: str, code: str
) -> None:
    response = claim(stranger, "self", **PERSON | {"number": number})
    assert code_of(response, "number") == code
    assert response.context["form"]["name"].value() == "王芳"
    assert not SubjectLink.objects.filter(user=cast.stranger).exists()


def test_a_minor_is_spoken_for_by_a_guardian(stranger: Client, cast: Cast) -> None:
    minor = {"name": "小明", "number_kind": "citizen", "number": MINOR_NUMBER}
    assert code_of(claim(stranger, "self", **minor), "__all__") == "minor_needs_guardian"
    assert claim(stranger, "guardian", **minor).status_code == 302


def test_the_way_back_stays_on_this_site(stranger: Client) -> None:
    assert claim(stranger, "self", **PERSON, next="https://evil.example/").url == reverse("me")
    assert stranger.get(reverse("claim_as", args=["nobody"])).status_code == 404


def test_a_claim_is_told_how_to_be_verified_and_sees_no_entry(as_user, cast: Cast) -> None:
    words = as_user(cast.claimant).get(reverse("my_record")).content.decode()
    assert "How to be verified" in words
    assert cast.record.document_no not in words


def test_the_record_shows_source_basis_and_the_reason_of_every_change(as_user, cast: Cast) -> None:
    append_version(
        cast.record,
        change=RecordChange.CORRECTED,
        fields={"amount": "2000 元"},
        reason_zh="更正金额",
        reason_en="The amount was corrected",
        case=None,
        author=None,
        at=at("2026-09-24"),
    )
    words = as_user(cast.owner).get(reverse("my_record")).content.decode()
    for said in (
        "Administrative penalty",
        cast.record.document_no,
        "Qufu Market Regulation Bureau",
        "Tue 10 March",
        "《中华人民共和国行政处罚法》",
        "2 versions, each with its reason",
        "First entered",
        "The amount was corrected",
    ):
        assert said in words
    assert cast.person_record.document_no not in words


def test_a_disputed_entry_says_so_and_leads_to_its_case(as_user, cast: Cast) -> None:
    owner = as_user(cast.owner)
    assert "disputed" not in owner.get(reverse("my_record")).content.decode()
    case = filed(cast)
    words = owner.get(reverse("my_record")).content.decode()
    assert "disputed" in words
    assert reverse("my_case", args=[case.reference]) in words


def test_a_deleted_entry_keeps_its_history_and_offers_no_objection(as_user, cast: Cast) -> None:
    append_version(
        cast.record,
        change=RecordChange.DELETED,
        fields={},
        reason_zh="删除",
        reason_en="It was deleted",
        case=None,
        author=None,
        at=at("2026-09-24"),
    )
    words = as_user(cast.owner).get(reverse("my_record")).content.decode()
    assert "It was deleted" in words
    assert "20000 元" in words
    assert 'name="record"' not in words


def test_somebody_verified_for_two_sees_one_at_a_time(as_user, cast: Cast) -> None:
    SubjectLink.objects.create(
        user=cast.owner,
        subject=cast.person,
        claimed_subject=cast.person,
        capacity="self",
        status="verified",
        decided_by=cast.centre.clerk,
        decided_at=at("2026-09-01"),
        decided_how="identity document",
    )
    owner = as_user(cast.owner)
    first = owner.get(reverse("my_record")).content.decode()
    second = owner.get(reverse("my_record"), {"of": cast.person.pk}).content.decode()
    assert (cast.record.document_no in first, cast.person_record.document_no in first) == (True, False)
    assert (cast.record.document_no in second, cast.person_record.document_no in second) == (False, True)
    stranger_to_it = owner.get(reverse("my_record"), {"of": cast.neighbour_link.subject_id}).content.decode()
    assert cast.record.document_no in stranger_to_it


@pytest.mark.time_machine(clock.at(dt.date(2026, 9, 24), dt.time(10)), tick=False)
def test_my_record_says_how_long_an_entry_is_published_and_from_when_an_early_end_may_be_asked_for(
    as_user, cast: Cast
) -> None:
    """Scenario 7: a penalty of 1 September, tier general."""
    item = cast.item
    item.is_public = True
    item.save()
    penalty = NewPenalty(sanctions=(Sanction("fine", "general"),), corrected_on=dt.date(2026, 9, 20))
    entry = NewEntry(
        item, "曲市监罚〔2026〕902号", dt.date(2026, 9, 1), {"summary": "A fine."}, penalty=penalty
    )
    enter_record(subject=cast.company, entry=entry, author=None, at=clock.now())
    page = as_user(cast.owner).get(reverse("my_record"), headers={"accept-language": "en"}).content.decode()
    assert "Published until" in page
    assert "1 September 2027" in page
    assert "You may ask for an earlier end from" in page
    assert "2 December" in page
    assert "The shortest publicity has not passed yet." in page
