"""My case about a repair: where it stands, what was decided about each entry, and a revocation to answer."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from notifications.delivery import sweep_outbox
from tests.cast import Cast
from tests.uploads import pdf
from tests.workflows import repairs
from tests.workflows.story import at, do


@pytest.fixture(autouse=True)
def published(cast: Cast) -> None:
    repairs.published(cast.item)


@pytest.fixture
def owner(as_user: Any, cast: Cast) -> Client:
    return as_user(cast.owner)


def page_of(browser: Client, case: Case) -> str:
    return str(browser.get(reverse("my_case", args=[case.reference])).content.decode())


def test_before_acceptance_both_dates_are_told(owner: Client, cast: Cast) -> None:
    words = page_of(owner, repairs.filed(cast))
    assert "Whether it is accepted, you are told by" in words
    assert 'datetime="2026-09-30"' in words
    assert 'datetime="2026-10-15"' in words
    assert "曲市监罚〔2026〕203号" in words


def test_a_verdict_is_shown_only_once_a_second_person_approved_it(owner: Client, cast: Cast) -> None:
    case = repairs.proposed(cast, refused=1)
    assert "A duty of the decision is open." not in page_of(owner, case)
    do(case, "approve", cast.scjg.approver, at("2026-09-24"))
    words = page_of(owner, case)
    assert "A duty of the decision is open." in words
    assert "Another condition of law is not met" in words
    assert words.count("no longer published since") == 2
    assert "The result: Repaired in part" in words
    assert "What credit repair is, and how one applies for it" in words, "two papers at once"
    assert "reconsideration" in words, "the remedies"


def test_what_is_carried_out_is_shown_line_by_line(owner: Client, cast: Cast) -> None:
    case = repairs.approved(cast)
    assert "0 of 10 done" in page_of(owner, case)
    step = repairs.open_steps(case)[0]
    do(case, "record_step", cast.scjg.steward, at("2026-09-24"), step=step, note="internal-note")
    words = page_of(owner, case)
    assert "1 of 10 done" in words
    assert "internal-note" not in words


def test_an_answer_to_what_was_asked_and_more_material(owner: Client, cast: Cast) -> None:
    case = repairs.filed(cast)
    do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24"), items=["Proof of payment"])
    assert "Proof of payment" in page_of(owner, case)
    form = {"supplement-answer": "Here it is.", "supplement-files": [pdf("paid.pdf")]}
    owner.post(reverse("my_supplement", args=[case.reference]), form)
    more = {"material-files": [pdf("photo.pdf")]}
    owner.post(reverse("my_material", args=[case.reference]), more)
    case.refresh_from_db()
    assert (case.state, case.documents.count()) == ("filed", 2)


def test_a_result_that_was_put_off_says_until_when_and_why(owner: Client, cast: Cast) -> None:
    case = repairs.accepted(cast)
    facts = {"until": dt.date(2026, 10, 20), "reason": "A file of the court is needed."}
    do(case, "propose_extension", cast.scjg.reviewer, at("2026-09-24"), **facts)
    assert "A file of the court is needed." not in page_of(owner, case)
    do(case, "approve_extension", cast.scjg.approver, at("2026-09-25"))
    words = page_of(owner, case)
    assert "The result was put off until Tue 20 October" in words
    assert "A file of the court is needed." in words


def test_it_is_withdrawn_after_being_asked_once_more(owner: Client, cast: Cast) -> None:
    case = repairs.filed(cast)
    url = reverse("my_withdrawal", args=[case.reference])
    assert "Withdraw the application?" in owner.get(url).content.decode()
    assert owner.post(url, {"seen": "0"}).status_code == 409, "a form that grew old"
    owner.post(url, {"seen": str(case.last_seq)})
    words = page_of(owner, case)
    assert "You withdrew the application" in words
    assert "Withdraw the application" not in words


# — a revocation —


def test_the_notice_is_shown_with_its_date_and_answered_in_place(owner: Client, cast: Cast) -> None:
    case = repairs.noticed(cast, day="2026-09-28")
    words = page_of(owner, case)
    assert "The receipt of the payment was forged." in words
    assert 'datetime="2026-10-09"' in words, "five working days from the notice"
    assert "Nothing is decided yet." in words
    url = reverse("my_defence", args=[case.reference])
    empty = owner.post(url, {"defence-defence": " "})
    assert empty.status_code == 422
    assert "Please write something here." in empty.content.decode()
    owner.post(url, {"defence-defence": "The bank made a mistake.", "defence-files": [pdf("bank.pdf")]})
    words = page_of(owner, case)
    assert "The bank made a mistake." in words
    assert "Your answer has arrived." in words
    assert case.documents.filter(purpose="evidence").count() == 1


def test_it_is_answered_only_while_it_waits(owner: Client, cast: Cast) -> None:
    case = repairs.executed(cast)
    answered = owner.post(reverse("my_defence", args=[case.reference]), {"defence-defence": "Why?"})
    assert answered.status_code == 409


def test_the_decision_on_it_is_shown_with_its_reasons(owner: Client, cast: Cast) -> None:
    case = repairs.defence_closed(cast)
    do(case, "revoke", cast.scjg.approver, at("2026-10-21"), reason="It was forged indeed.")
    words = page_of(owner, case)
    assert "It was forged indeed." in words
    assert "published again since" in words
    assert "reconsideration" in words


def test_a_stranger_and_a_claimant_see_none_of_it(as_user: Any, cast: Cast) -> None:
    case = repairs.noticed(cast)
    for who in (cast.claimant, cast.neighbour, cast.stranger):
        browser = as_user(who)
        assert browser.get(reverse("my_case", args=[case.reference])).status_code == 404
        assert browser.get(reverse("my_receipt", args=[case.reference])).status_code == 404
        defence = reverse("my_defence", args=[case.reference])
        assert browser.post(defence, {"defence-defence": "x"}).status_code == 404


def test_the_page_costs_the_same_however_many_entries(owner: Client, cast: Cast) -> None:
    def queries(case: Case) -> int:
        page_of(owner, case)
        with CaptureQueriesContext(connection) as seen:
            page_of(owner, case)
        return len(seen)

    one = repairs.applied(cast, [repairs.penalty(cast.company, cast.item, "曲市监罚〔2026〕601号")])[0]
    three = repairs.filed(cast)
    assert queries(one) == queries(three)
    for case in (one, three):
        do(case, "accept", cast.scjg.reviewer, at("2026-09-24"))
        repairs.propose(case, cast.scjg.reviewer, at("2026-09-24"))
        do(case, "approve", cast.scjg.approver, at("2026-09-24"))
    sweep_outbox(at("2026-09-24", "11:00"))
    assert queries(one) == queries(three)
