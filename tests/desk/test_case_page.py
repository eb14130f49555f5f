"""The case page: everything about the case, masked, in words, at a constant price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Note, Watch
from ledger.models import Entry, Kind
from tests.cast import COMPANY_USCC, PERSON_NUMBER
from tests.desk.pages import filed_by_a_person, text, url
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.sweep import sweep_deadlines


def test_the_number_is_masked_until_a_purpose_is_given(cast, sit):
    case = filed(cast)
    desk = sit(cast.scjg.reviewer)
    assert COMPANY_USCC not in text(desk.get(url(case)))
    without = desk.post(url(case, "number/"), {"purpose": " "})
    assert without.status_code == 422
    assert COMPANY_USCC not in text(without)
    shown = desk.post(url(case, "number/"), {"purpose": "compare with the licence"})
    assert COMPANY_USCC in text(shown)
    entry = Entry.objects.get(kind=Kind.REVEAL)
    assert (entry.actor_id, entry.purpose) == (cast.scjg.reviewer.pk, "compare with the licence")
    assert COMPANY_USCC not in text(desk.get(url(case)))


def test_a_persons_name_is_masked_and_an_organisations_is_not(cast, sit):
    organisation = filed(cast)
    person = filed_by_a_person(cast)
    desk = sit(cast.scjg.reviewer)
    assert cast.company.name in text(desk.get(url(organisation)))
    page = text(desk.get(url(person)))
    assert cast.person.name not in page
    assert "孔**" in page
    assert PERSON_NUMBER not in page


def test_what_a_person_cannot_do_is_shown_with_the_reason(cast, sit):
    case = proposed(cast)
    page = text(sit(cast.scjg.reviewer).get(url(case)))
    assert "Not possible now, and why" in page
    assert "An approver of the competent unit does this." in page
    assert url(case, "act/approve/") not in page
    assert url(case, "act/approve/") in text(sit(cast.scjg.approver).get(url(case)))


def test_the_timeline_says_who_did_what(cast, sit):
    case = approved(cast)
    page = text(sit(cast.scjg.steward).get(url(case)))
    for words in ("Objection filed", "Accepted", "Decision proposed: upheld (round 1)", "Approved: upheld"):
        assert words in page
    assert f"scjg.approver · {cast.scjg.unit.name_en}" in page
    assert "the person concerned" in page


def test_a_warning_after_the_due_date_does_not_speak_of_a_date_to_come(cast, sit, move):
    case = filed(cast)  # due on the 30th
    for day in ("2026-09-28", "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09"):
        sweep_deadlines(move(day, "09:00"))
    newest_first = sit(cast.scjg.reviewer).get(url(case)).context["page"].timeline
    titles = [row["title"].split(":")[0] for row in newest_first]
    breach = titles.index("Overdue")
    assert set(titles[:breach]) == {"Escalated"}
    assert set(titles[breach + 1 :]) == {"Warning", "Objection filed"}


def test_a_decided_case_does_not_count_days_down_while_its_notice_is_on_the_way(cast, sit):
    case = approved(cast, finding="rejected")
    page = text(sit(cast.scjg.reviewer).get(url(case)))
    assert "The clock stops when the notice has left." in page
    assert "working days left" not in page


def test_the_proposal_is_shown_beside_what_the_entry_says_now(cast, sit):
    case = proposed(cast)
    page = text(sit(cast.scjg.approver).get(url(case)))
    assert "<del>20000 元</del>" in page
    assert "<ins>2000 元</ins>" in page


def test_what_changed_since_the_last_round_is_shown_to_the_approver(cast, sit):
    case = proposed(cast)
    do(case, "send_back", cast.scjg.approver, at("2026-09-25"), reason="Say which document.")
    do(
        case, "propose", cast.scjg.reviewer, at("2026-09-28"), finding="partly", remedy="correct",
        reasoning="The decision of 10 March says 2 000.", basis="Article 59", fields={"amount": "2000 元"},
    )  # fmt: skip
    page = text(sit(cast.scjg.approver).get(url(case)))
    assert "What changed since the last round" in page
    assert "<del>The decision says 2 000.</del>" in page
    assert "Say which document." in page


def test_a_note_is_kept_and_an_empty_one_is_not(cast, sit):
    case = filed(cast)
    desk = sit(cast.scjg.reviewer)
    assert desk.post(url(case, "notes/"), {"text": "  "}).status_code == 422
    assert desk.post(url(case, "notes/"), {"text": "Called the bureau."}).status_code == 302
    assert [note.text for note in Note.objects.all()] == ["Called the bureau."]
    assert "Called the bureau." in text(desk.get(url(case)))


def test_watching_puts_the_case_into_the_list_and_takes_it_out(cast, sit):
    case = filed(cast)
    desk = sit(cast.scjg.second_reviewer)
    desk.post(url(case, "watch/"), {"watch": "yes"})
    assert case.reference in text(desk.get("/desk/?view=watching"))
    assert 'name="watch" value="no"' in text(desk.get(url(case)))
    desk.post(url(case, "watch/"), {"watch": "no"})
    assert not Watch.objects.exists()
    assert 'name="watch" value="yes"' in text(desk.get(url(case)))


@pytest.mark.parametrize("pressed", ["yes", "no"])
def test_a_button_pressed_twice_means_what_it_meant_once(pressed, cast, sit):
    case = filed(cast)
    desk = sit(cast.scjg.second_reviewer)
    if pressed == "no":
        Watch.objects.create(user=cast.scjg.second_reviewer, case=case)
    for _ in range(2):
        desk.post(url(case, "watch/"), {"watch": pressed})
    assert Watch.objects.exists() == (pressed == "yes")


def test_looking_at_somebody_elses_case_is_written_down(cast, sit):
    case = accepted(cast)
    sit(cast.scjg.reviewer).get(url(case))
    assert not Entry.objects.filter(kind=Kind.READ).exists()
    sit(cast.auditor).get(url(case))
    assert Entry.objects.get(kind=Kind.READ).actor_id == cast.auditor.pk


def test_the_page_costs_the_same_however_much_the_case_holds(cast, sit):
    small = accepted(cast)
    big = do(filed(cast, ground="omission"), "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    for unit in (cast.sw.unit, cast.yj.unit, cast.centre.unit):
        do(
            big,
            "request_assistance",
            cast.scjg.reviewer,
            at("2026-09-24", "12:00"),
            unit=unit,
            question="Please check.",
        )
    for n in range(20):
        note = Note(case=big, author=cast.scjg.reviewer)
        note.text = f"note {n}"
        note.save()
    desk = sit(cast.scjg.reviewer)
    assert (
        queries(desk, url(big)) <= queries(desk, url(small)) + 2
    )  # names of units in events, two more clocks' reads


def queries(desk, page) -> int:
    desk.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(page).status_code == 200
    return len(seen)
