"""The counter takes an answer, more material or a withdrawal on paper, and prints a receipt."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Recusal
from cases.models import Case, Document
from ledger.models import Entry
from tests.access.attempts import plain
from tests.cast import COMPANY_USCC, Cast
from tests.desk.pages import state, text, url
from tests.uploads import pdf, upload
from tests.workflows.story import accepted, approved, at, do, filed

PAGE = "/desk/counter/paper/"


def asked(cast: Cast) -> Case:
    facts: dict[str, Any] = {"items": ["The first page of the decision"]}
    return do(filed(cast), "request_supplement", cast.scjg.reviewer, at("2026-09-24"), **facts)


def page_of(case: Case) -> str:
    return f"{PAGE}?case={case.reference}"


def hand_in(desk: Any, case: Case, what: str, /, **changes: Any) -> Any:
    case.refresh_from_db()
    typed = {"what": what, "answer": "", "paper": pdf("paper.pdf"), "seen": case.last_seq}
    return desk.post(page_of(case), typed | changes)


def test_the_case_is_found_by_the_number_on_the_receipt(cast, sit):
    case = asked(cast)
    desk = sit(cast.scjg.clerk)
    assert PAGE in text(desk.get("/desk/counter/"))
    assert "Case number" in text(desk.get(PAGE))
    words = text(desk.get(PAGE, {"case": f" {case.reference.lower()} "}))
    assert "The first page of the decision" in words
    assert "曲阜孔府食品有限公司" in words
    assert COMPANY_USCC not in words
    assert case.objection.statement not in words, "the counter needs no more than this"
    assert Entry.objects.filter(kind="read", actor_id=cast.scjg.clerk.pk, object_id=case.pk).exists()


@pytest.mark.parametrize("number", ["YY-2026-99999", "nonsense", "' OR 1=1"])
def test_a_number_that_is_not_there_is_not_found(cast, sit, number):
    answer = sit(cast.scjg.clerk).get(PAGE, {"case": number})
    assert answer.status_code == 404
    assert "No case with this number" in text(answer)


def test_a_case_of_another_counter_looks_like_one_that_is_not_there(cast, sit):
    case = asked(cast)
    desk = sit(cast.yj.clerk)
    there, nowhere = desk.get(page_of(case)), desk.get(PAGE, {"case": "YY-2026-99999"})
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert plain(text(there)) == plain(text(nowhere))
    assert hand_in(desk, case, "withdraw").status_code == 404
    assert desk.get(reverse("desk_counter_receipt", args=[case.reference])).status_code == 404
    assert state(case) == "supplementing"


def test_the_centres_counter_takes_papers_for_every_unit_and_opens_no_case_page(cast, sit):
    case = asked(cast)
    desk = sit(cast.centre.clerk)
    assert desk.get(url(case)).status_code == 404
    assert hand_in(desk, case, "add_material").status_code == 302
    assert case.events.get(action="add_material").unit == cast.centre.unit


def test_an_answer_on_paper_ends_on_a_receipt_that_shows_it(cast, sit):
    case = asked(cast)
    desk = sit(cast.scjg.clerk)
    answer = hand_in(desk, case, "supplement", answer="Here it is.", evidence=[pdf("a.pdf"), pdf("b.pdf")])
    assert answer["Location"] == reverse("desk_counter_receipt", args=[case.reference])
    assert state(case) == "filed"
    purposes = sorted(case.documents.values_list("purpose", flat=True))
    assert purposes == ["receipt_paper", "supplement", "supplement"]
    receipt = text(desk.get(answer["Location"]))
    assert "Answer and material taken at the counter" in receipt
    assert "Qufu Market Regulation Bureau" in receipt
    assert "Wed 30 September" in receipt, "the date stays"
    assert cast.scjg.clerk.name in text(desk.get(url(case))), "the timeline names the clerk"


def test_the_subject_reads_it_in_the_timeline_and_on_their_receipt(cast, sit):
    case = asked(cast)
    hand_in(sit(cast.scjg.clerk), case, "supplement", answer="Here it is.")
    owner = sit(cast.owner)
    for name in ("my_case", "my_receipt"):
        words = text(owner.get(reverse(name, args=[case.reference])))
        assert "The answer was handed in at the counter" in words
        assert "Qufu Market Regulation Bureau" in words
        assert cast.scjg.clerk.name not in words


def test_a_withdrawal_on_paper_concludes_the_case(cast, sit):
    case = accepted(cast)
    desk = sit(cast.scjg.clerk)
    answer = hand_in(desk, case, "withdraw")
    assert state(case) == "concluded"
    assert "Withdrawn by the person at the counter" in text(desk.get(answer["Location"]))
    after = text(desk.get(page_of(case)))
    assert "No paper can be taken for this case now." in after


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"paper": ""}, "paper", "file_missing"),
        ({"paper": upload(b"MZ", "paper.pdf")}, "paper", "file_type_refused"),
        ({"answer": "  "}, "answer", "text_missing"),
        ({"answer": "x" * 4001}, "answer", "max_length"),
        ({"what": ""}, "what", "required"),
        ({"what": "approve"}, "what", "invalid_choice"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_half_done(cast, sit, changes, field, code):
    case = asked(cast)
    answer = hand_in(sit(cast.scjg.clerk), case, "supplement", **{"answer": "Here it is."} | changes)
    assert answer.status_code == 422
    assert [error.code for error in answer.context["form"].errors.as_data()[field]] == [code]
    assert state(case) == "supplementing"
    assert not Document.objects.exists()


def test_what_is_not_possible_now_is_said_and_not_done(cast, sit):
    case = approved(cast)
    desk = sit(cast.scjg.clerk)
    words = text(desk.get(page_of(case)))
    assert "Not possible now, and why" in words
    assert hand_in(desk, case, "withdraw").status_code == 422
    assert state(case) == "correcting"


def test_the_same_form_twice_is_one_act(cast, sit):
    case = accepted(cast)
    desk, seen = sit(cast.scjg.clerk), Case.objects.get(pk=case.pk).last_seq
    first = hand_in(desk, case, "add_material", seen=seen)
    second = hand_in(desk, case, "add_material", seen=seen)
    assert (first.status_code, second.status_code) == (302, 409)
    assert case.events.filter(action="add_material").count() == 1
    assert case.documents.count() == 1


def test_a_clerk_who_keeps_out_is_refused_and_that_is_written_down(cast, sit):
    case = accepted(cast)
    Recusal.objects.create(user=cast.scjg.clerk, subject=cast.company, reason="Related.")
    answer = hand_in(sit(cast.scjg.clerk), case, "withdraw")
    assert answer.status_code == 403
    entry = Entry.objects.get(kind="refused", actor_id=cast.scjg.clerk.pk)
    assert entry.facts == {"action": "withdraw", "code": "recused"}


def test_the_case_page_leads_a_clerk_to_it_and_nobody_else(cast, sit):
    case = accepted(cast)
    assert page_of(case) in text(sit(cast.scjg.clerk).get(url(case)))
    assert PAGE not in text(sit(cast.scjg.reviewer).get(url(case)))
