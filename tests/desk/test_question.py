"""An asked unit sees its question and what it needs to answer it, and no more of the case."""

import pytest
from django.test import TestCase

from accounts.models import Recusal
from cases.models import Document, Note
from ledger.models import Entry, Kind
from tests.cast import COMPANY_USCC
from tests.desk.pages import plain, text
from tests.uploads import pdf, upload
from tests.workflows.story import accepted, at, do
from workflows.models import WorkItem


@pytest.fixture
def case(cast):
    found = accepted(cast)
    note = Note(case=found, author=cast.scjg.reviewer)
    note.text = "An internal word."
    note.save()
    return do(
        found,
        "request_assistance",
        cast.scjg.reviewer,
        at("2026-09-24"),
        unit=cast.sw.unit,
        question="Was it paid?",
    )


@pytest.fixture
def page(case):
    return f"/desk/questions/{case.assistances.get().pk}/"


def send(desk, case, page, **typed):
    case.refresh_from_db()
    return desk.post(page, {"seen": case.last_seq} | typed)


def test_the_question_is_shown_and_the_rest_of_the_case_is_not(case, page, cast, sit):
    shown = text(sit(cast.sw.reviewer).get(page))
    assert "Was it paid?" in shown
    assert cast.record.document_no in shown
    assert "20000 元" in shown
    for hidden in ("The amount is wrong.", "An internal word.", COMPANY_USCC, "scjg.reviewer"):
        assert hidden not in shown
    assert sit(cast.sw.reviewer).get(f"/desk/cases/{case.reference}/").status_code == 404


def test_only_the_asked_unit_finds_it(page, cast, sit):
    for stranger in (cast.yj.reviewer, cast.scjg.reviewer, cast.owner):
        assert sit(stranger).get(page).status_code == 404
        assert sit(stranger).post(page, {"finding": "x", "seen": 1}).status_code == 404


def test_it_is_taken_answered_with_evidence_and_leaves_the_queue(case, page, cast, sit):
    desk = sit(cast.sw.reviewer)
    desk.post(f"{page}claim/")
    assert WorkItem.objects.get(assistance__isnull=False).assignee == cast.sw.reviewer
    answer = send(desk, case, page, finding="It was paid on 12 March.", evidence=[pdf("a.pdf"), pdf("b.pdf")])
    assert answer.status_code == 302
    asked = case.assistances.get()
    assert (asked.status, asked.finding) == ("answered", "It was paid on 12 March.")
    assert Document.objects.filter(assistance=asked, purpose="assistance").count() == 2
    case.refresh_from_db()
    assert case.state == "reviewing"
    assert "It was paid on 12 March." in text(sit(cast.scjg.reviewer).get(f"/desk/cases/{case.reference}/"))
    assert "a.pdf" in text(desk.get(page))


def test_it_can_be_put_back(case, page, cast, sit):
    desk = sit(cast.sw.reviewer)
    desk.post(f"{page}claim/")
    desk.post(f"{page}release/")
    assert WorkItem.objects.get(assistance__isnull=False).assignee is None
    assert desk.post(f"{page}answer/").status_code == 404


def test_an_empty_answer_is_refused_beside_its_field(case, page, cast, sit):
    answer = send(sit(cast.sw.reviewer), case, page, finding=" ")
    assert answer.status_code == 422
    assert answer.context["form"].errors["finding"]


def test_a_bad_file_is_refused_and_nothing_is_half_done(case, page, cast, sit):
    bad = upload(b"MZ\x90\x00", "scan.pdf")
    answer = send(sit(cast.sw.reviewer), case, page, finding="Paid.", evidence=[pdf("good.pdf"), bad])
    assert answer.status_code == 422
    assert "Paid." in text(answer)
    assert not Document.objects.exists()
    assert case.assistances.get().status == "asked"


def test_a_draft_stays_with_the_question(case, page, cast, sit):
    case.refresh_from_db()
    typed = {"finding": "Half a sentence", "seen": case.last_seq}
    assert sit(cast.sw.reviewer).post(f"{page}draft/", typed).status_code == 204
    assert "Half a sentence" in text(sit(cast.sw.second_reviewer).get(page))


