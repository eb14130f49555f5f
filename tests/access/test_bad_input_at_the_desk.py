"""Bad input at the desk and the counter: a sentence, a code in the page, the right status, nothing half-done."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cases import drafts
from cases.models import Case, Document, Draft
from core.errors import BadInput
from tests.access.half_done import (
    BAD_FILES,
    FUTURE_BIRTH,
    big_pdf,
    nothing_half_done,
    program_called_pdf,
    refused,
)
from tests.access.people import browser_of
from tests.cast import COMPANY_USCC, Cast
from tests.uploads import pdf
from tests.workflows.papers import paper
from tests.workflows.story import accepted, approved, at, do, filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

NOW = at("2026-09-24", "10:00")


# — the desk —


def act(case: Case, action: str) -> str:
    return reverse("desk_act", args=[case.reference, action])


@pytest.fixture
def reviewer(cast: Cast) -> Client:
    return browser_of(cast.scjg.reviewer)


def test_an_act_that_is_not_possible_from_this_state_says_where_the_case_stands(
    reviewer: Client, cast: Cast
) -> None:
    case = approved(cast)
    for method in ("get", "post"):
        with nothing_half_done():
            answer = getattr(reviewer, method)(act(case, "accept"), {"seen": case.last_seq})
        with override("en"):
            assert case.get_state_display() in refused(answer, "wrong_state", 409)


def test_the_receipt_date_is_not_moved_without_evidence(reviewer: Client, cast: Cast) -> None:
    case = accepted(cast)
    form = {"received_on": "2026-09-23", "reason": "The stamp says so.", "seen": case.last_seq}
    with nothing_half_done():
        answer = reviewer.post(act(case, "propose_receipt_date"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'data-code="(evidence_missing|file_missing|required)"', page)
    assert "The stamp says so." in page
    kept = drafts.answers(Draft.objects.get(case=case))
    assert (kept["received_on"], kept["reason"]) == ("2026-09-23", "The stamp says so.")


def test_the_paper_of_another_case_is_no_evidence_for_a_receipt_date(cast: Cast) -> None:
    case = accepted(cast)
    other = filed(cast, ground="omission")
    facts = {"received_on": dt.date(2026, 9, 23), "evidence": paper(other, cast.scjg.reviewer)}
    with nothing_half_done(), pytest.raises(BadInput) as caught:
        do(case, "propose_receipt_date", cast.scjg.reviewer, NOW, reason="The stamp.", **facts)
    assert caught.value.code == "evidence_missing"


@pytest.mark.parametrize("day", ["2026-09-25", "2026-09-24", "1999-01-01"])
def test_a_receipt_date_that_cannot_be_is_refused(day: str, reviewer: Client, cast: Cast) -> None:
    case = accepted(cast)
    form = {"received_on": day, "reason": "The stamp.", "evidence": pdf(), "seen": case.last_seq}
    with nothing_half_done():
        answer = reviewer.post(act(case, "propose_receipt_date"), form)
    refused(answer, "receipt_date_same" if day == "2026-09-24" else "receipt_date_invalid")


@pytest.mark.parametrize(("file", "code"), BAD_FILES)
def test_bad_evidence_of_the_office_is_refused_and_its_text_kept(
    file: Any, code: str, reviewer: Client, cast: Cast
) -> None:
    case = accepted(cast)
    bad = file()
    form = {"received_on": "2026-09-23", "reason": "The stamp.", "evidence": bad, "seen": case.last_seq}
    with nothing_half_done():
        answer = reviewer.post(act(case, "propose_receipt_date"), form)
    assert bad.name in refused(answer, code)
    assert not Document.objects.exists()
    assert drafts.answers(Draft.objects.get(case=case))["reason"] == "The stamp."


def test_a_decision_on_an_old_page_is_refused_and_its_text_kept(reviewer: Client, cast: Cast) -> None:
    case = accepted(cast)
    form = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59", "seen": case.last_seq}
    do(case, "add_material", cast.owner, NOW, documents=[paper(case, cast.owner).pk])
    with nothing_half_done():
        answer = reviewer.post(act(case, "propose"), form)
    refused(answer, "form_expired", 409)
    assert drafts.answers(Draft.objects.get(case=case))["reasoning"] == "It is right."


def test_a_note_without_words_and_a_number_without_a_purpose_are_refused(
    reviewer: Client, cast: Cast
) -> None:
    case = accepted(cast)
    with nothing_half_done():
        note = reviewer.post(reverse("desk_notes", args=[case.reference]), {"text": "  "})
        reveal = reviewer.post(reverse("desk_reveal", args=[case.reference]), {"purpose": " "})
    refused(note, "text_missing")
    refused(reveal, "purpose_missing")
    assert COMPANY_USCC not in reveal.content.decode()


# — the counter —


def paper_form(cast: Cast, **changes: Any) -> dict[str, Any]:
    typed = {
        "kind": "organisation", "number_kind": "uscc", "number": COMPANY_USCC, "name": "曲阜孔府食品有限公司",
        "document_no": cast.record.document_no, "entry": "", "ground": "error", "wanted": "correct",
        "statement": "The amount is wrong.", "unit": "", "received_on": "2026-09-23", "paper": pdf("paper.pdf"),
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    return typed | changes


SOMEBODY = {"kind": "person", "number_kind": "citizen", "document_no": "", "entry": "A fine."}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": COMPANY_USCC[:-1] + "A"}, "number_checksum"),
        (SOMEBODY | {"number": FUTURE_BIRTH}, "birth_date_in_future"),
        ({"received_on": "2026-09-25"}, "receipt_date_invalid"),
        ({"paper": program_called_pdf}, "file_type_refused"),
        ({"paper": big_pdf}, "file_too_large"),
    ],
)
def test_a_paper_that_cannot_be_taken_leaves_no_case_and_keeps_what_was_typed(
    changes: dict[str, Any], code: str, cast: Cast
) -> None:
    changes = {name: value() if callable(value) else value for name, value in changes.items()}
    with nothing_half_done():
        answer = browser_of(cast.scjg.clerk).post(reverse("desk_counter_filing"), paper_form(cast, **changes))
    refused(answer, code)
    assert "The amount is wrong." in answer.content.decode()


def test_a_duplicate_at_the_counter_is_refused_with_a_link(cast: Cast) -> None:
    first = filed(cast)
    with nothing_half_done():
        answer = browser_of(cast.scjg.clerk).post(reverse("desk_counter_filing"), paper_form(cast))
    refused(answer, "duplicate_objection")
    assert reverse("desk_case", args=[first.reference]) in answer.content.decode()
