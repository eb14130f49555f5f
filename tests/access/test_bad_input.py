"""Bad input through the pages: a sentence, a code in the page, the right status, and nothing half-done."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cases import drafts
from cases.models import Draft
from core.errors import BadInput
from tests.access.half_done import BAD_FILES, FUTURE_BIRTH, nothing_half_done, refused
from tests.access.people import browser_of
from tests.cast import COMPANY_USCC, MINOR_NUMBER, UNUSED_NUMBER, Cast, record_of, verified_person
from tests.portal.journey import about_the_record, answer_all, begin, send, sending_form, url_of
from tests.uploads import pdf
from tests.workflows.story import approved, at, do, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
NOW = at("2026-09-24", "10:00")
MINOR = {"name": "孔小明", "number_kind": "citizen", "number": MINOR_NUMBER}
# — numbers —

PERSON = {"name": "颜回", "number_kind": "citizen", "number": UNUSED_NUMBER}


@pytest.mark.parametrize(
    ("situation", "typed", "code"),
    [
        ("self", PERSON | {"number": UNUSED_NUMBER[:-1] + "6"}, "number_checksum"),
        ("self", PERSON | {"number": FUTURE_BIRTH}, "birth_date_in_future"),
        ("self", PERSON | {"number": "12345"}, "number_length"),
        ("self", MINOR, "minor_needs_guardian"),
        ("organisation", {"name": "…", "number": COMPANY_USCC[:-1] + "A"}, "number_checksum"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(
    situation: str, typed: dict[str, str], code: str, cast: Cast
) -> None:
    with nothing_half_done():
        answer = browser_of(cast.stranger).post(reverse("claim_as", args=[situation]), typed)
    refused(answer, code)
    assert typed["name"] in answer.content.decode()


@pytest.mark.parametrize(
    ("situation", "kind", "number", "code"),
    [
        ("self", "residence", "911370199001010019", None),
        ("self", "residence", "810000199001010019", None),
        ("self", "citizen", "911370199001010019", "number_is_a_residence_permit"),
        ("self", "residence", UNUSED_NUMBER, "number_is_no_residence_permit"),
        ("self", "uscc", COMPANY_USCC, "invalid_choice"),
        ("organisation", "", "N2370881MA3C12346A", None),
        ("organisation", "", "A1370881MA3C987682", None),
        ("organisation", "", "Y1370881MA3CK5671T", None),
        ("organisation", "citizen", UNUSED_NUMBER, "number_checksum"),
        ("guardian", "citizen", MINOR_NUMBER, None),
    ],
)
def test_numbers_of_every_lawful_kind_are_taken_and_no_other(
    situation: str, kind: str, number: str, code: str | None, cast: Cast
) -> None:
    typed = {"name": "颜回", "number_kind": kind, "number": number}
    answer = browser_of(cast.stranger).post(reverse("claim_as", args=[situation]), typed)
    if code is None:
        assert answer.status_code == 302, answer.content.decode()[-2000:]
        assert cast.stranger.subject_links.get().subject.number == number
    else:
        refused(answer, code)
        assert not cast.stranger.subject_links.exists()


def test_a_record_on_a_minor_is_refused(cast: Cast) -> None:
    """Records come from the providers, below the pages; Article 3."""
    minor = verified_person(MINOR_NUMBER, "孔小明")
    with nothing_half_done(), pytest.raises(BadInput) as caught:
        record_of(minor, cast.item, "曲市监罚〔2026〕303号")
    assert caught.value.code == "record_on_minor"
    with override("en"):
        assert "under 18" in str(caught.value.sentence)


# — filing online —


@pytest.fixture
def owner(cast: Cast) -> Client:
    return browser_of(cast.owner)


def test_a_second_objection_to_the_same_is_refused_with_a_link_to_the_first(
    owner: Client, cast: Cast
) -> None:
    first = filed(cast)
    about_the_record(owner, cast)
    with nothing_half_done():
        answer = send(owner)
    refused(answer, "duplicate_objection", 409)
    assert reverse("my_case", args=[first.reference]) in answer.content.decode()
    assert drafts.answers(Draft.objects.get())["statement"]


@pytest.mark.parametrize(("file", "code"), BAD_FILES)
def test_a_file_that_cannot_be_evidence_is_refused_by_name_and_the_draft_stays(
    file: Any, code: str, owner: Client, cast: Cast
) -> None:
    begin(owner, record=cast.record.pk)
    answer_all(owner, "ground", "wanted", "statement")
    bad = file()
    with nothing_half_done():
        answer = owner.post(url_of("evidence"), {"files": [pdf("good.pdf"), bad]})
    assert bad.name in refused(answer, code)
    assert drafts.answers(Draft.objects.get())["statement"]


@pytest.mark.parametrize(("file", "code"), BAD_FILES)
def test_a_supplement_with_a_bad_file_answers_nothing_and_keeps_the_text(
    file: Any, code: str, owner: Client, cast: Cast
) -> None:
    case = filed(cast)
    do(case, "request_supplement", cast.scjg.reviewer, NOW, items=["Proof of payment"])
    form = {"supplement-answer": "Here it is.", "supplement-files": [pdf(), file()]}
    with nothing_half_done():
        answer = owner.post(reverse("my_supplement", args=[case.reference]), form)
    refused(answer, code)
    assert "Here it is." in answer.content.decode()


def test_an_objection_that_was_decided_meanwhile_is_not_withdrawn(owner: Client, cast: Cast) -> None:
    case = approved(cast)
    with nothing_half_done():
        answer = owner.post(reverse("my_withdrawal", args=[case.reference]), {"seen": case.last_seq})
    refused(answer, "wrong_state", 409)


def test_a_withdrawal_from_an_old_page_is_refused(owner: Client, cast: Cast) -> None:
    case = filed(cast)
    seen = case.last_seq
    do(case, "accept", cast.scjg.reviewer, NOW)
    with nothing_half_done():
        answer = owner.post(reverse("my_withdrawal", args=[case.reference]), {"seen": seen})
    refused(answer, "form_expired", 409)


def test_a_form_that_the_browser_held_too_long_says_so_and_keeps_the_draft(cast: Cast) -> None:
    owner = browser_of(cast.owner)
    about_the_record(owner, cast)
    form = sending_form(owner)
    late = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    late.cookies = owner.cookies
    with nothing_half_done():
        answer = late.post(url_of("check"), form)
    refused(answer, "form_too_old", 403)
    assert drafts.answers(Draft.objects.get())["statement"]