def test_a_recused_colleague_sees_why_there_is_no_form(page, cast, sit):
    Recusal.objects.create(user=cast.sw.reviewer, subject=cast.company, reason="Shareholder.")
    desk = sit(cast.sw.reviewer)
    shown = text(desk.get(page))
    assert "declared an interest" in shown
    assert 'name="finding"' not in shown
    assert desk.post(page, {"finding": "x", "seen": 1}).status_code == 403


def test_a_late_answer_is_still_taken_and_a_second_one_is_not(case, page, cast, sit):
    do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-24", "12:00"), reason="No time left.")
    desk = sit(cast.sw.reviewer)
    assert "The review went on without your answer." in text(desk.get(page))
    assert send(desk, case, page, finding="Paid, as we see now.").status_code == 302
    assert case.assistances.get().status == "late_answered"
    assert send(desk, case, page, finding="Again.").status_code == 409


def test_a_reviewer_of_the_asked_unit_sees_the_number_for_a_purpose(case, page, cast, sit):
    desk = sit(cast.sw.reviewer)
    without = desk.post(f"{page}number/", {"purpose": " "})
    assert (without.status_code, COMPANY_USCC in text(without)) == (422, False)
    shown = desk.post(f"{page}number/", {"purpose": "Look the company up in the tax register."})
    assert COMPANY_USCC in text(shown)
    entry = Entry.objects.get(kind=Kind.REVEAL)
    assert (entry.actor_id, entry.purpose) == (
        cast.sw.reviewer.pk,
        "Look the company up in the tax register.",
    )
    assert entry.facts == {"case": case.pk, "assistance": case.assistances.get().pk}
    assert COMPANY_USCC not in text(desk.get(page))


def test_once_the_question_is_closed_the_number_stays_masked(case, page, cast, sit):
    desk = sit(cast.sw.reviewer)
    send(desk, case, page, finding="It was paid.")
    closed = desk.post(f"{page}number/", {"purpose": "Curious."})
    assert (closed.status_code, COMPANY_USCC in text(closed)) == (409, False)
    assert "Show in full" not in text(desk.get(page))
    assert not Entry.objects.filter(kind=Kind.REVEAL).exists()


def test_nobody_but_the_asked_units_reviewers_sees_the_number_there(case, page, cast, sit):
    for user, status in ((cast.sw.supervisor, 403), (cast.auditor, 403), (cast.yj.reviewer, 404)):
        answer = sit(user).post(f"{page}number/", {"purpose": "Curious."})
        assert (answer.status_code, COMPANY_USCC in text(answer)) == (status, False)


def test_who_does_not_answer_it_says_what_they_look_at_it_for(case, page, cast, sit):
    desk = plain(cast.sw.supervisor)
    asking = text(desk.get(page))
    assert "Was it paid?" not in asking
    assert desk.post(f"{page}purpose/", {"purpose": ""}).status_code == 422
    desk.post(f"{page}purpose/", {"purpose": "The weekly check."})
    assert "Was it paid?" in text(desk.get(page))
    entry = Entry.objects.get(kind=Kind.READ)
    assert (entry.purpose, entry.object_type) == ("The weekly check.", "cases.assistance")
    assert "Was it paid?" in text(plain(cast.sw.reviewer).get(page)), "their own task needs none"


def test_a_reviewer_of_the_asked_unit_declares_an_interest_there(case, page, cast, sit):
    desk = sit(cast.sw.reviewer)
    desk.post(f"{page}claim/")
    assert f"{page}interest/" in text(desk.get(page))
    case.refresh_from_db()
    typed = {"reason": "My sister owns it.", "confirmed": "on", "seen": case.last_seq}
    assert desk.post(f"{page}interest/", typed | {"confirmed": ""}).status_code == 422
    assert not Recusal.objects.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert desk.post(f"{page}interest/", typed).status_code == 302
    assert Recusal.objects.get().user == cast.sw.reviewer
    assert WorkItem.objects.get(assistance__isnull=False).assignee is None
    assert case.events.get(action="declare_interest").unit == cast.sw.unit
    assert send(desk, case, page, finding="It was paid.").status_code == 403
    for user, status in ((cast.sw.supervisor, 302), (cast.auditor, 403), (cast.yj.reviewer, 404)):
        case.refresh_from_db()
        assert sit(user).post(f"{page}interest/", typed | {"seen": case.last_seq}).status_code == status
    assert send(sit(cast.sw.second_reviewer), case, page, finding="It was paid.").status_code == 302
