"""The counter takes an application for repair on paper, and the answer to a notice of revocation."""

import datetime as dt
import uuid
from typing import Any

import pytest

from cases.models import Case, DocumentPurpose
from tests.cast import COMPANY_USCC, OTHER_USCC, Cast, catalogue_item
from tests.desk.pages import text, url
from tests.uploads import pdf
from tests.workflows import repairs

COUNTER = "/desk/counter/repair/"


@pytest.fixture(autouse=True)
def published(cast: Cast) -> None:
    repairs.published(cast.item)


def form(*numbers: str, **changes: Any) -> dict[str, Any]:
    said = {
        "number": COMPANY_USCC,
        "capacity": "representative",
        "documents": "\n".join(numbers),
        "kind": "end_publicity",
        "statement": "The fine is paid.",
        "signed_name": "孔祥",
        "letter": pdf("letter.pdf"),
        "received_on": "2026-09-23",
        "paper": pdf("application.pdf"),
        "submission_key": str(uuid.uuid4()),
    }
    return said | changes


def codes(answer: Any, field: str) -> list[str]:
    return [error.code for error in answer.context["form"].errors.as_data().get(field, [])]


def test_a_paper_is_filed_with_its_true_receipt_date_and_the_receipt_says_that_no_fee_is_asked(cast, sit):
    records = repairs.three_penalties(cast)
    clerk = sit(cast.scjg.clerk)
    answer = clerk.post(COUNTER, form(*[one.document_no for one in records]))
    case = Case.objects.get()
    assert answer.url == f"/desk/counter/receipts/{case.reference}/"
    assert (case.received_on.isoformat(), case.capacity) == ("2026-09-23", "representative")
    assert {item.record for item in case.repair_items.all()} == set(records)
    assert list(case.documents.values_list("purpose", flat=True)) == [DocumentPurpose.RECEIPT_PAPER] * 2
    words = text(clerk.get(answer.url))
    assert "No fee is ever asked for credit repair." in words
    assert "Whether it is accepted, you are told by" in words


def test_entries_of_two_units_are_two_cases_and_each_has_its_receipt(cast, sit):
    item = repairs.published(catalogue_item(cast.yj.unit, "safety"))
    other = repairs.penalty(cast.company, item, "曲应急罚〔2026〕9号")
    mine = repairs.three_penalties(cast)[0]
    clerk = sit(cast.centre.clerk)
    answer = clerk.post(COUNTER, form(mine.document_no, other.document_no))
    words = text(clerk.get(answer.url))
    assert all(case.reference in words for case in Case.objects.all())
    assert Case.objects.count() == 2


def test_pressed_twice_it_is_one_filing(cast, sit):
    records = repairs.three_penalties(cast)
    clerk, key = sit(cast.scjg.clerk), str(uuid.uuid4())
    first, second = (clerk.post(COUNTER, form(records[0].document_no, submission_key=key)) for _ in range(2))
    assert first.url == second.url
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"number": OTHER_USCC}, "number", "not_verified"),
        ({"documents": "曲市监罚〔2020〕1号"}, "documents", "entry_unknown"),
        ({"documents": " "}, "documents", "required"),
        ({"letter": ""}, "letter", "file_missing"),
        ({"paper": ""}, "paper", "file_missing"),
        ({"signed_name": ""}, "signed_name", "required"),
        ({"received_on": "2026-12-01"}, "received_on", "receipt_date_invalid"),
        ({"capacity": "agent", "scope": "repair", "ends_on": "2026-12-31"}, "authority", "evidence_missing"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_filed(changes, field, code, cast, sit):
    record = repairs.three_penalties(cast)[0]
    answer = sit(cast.scjg.clerk).post(COUNTER, form(record.document_no, **changes))
    assert answer.status_code == 422
    assert code in codes(answer, field), answer.context["form"].errors.as_data()
    assert not Case.objects.exists()


def test_what_cannot_be_repaired_yet_is_refused_with_its_sentence(cast, sit):

    early = repairs.penalty(
        cast.company, cast.item, "曲市监罚〔2026〕801号", decided_on=dt.date(2026, 9, 1), tier="general"
    )
    answer = sit(cast.scjg.clerk).post(COUNTER, form(early.document_no))
    assert codes(answer, "documents") == ["too_early"]
    assert "The shortest publicity has not passed yet." in text(answer)


def test_an_answer_to_a_notice_of_revocation_is_taken_on_paper(cast, sit):
    case = repairs.noticed(cast, day="2026-09-24")
    clerk = sit(cast.scjg.clerk)
    page = f"/desk/counter/paper/?case={case.reference}"
    assert "The answer to the notice of revocation" in text(clerk.get(page))
    case.refresh_from_db()
    said = {"what": "defend", "paper": pdf("answer.pdf"), "seen": case.last_seq}
    assert clerk.post(page, said).status_code == 422
    said |= {"answer": "The bank made a mistake.", "paper": pdf("answer.pdf")}
    assert clerk.post(page, said).status_code == 302
    assert case.revocations.get().defence == "The bank made a mistake."
    assert "The bank made a mistake." in text(sit(cast.scjg.reviewer).get(url(case)))


def test_a_sealed_entry_is_told_apart_from_none_by_nobody(cast, sit):
    from cases.models import Record

    record = repairs.three_penalties(cast)[0]
    Record.objects.filter(pk=record.pk).update(standing="sealed", undisclosed_from=dt.date(2026, 9, 1))
    answer = sit(cast.scjg.clerk).post(COUNTER, form(record.document_no))
    assert codes(answer, "documents") == ["entry_unknown"]
