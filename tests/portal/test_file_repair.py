"""Asking for repair through the browser's own means: one question a page, a letter that is signed, a receipt."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, CatalogueItem, Draft, Record
from tests.cast import Cast, catalogue_item
from tests.uploads import pdf
from tests.workflows import repairs
from tests.workflows.story import filed

EXCLUDING = "《食品安全法》第一百三十五条"
ANSWERS: dict[str, dict[str, str]] = {
    "kind": {"kind": "end_publicity"},
    "statement": {"statement": "The fine is paid; the shelves are checked every evening."},
    "evidence": {},
}


@pytest.fixture
def records(cast: Cast) -> list[Record]:
    """Three fines of the company that can be repaired."""
    repairs.published(cast.item)
    return repairs.three_penalties(cast)


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


def url_of(step: str) -> str:
    return reverse("repair_check") if step == "check" else reverse("repair_step", args=[step])


def answer(browser: Client, step: str, **said: Any) -> HttpResponse:
    return browser.post(url_of(step), ANSWERS.get(step, {}) | said)


def choose(browser: Client, records: list[Record]) -> HttpResponse:
    browser.post(reverse("repair"))
    return answer(browser, "entries", records=[record.pk for record in records])


def letter_of(browser: Client) -> str:
    return str(browser.get(url_of("commitment")).context["form"]["letter"].value())


def sign(browser: Client, **said: Any) -> HttpResponse:
    form = {"letter": letter_of(browser), "signed_name": "孔祥", "agreed": "on"}
    return browser.post(url_of("commitment"), {key: value for key, value in (form | said).items() if value})


def answer_all(browser: Client, records: list[Record]) -> None:
    choose(browser, records)
    for step in ("kind", "statement", "evidence"):
        assert answer(browser, step).status_code == 302, step
    assert sign(browser).url == url_of("check")


def sending_form(browser: Client) -> dict[str, str]:
    context = browser.get(url_of("check")).context
    return {"key": str(context["key"]), "shown": context["shown"]}


def send(browser: Client) -> HttpResponse:
    return browser.post(url_of("check"), sending_form(browser))


def test_three_entries_are_filed_at_once_with_a_signed_letter(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    answer_all(owner, records)
    response = send(owner)
    case = Case.objects.get()
    assert response.url == reverse("my_receipt", args=[case.reference])
    assert {item.record for item in case.repair_items.all()} == set(records)
    assert case.repair.signed_name == "孔祥"
    letter = case.repair.commitment
    assert letter.startswith("曲阜孔府食品有限公司 (unified social credit code 91370881MA3C0T2X5H)")
    assert [record.document_no in letter for record in records] == [True] * 3
    assert letter.endswith("Signed by: 孔祥\nDate: 24 September 2026")
    assert not Draft.objects.exists()


def test_the_receipt_has_the_number_both_dates_and_says_that_no_fee_is_asked(
    owner: Client, records: list[Record]
) -> None:
    answer_all(owner, records)
    words = owner.get(send(owner).url).content.decode()
    assert re.search(r"XF-2026-\d{5}", words)
    assert "Wed 30 September 2026" in words, "accepted or not, 3 working days"
    assert "Thu 15 October 2026" in words, "the result, 10 working days around the holiday"
    assert words.count('class="slip"') == 2
    assert "No fee is ever asked for credit repair." in words


def test_records_of_two_offices_are_two_cases_on_one_receipt(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    item = repairs.published(catalogue_item(cast.yj.unit, "safety"))
    other = repairs.penalty(cast.company, item, "曲应急罚〔2026〕9号")
    answer_all(owner, [records[0], other])
    words = owner.get(send(owner).url).content.decode()
    numbers = Case.objects.values_list("reference", flat=True)
    assert len(numbers) == 2
    assert all(number in words for number in numbers)
    page = owner.get(reverse("my_case", args=[numbers[0]])).content.decode()
    assert numbers[1] in page


def test_what_cannot_be_repaired_yet_says_from_when_and_by_which_article_and_cannot_be_chosen(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    """Scenario 7, through the form."""
    early = repairs.penalty(
        cast.company,
        cast.item,
        "曲市监罚〔2026〕301号",
        decided_on=dt.date(2026, 9, 1),
        corrected_on=dt.date(2026, 9, 20),
        tier="general",
    )
    owner.post(reverse("repair"))
    page = owner.get(url_of("entries"))
    offered = [value for value, _label in page.context["form"].fields["records"].choices]
    assert str(early.pk) not in offered
    words = page.content.decode()
    assert "You may ask from Wed 2 December." in words
    assert "The shortest publicity has not passed yet." in words
    assert "Measures on Credit Repair" in words
    refused = answer(owner, "entries", records=[early.pk])
    assert refused.status_code == 422
    assert "One of these entries cannot be repaired now." in refused.content.decode()


def test_what_is_not_noted_as_put_right_needs_a_proof(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    open_one = repairs.penalty(cast.company, cast.item, "曲市监罚〔2026〕302号", corrected_on=None)
    choose(owner, [open_one])
    answer(owner, "kind")
    answer(owner, "statement")
    assert answer(owner, "evidence").status_code == 422
    assert owner.post(url_of("evidence"), {"files": [pdf("paid.pdf")]}).url == url_of("commitment")
    sign(owner)
    send(owner)
    assert Case.objects.get().documents.count() == 1


# — bad inputs —


def test_nothing_chosen(owner: Client, records: list[Record]) -> None:
    refused = choose(owner, [])
    assert refused.status_code == 422
    assert refused.context["form"].errors["records"] == ["Choose at least one entry."]


def test_there_is_no_letter_to_sign_before_something_is_chosen(owner: Client, records: list[Record]) -> None:
    owner.post(reverse("repair"))
    assert owner.get(url_of("commitment")).url == url_of("entries")


def test_the_entry_of_somebody_else(owner: Client, cast: Cast, records: list[Record]) -> None:
    theirs = repairs.penalty(cast.neighbour_link.subject, cast.item, "曲市监罚〔2026〕303号")
    assert choose(owner, [theirs]).status_code == 422
    assert owner.post(reverse("repair"), {"record": theirs.pk}).status_code == 404
    assert owner.post(reverse("repair"), {"record": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("missing", "field"), [({"signed_name": ""}, "signed_name"), ({"agreed": ""}, "agreed")]
)
def test_an_unsigned_letter_is_not_sent(
    owner: Client, records: list[Record], missing: dict[str, str], field: str
) -> None:
    choose(owner, records)
    for step in ("kind", "statement", "evidence"):
        answer(owner, step)
    refused = sign(owner, **missing)
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert owner.get(url_of("check")).url == url_of("commitment")


def test_a_letter_that_changed_after_it_was_signed_is_signed_again(
    owner: Client, records: list[Record]
) -> None:
    answer_all(owner, records)
    old = letter_of(owner)
    owner.post(url_of("entries") + "?change", {"records": [records[0].pk]})
    assert owner.get(url_of("check")).url == url_of("commitment")
    page = owner.get(url_of("commitment"))
    assert page.context["form"]["signed_name"].value() is None, "nobody has signed this letter"
    refused = sign(owner, letter=old)
    assert "The letter has changed since you read it." in refused.content.decode()
    assert sign(owner).url == url_of("check")


def test_sent_twice_it_is_one_filing(owner: Client, records: list[Record]) -> None:
    answer_all(owner, records)
    form = sending_form(owner)
    first, second = (owner.post(url_of("check"), form) for _ in range(2))
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_what_changed_in_another_window_is_shown_before_it_is_sent(
    owner: Client, records: list[Record]
) -> None:
    answer_all(owner, records)
    form = sending_form(owner)
    answer(owner, "statement", statement="Something else.")
    assert owner.post(url_of("check"), form).url == url_of("check")
    assert not Case.objects.exists()


def test_an_entry_with_an_open_repair_leads_to_its_case(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    case = repairs.applied(cast, records[:1])[0]
    owner.post(reverse("repair"))
    page = owner.get(url_of("entries"))
    assert str(records[0].pk) not in dict(page.context["form"].fields["records"].choices)
    assert reverse("my_case", args=[case.reference]) in page.content.decode()


def test_an_open_objection_to_an_entry_keeps_nobody_from_choosing_it(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    filed(cast, record=records[0])
    record_page = owner.get(reverse("my_record"))
    [shown] = [one for one in record_page.context["entries"] if one.record == records[0]]
    assert shown.open_case and not shown.open_repair and shown.may_ask_for_repair
    owner.post(reverse("repair"))
    page = owner.get(url_of("entries"))
    assert str(records[0].pk) in dict(page.context["form"].fields["records"].choices)


def test_what_a_law_excludes_says_so_with_the_law_and_is_neither_offered_nor_reminded_of(
    owner: Client, records: list[Record]
) -> None:
    CatalogueItem.objects.filter(pk=records[0].item_id).update(repair_excluded_by=EXCLUDING)
    record_page = owner.get(reverse("my_record"))
    shown = [one for one in record_page.context["entries"] if one.record in records]
    assert len(shown) == len(records)
    assert not any(one.may_ask_for_repair or one.may_be_reminded for one in shown)
    owner.post(reverse("repair"))
    entries_page = owner.get(url_of("entries"))
    for page in (record_page, entries_page):
        said = page.content.decode()
        assert said.count("The law excludes this from repair.") == len(records)
        assert said.count(EXCLUDING) == len(records)


def test_a_repair_opened_meanwhile_is_told_on_the_last_page(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    answer_all(owner, records)
    form = sending_form(owner)
    repairs.applied(cast, records[:1])
    answered = owner.post(url_of("check"), form)
    assert answered.status_code == 302, "the entry can no longer be chosen, so the letter is another one"
    assert Case.objects.count() == 1


def test_only_a_verified_link_asks_for_repair(as_user, cast: Cast, records: list[Record]) -> None:
    browser = as_user(cast.claimant)
    assert browser.post(reverse("repair")).url == reverse("my_record")
    assert not Draft.objects.exists()
    stranger = as_user(cast.stranger)
    assert stranger.post(reverse("repair")).url.startswith(reverse("claim"))


def test_a_draft_is_kept_and_a_second_entry_joins_it(owner: Client, as_user, cast: Cast, records) -> None:
    owner.post(reverse("repair"), {"record": records[0].pk})
    again = as_user(cast.owner)
    assert "You have begun an application for repair" in again.get(reverse("my_cases")).content.decode()
    assert again.post(reverse("repair"), {"record": records[1].pk}).url == url_of("kind")
    kept = again.get(url_of("entries")).context["form"]["records"].value()
    assert kept == f"{records[0].pk},{records[1].pk}"


def test_an_objection_and_a_repair_are_two_drafts(owner: Client, cast: Cast, records) -> None:
    owner.post(reverse("objection"), {"record": cast.record.pk})
    owner.post(reverse("repair"), {"record": records[0].pk})
    assert sorted(Draft.objects.values_list("kind", flat=True)) == ["objection", "repair"]
    owner.post(reverse("repair_discard"))
    assert list(Draft.objects.values_list("kind", flat=True)) == ["objection"]


def test_the_page_of_entries_costs_the_same_however_many(
    owner: Client, cast: Cast, records: list[Record]
) -> None:
    def queries(url: str) -> int:
        owner.get(url)
        with CaptureQueriesContext(connection) as seen:
            owner.get(url)
        return len(seen)

    owner.post(reverse("repair"))
    pages = (url_of("entries"), reverse("my_record"), reverse("my_cases"))
    repairs.applied(cast, records[:1])
    before = [queries(page) for page in pages]
    for number in range(304, 310):
        record = repairs.penalty(cast.company, cast.item, f"曲市监罚〔2026〕{number}号")
        if number % 2:
            repairs.applied(cast, [record])
    assert [queries(page) for page in pages] == before
