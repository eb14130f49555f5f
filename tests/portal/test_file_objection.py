"""Filing an objection through the browser's own means."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases.models import Case, Document, Draft
from ledger.models import Entry
from tests.cast import Cast, record_of
from tests.portal.journey import about_the_record, answer, answer_all, begin, send, sending_form, url_of
from tests.uploads import image_bytes, pdf, upload
from tests.workflows.story import at, do

MEGABYTE = 1024 * 1024


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


def test_a_verified_owner_files_about_an_entry_and_gets_a_receipt(owner: Client, cast: Cast) -> None:
    first = begin(owner, record=cast.record.pk)
    assert first.url == url_of("ground")  # one link, and the entry is known: two questions fewer
    answer_all(owner, "ground", "wanted", "statement")
    owner.post(url_of("evidence"), {"files": [pdf("decision.pdf"), upload(image_bytes(), "photo.png")]})
    answer_all(owner, "addressee")
    response = send(owner)
    case = Case.objects.get()
    assert response.url == reverse("my_receipt", args=[case.reference])
    assert (case.record, case.unit, case.subject) == (cast.record, cast.scjg.unit, cast.company)
    assert case.documents.count() == 2
    assert not Draft.objects.exists()


def test_the_receipt_shows_the_number_the_date_and_how_it_was_counted(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    page = owner.get(send(owner).url)
    words = page.content.decode()
    assert re.search(r"YY-2026-\d{5}", words)
    assert "Wed 30 September" in words
    assert "曲市监罚〔2026〕118号" in words
    slip = page.context["page"].review_slip
    not_counted = [(day.date.day, day.kind) for day in slip.days if day.number is None]
    assert not_counted == [(24, "start"), (25, "holiday"), (26, "holiday"), (27, "holiday")]
    assert cast.owner.email in words


def test_an_open_objection_to_the_entry_is_told_before_anything_is_written(owner: Client, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    assert owner.get(url_of("ground")).context["open_case"] == ""
    answer_all(owner)
    send(owner)
    case = Case.objects.get()
    begin(owner, record=cast.record.pk)
    words = owner.get(url_of("ground")).content.decode()
    assert f"Objection {case.reference} to this entry is under way" in words
    assert reverse("my_case", args=[case.reference]) in words


def test_a_claim_describes_its_entry_and_goes_to_the_centre(as_user, cast: Cast) -> None:
    browser = as_user(cast.claimant)
    assert begin(browser).url == url_of("describe")
    answer_all(browser, "describe", "ground", "wanted", "statement", "evidence", "addressee")
    send(browser)
    case = Case.objects.get()
    assert (case.record, case.unit) == (None, cast.centre.unit)
    assert "罚款 20000 元" in case.objection.entry
    assert "市场监督管理局网站" in case.objection.entry


def test_a_stranger_who_typed_a_neighbours_number_is_shown_nothing_of_theirs(as_user, cast: Cast) -> None:
    browser = as_user(cast.claimant)
    begin(browser)
    for address in (url_of("describe"), reverse("my_record"), reverse("my_cases"), reverse("me")):
        words = browser.get(address).content.decode()
        assert cast.record.document_no not in words
        assert cast.company.name not in words
    assert browser.post(reverse("objection"), {"record": cast.record.pk}).status_code == 404
    browser.post(url_of("entry"), {"record": str(cast.record.pk)})
    answer_all(browser, "describe", "ground", "wanted", "statement", "evidence", "addressee")
    send(browser)
    assert Case.objects.get().record is None


def test_an_entry_that_is_not_in_the_list_is_described(owner: Client, cast: Cast) -> None:
    assert begin(owner).url == url_of("entry")
    assert answer(owner, "entry", record="other").url == url_of("describe")
    answer_all(owner, "describe", "ground", "wanted", "statement", "evidence", "addressee")
    send(owner)
    assert Case.objects.get().record is None


def test_somebody_without_any_link_says_first_who_they_are(as_user, cast: Cast) -> None:
    browser = as_user(cast.stranger)
    response = begin(browser)
    assert response.url.startswith(reverse("claim"))
    claimed = browser.post(
        reverse("claim_as", args=["self"]),
        {"name": "王芳", "number_kind": "citizen", "number": "370881196602140055", "next": url_of("who")},
    )
    assert claimed.url == url_of("who")
    assert browser.get(claimed.url).url == url_of("describe")


def test_somebody_who_speaks_for_two_chooses_one(as_user, cast: Cast) -> None:
    browser = as_user(cast.owner)
    number = {"name": "孔先生", "number_kind": "citizen", "number": "370881196602140055"}
    browser.post(reverse("claim_as", args=["self"]), number)
    assert begin(browser).url == url_of("who")
    assert answer(browser, "who", link=cast.owner_link.pk).url == url_of("entry")
    assert answer(browser, "who", link=cast.agent_link.pk).status_code == 422


def test_the_addressee_can_be_the_centre_instead_of_the_provider(owner: Client, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    answer_all(owner, "ground", "wanted", "statement", "evidence")
    answer(owner, "addressee", unit=cast.centre.unit.pk)
    send(owner)
    assert Case.objects.get().unit == cast.centre.unit


def test_the_draft_survives_signing_out(owner: Client, as_user, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    answer_all(owner, "ground", "wanted")
    owner.post(reverse("objection_save", args=["statement"]), {"statement": "Half a sente"})
    owner.post(reverse("sign_out"))
    assert owner.get(url_of("statement")).status_code == 302
    again = as_user(cast.owner)
    assert "You have begun an objection" in again.get(reverse("my_cases")).content.decode()
    assert begin(again).url == url_of("addressee") or begin(again).url == url_of("check")
    assert again.get(url_of("statement")).context["form"]["statement"].value() == "Half a sente"


def test_what_was_typed_is_kept_even_where_it_cannot_be_taken(owner: Client, cast: Cast) -> None:
    begin(owner)
    answer(owner, "entry", record="other")
    response = owner.post(url_of("describe"), {"publisher": "", "says": "20 000 yuan"})
    assert response.status_code == 422
    assert response.context["form"].errors["publisher"] == ["Please write something here."]
    assert owner.get(url_of("describe")).context["form"]["says"].value() == "20 000 yuan"


def test_back_and_forward_do_not_lose_an_answer(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    assert owner.get(url_of("ground")).context["form"]["ground"].value() == "error"
    assert answer(owner, "ground", ground="omission").url == url_of("wanted")
    assert "Something is missing" in owner.get(url_of("check")).content.decode()


def test_an_answer_changed_from_the_last_page_leads_back_to_it(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    response = owner.post(url_of("wanted") + "?change", {"wanted": "delete"})
    assert response.url == url_of("check")
    assert "delete the entry" in owner.get(response.url).content.decode()


def test_sent_twice_it_is_one_case(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    form = sending_form(owner)
    first, second = (owner.post(url_of("check"), form) for _ in range(2))
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_what_changed_in_another_window_is_shown_before_it_is_sent(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    form = sending_form(owner)
    answer(owner, "statement", statement="Something else.")
    assert owner.post(url_of("check"), form).url == url_of("check")
    assert not Case.objects.exists()


def test_a_draft_given_up_is_gone_with_its_files(owner: Client, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    owner.post(url_of("evidence"), {"files": [pdf()]})
    form = {"key": str(Draft.objects.get().submission_key), "shown": ""}
    assert owner.get(reverse("objection_discard")).status_code == 200
    assert Draft.objects.exists()  # looking changes nothing
    owner.post(reverse("objection_discard"))
    assert not Draft.objects.exists()
    assert not Document.objects.filter(removed_at__isnull=True).exists()
    refused = owner.post(url_of("check"), form)
    assert refused.status_code == 409
    assert refused.context["error"].code == "draft_gone"


def test_objecting_to_another_entry_asks_what_becomes_of_the_draft(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    other = record_of(cast.company, cast.item, "曲市监罚〔2026〕130号")
    response = begin(owner, record=other.pk)
    assert response.url == f"{reverse('objection')}?record={other.pk}"
    assert "begin anew" in owner.get(response.url).content.decode()
    begin(owner, record=other.pk, anew="1")
    assert owner.get(url_of("ground")).context["form"]["ground"].value() is None


def test_opening_pages_begins_no_draft(owner: Client, cast: Cast) -> None:
    for address in (reverse("objection"), url_of("ground"), url_of("check"), reverse("objection_discard")):
        owner.get(address)
    assert not Draft.objects.exists()


# — what cannot be taken —


def test_a_second_objection_while_one_is_open_is_refused_with_a_link_to_it(owner: Client, cast: Cast) -> None:
    about_the_record(owner, cast)
    send(owner)
    first = Case.objects.get()
    about_the_record(owner, cast)
    response = send(owner)
    assert response.status_code == 409
    assert response.context["error"].code == "duplicate_objection"
    assert reverse("my_case", args=[first.reference]) in response.content.decode()
    assert Case.objects.count() == 1
    assert Draft.objects.exists()  # nothing typed is lost


def test_an_open_case_of_a_claim_neither_stops_the_owner_nor_shows(
    owner: Client, as_user, cast: Cast
) -> None:
    claim = as_user(cast.claimant)
    begin(claim)
    answer_all(claim, "describe", "ground", "wanted", "statement", "evidence", "addressee")
    send(claim)
    claimed = Case.objects.get(filed_by=cast.claimant)
    do(claimed, "identify_record", cast.centre.reviewer, at("2026-09-24"), record=cast.record)
    about_the_record(owner, cast)
    response = send(owner)
    assert response.status_code == 302
    assert Case.objects.filter(filed_by=cast.owner, record=cast.record).count() == 1
    assert claimed.reference not in owner.get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: upload(b"%PDF-1.7\n" + b"0" * (11 * MEGABYTE), "big.pdf"), "file_too_large"),
        (lambda: upload(b"MZ\x90\x00" + b"0" * 2000, "invoice.pdf"), "file_type_refused"),
        (lambda: upload(image_bytes(), "photo.pdf"), "file_type_refused"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_and_none_is_kept(
    owner: Client, cast: Cast, file: Callable[[], SimpleUploadedFile], code: str
) -> None:
    begin(owner, record=cast.record.pk)
    bad = file()
    response = owner.post(url_of("evidence"), {"files": [pdf("good.pdf"), bad]})
    assert response.status_code == 422
    [error] = response.context["form"].errors.as_data()["files"]
    assert error.code == code
    assert bad.name in error.message
    assert not Document.objects.filter(removed_at__isnull=True).exists()


def test_the_twenty_first_file_is_one_too_many(owner: Client, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    owner.post(url_of("evidence"), {"files": [pdf(f"{number}.pdf") for number in range(20)]})
    response = owner.post(url_of("evidence"), {"files": [pdf("last.pdf")]})
    assert response.context["form"].errors.as_data()["files"][0].code == "too_many_files"
    assert Document.objects.count() == 20


def test_a_file_is_taken_back_by_its_owner_alone(owner: Client, as_user, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    response = owner.post(url_of("evidence"), {"files": [pdf()], "stay": "1"})
    assert response.url == url_of("evidence")
    document = Document.objects.get()
    address = reverse("objection_remove_file", args=[document.pk])
    assert as_user(cast.agent).post(address).status_code == 404
    assert owner.get(reverse("my_document", args=[document.pk])).status_code == 200
    owner.post(address)
    assert owner.get(url_of("evidence")).context["documents"] == []


def test_the_last_page_leads_to_the_first_question_that_is_open(owner: Client, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    answer_all(owner, "ground")
    assert owner.get(url_of("check")).url == url_of("wanted")
    assert owner.post(url_of("check"), {"key": str(Draft.objects.get().submission_key)}).url == url_of(
        "wanted"
    )
    assert owner.get(url_of("describe")).url == url_of("wanted")  # not asked: the entry is known


def test_a_power_of_attorney_that_ended_files_nothing(as_user, cast: Cast) -> None:
    with time_machine.travel(at("2030-12-30"), tick=False):
        browser = as_user(cast.agent)
        about_the_record(browser, cast)
        form = sending_form(browser)
    with time_machine.travel(at("2031-01-02"), tick=False):
        browser = as_user(cast.agent)
        response = browser.post(url_of("check"), form)
    assert response.status_code in (302, 403)
    assert not Case.objects.exists()


def test_an_unknown_step_is_not_there(owner: Client, cast: Cast) -> None:
    begin(owner)
    assert owner.get(url_of("payment")).status_code == 404
    assert owner.post(reverse("objection_save", args=["payment"])).status_code == 404
    assert owner.get(reverse("objection_save", args=["ground"])).status_code == 405


def test_downloading_a_file_is_written_down(owner: Client, cast: Cast) -> None:
    begin(owner, record=cast.record.pk)
    owner.post(url_of("evidence"), {"files": [pdf("凭证.pdf")], "stay": "1"})
    document = Document.objects.get()
    response = owner.get(reverse("my_document", args=[document.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.filter(kind="download", object_id=document.pk, actor_id=cast.owner.pk).exists()
