"""Acts through the forms, as an official presses them."""

import uuid

import pytest

from accounts.models import Recusal
from cases import records, sight
from cases.models import CaseEvent, Document, Draft
from ledger.models import Entry, Kind
from notifications.models import Message
from tests.desk.pages import press, state, text, url
from tests.uploads import pdf, upload
from tests.workflows.papers import keep_out
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.filing import Filing, file_objection

DECISION = {
    "finding": "upheld",
    "remedy": "correct",
    "field_amount": "2000 元",
    "field_summary": "销售超过保质期的食品",
    "field_penalty_kind": "罚款",
    "reasoning": "The decision says 2 000.",
    "basis": "Article 59",
}


def test_an_objection_is_accepted_proposed_approved_and_corrected_at_the_desk(cast, sit, move):
    case = filed(cast)
    reviewer = sit(cast.scjg.reviewer)
    assert press(reviewer, case, "accept").status_code == 302
    assert state(case) == "reviewing"
    assert press(reviewer, case, "propose", **DECISION).status_code == 302
    assert state(case) == "awaiting_approval"
    move("2026-09-29", "16:00")
    assert press(sit(cast.scjg.approver), case, "approve").status_code == 302
    assert state(case) == "correcting"
    answer = press(sit(cast.scjg.steward), case, "apply_correction", evidence=[pdf("proof.pdf")])
    assert answer.status_code == 302
    assert state(case) == "concluded"
    assert records.fields_of(records.current(cast.record))["amount"] == "2000 元"
    assert Document.objects.get(case=case).purpose == "correction"


def test_only_the_fields_that_were_changed_are_proposed(cast, sit):
    case = accepted(cast)
    press(sit(cast.scjg.reviewer), case, "propose", **DECISION)
    assert case.proposals.get().fields_json == '{"amount": "2000 元"}'


def test_the_preview_is_exactly_what_is_sent(cast, sit):
    case = proposed(cast)
    approver = sit(cast.scjg.approver)
    letter = approver.get(url(case, "act/approve/")).context["letter"]
    press(approver, case, "approve")
    speaker = sight.speakers(case, case.received_on)[0]
    sent = Message.objects.filter(key="objection.result", case_id=case.pk, recipient=speaker).first()
    assert (sent.subject, sent.body) == (letter.title, letter.body)


@pytest.mark.parametrize(
    ("action", "typed", "field"),
    [
        ("propose", DECISION | {"reasoning": " "}, "reasoning"),
        ("propose", DECISION | {"finding": ""}, "finding"),
        ("propose", DECISION | {"remedy": ""}, "remedy"),
        ("propose", DECISION | {"basis": ""}, "basis"),
        ("propose", DECISION | {"field_amount": "20000 元"}, "field_summary"),
        ("request_assistance", {"unit": "", "question": "Is it right?"}, "unit"),
        ("transfer", {"unit": "", "reason": "Not ours."}, "unit"),
        ("propose_receipt_date", {"received_on": "2026-09-23", "reason": "The stamp."}, "evidence"),
        ("propose_receipt_date", {"received_on": "31st", "reason": "The stamp."}, "received_on"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(action, typed, field, cast, sit):
    case = accepted(cast)
    before = CaseEvent.objects.count()
    answer = press(sit(cast.scjg.reviewer), case, action, **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert CaseEvent.objects.count() == before
    for value in typed.values():
        assert value.strip() in text(answer)


def test_a_unit_is_asked_and_a_question_withdrawn(cast, sit):
    case = accepted(cast)
    desk = sit(cast.scjg.reviewer)
    press(desk, case, "request_assistance", unit=cast.sw.unit.pk, question="Was the fine paid?")
    assert state(case) == "assisting"
    asked = case.assistances.get()
    case.refresh_from_db()
    page = f"act/withdraw_request/?assistance={asked.pk}"
    assert "Was the fine paid?" in text(desk.get(url(case, page)))
    answer = desk.post(url(case, page), {"seen": case.last_seq, "reason": "Found it ourselves."})
    assert answer.status_code == 302
    assert state(case) == "reviewing"


def test_missing_material_is_asked_for_one_thing_a_line(cast, sit):
    case = filed(cast)
    press(
        sit(cast.scjg.reviewer), case, "request_supplement", items="Copy of the licence\n\nProof of payment"
    )
    assert state(case) == "supplementing"
    page = text(sit(cast.scjg.reviewer).get(url(case)))
    assert "Copy of the licence" in page
    assert "Proof of payment" in page


def test_another_receipt_date_needs_proof_and_a_second_person(cast, sit):
    case = accepted(cast)
    reviewer = sit(cast.scjg.reviewer)
    answer = press(
        reviewer,
        case,
        "propose_receipt_date",
        received_on="2026-09-23",
        reason="The stamp.",
        evidence=pdf("e.pdf"),
    )
    assert answer.status_code == 302
    waits = "Another receipt date waits for a second person: Wed 23 September instead of Thu 24 September."
    assert waits in text(reviewer.get(url(case)))
    for action in ("confirm_receipt_date", "refuse_receipt_date"):  # nobody confirms what is not shown
        assert waits in text(sit(cast.scjg.approver).get(url(case, f"act/{action}/")))
    assert press(sit(cast.scjg.approver), case, "confirm_receipt_date").status_code == 302
    case.refresh_from_db()
    assert case.received_on.isoformat() == "2026-09-23"


def test_going_on_without_an_answer_names_the_questions_that_are_open(cast, sit):
    case = accepted(cast)
    desk = sit(cast.scjg.reviewer)
    for unit, question in ((cast.sw.unit, "Was the fine paid?"), (cast.yj.unit, "Was it safe?")):
        press(desk, case, "request_assistance", unit=unit.pk, question=question)
    answered = case.assistances.get(unit=cast.yj.unit)
    do(case, "answer", cast.yj.reviewer, at("2026-09-24", "12:00"), assistance=answered, finding="It was.")
    form = desk.get(url(case, "act/proceed_without/"))
    assert [row.unit for row in form.context["open_questions"]] == [cast.sw.unit]
    assert "Was the fine paid?" in text(form)


def test_where_there_is_no_entry_to_link_there_is_no_button_to_press(cast, sit):
    filing = Filing(ground="error", wanted="delete", statement="Not me.", entry="A fine of 20 000 yuan")
    case = file_objection(
        user=cast.neighbour, link=cast.neighbour_link, filing=filing, submission_key=uuid.uuid4()
    )
    page = sit(cast.centre.reviewer).get(url(case, "act/identify_record/"))
    assert "No entry about this person or organisation is recorded here." in text(page)
    assert text(page).count('<button class="button">') == 0


def test_a_refused_act_leaves_no_file_behind(cast, sit):
    case = accepted(cast)
    press(
        sit(cast.scjg.reviewer), case, "propose_receipt_date", received_on="2026-12-31", reason="x",
        evidence=pdf("e.pdf"),
    )  # fmt: skip
    assert not Document.objects.exists()


def test_an_exe_called_pdf_is_refused_with_a_sentence(cast, sit):
    case = accepted(cast)
    file = upload(b"MZ\x90\x00" + b"\0" * 200, "stamp.pdf")
    answer = press(
        sit(cast.scjg.reviewer),
        case,
        "propose_receipt_date",
        received_on="2026-09-23",
        reason="x",
        evidence=file,
    )
    assert answer.status_code == 422
    assert "stamp.pdf" in str(answer.context["form"].errors["evidence"])


def test_a_form_that_grew_old_is_refused_and_its_text_kept(cast, sit):
    case = accepted(cast)
    desk = sit(cast.scjg.reviewer)
    seen = case.last_seq
    do(
        case,
        "request_assistance",
        cast.scjg.reviewer,
        at("2026-09-24"),
        unit=cast.sw.unit,
        question="Please check.",
    )
    do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-24"), reason="No need.")
    answer = desk.post(url(case, "act/propose/"), DECISION | {"seen": seen})
    page = text(answer)
    assert answer.status_code == 409
    assert state(case) == "reviewing"
    assert "this happened to the case" in page
    assert "Continued without the missing answers" in page
    assert DECISION["reasoning"] in page
    case.refresh_from_db()
    assert f'name="seen" value="{case.last_seq}"' in page


def test_a_draft_is_kept_and_survives_a_reassignment(cast, sit):
    case = accepted(cast)
    typed = DECISION | {"seen": case.last_seq}
    saved = sit(cast.scjg.reviewer).post(url(case, "act/propose/draft/"), typed)
    assert saved.status_code == 204
    do(
        case,
        "reassign",
        cast.scjg.supervisor,
        at("2026-09-25"),
        to=cast.scjg.second_reviewer,
        reason="Ill for long.",
    )
    page = text(sit(cast.scjg.second_reviewer).get(url(case, "act/propose/")))
    assert DECISION["reasoning"] in page
    assert "begun by scjg.reviewer" in page
    assert sit(cast.scjg.reviewer).post(url(case, "act/propose/draft/"), typed).status_code == 403
    case.refresh_from_db()
    press(sit(cast.scjg.second_reviewer), case, "propose", **DECISION)
    assert not Draft.objects.exists()


def test_a_text_block_is_added_without_a_script(cast, sit):
    case = accepted(cast)
    answer = press(sit(cast.scjg.reviewer), case, "propose", **DECISION, insert="1", block="A block of text.")
    assert answer.status_code == 200
    assert state(case) == "reviewing"
    assert f"{DECISION['reasoning']}\nA block of text." in text(answer)


def test_four_eyes_hold_at_the_desk_and_the_attempt_is_written_down(cast, sit):
    case = proposed(cast)
    desk = sit(cast.scjg.reviewer)
    assert desk.get(url(case, "act/approve/")).status_code == 403
    answer = press(desk, case, "approve")
    assert answer.status_code == 403
    assert "An approver of the competent unit does this." in text(answer)
    assert state(case) == "awaiting_approval"
    entry = Entry.objects.get(kind=Kind.REFUSED)
    assert entry.facts == {"action": "approve", "code": "not_approver"}


def test_a_recused_approver_is_refused_with_the_reason(cast, sit):
    case = proposed(cast)
    Recusal.objects.create(user=cast.scjg.approver, subject=cast.company, reason="Related by marriage.")
    answer = press(sit(cast.scjg.approver), case, "approve")
    assert answer.status_code == 403
    assert "declared an interest" in text(answer)


def test_an_act_that_is_not_possible_now_says_where_the_case_stands(cast, sit):
    case = approved(cast)
    answer = sit(cast.scjg.reviewer).get(url(case, "act/accept/"))
    assert answer.status_code == 409
    assert "This cannot be done now" in text(answer)


def test_handing_over_to_somebody_who_may_not_is_refused_on_the_form(cast, sit):
    case = proposed(cast)
    supervisor = sit(cast.scjg.supervisor)
    supervisor.get(url(case, "act/reassign/"))
    answer = press(supervisor, case, "reassign", to=cast.scjg.reviewer.pk, reason="Quick.")
    assert answer.status_code == 403
    assert "Quick." in text(answer)
    assert Entry.objects.filter(kind=Kind.REFUSED, facts__action="reassign").count() == 1


def test_after_an_act_the_next_task_is_one_press_away(cast, sit):
    first = accepted(cast)
    second = filed(cast, ground="omission")
    do(second, "accept", cast.scjg.reviewer, at("2026-09-24", "12:00"))
    answer = sit(cast.scjg.reviewer).post(
        url(first, "act/propose/"), DECISION | {"seen": first.last_seq}, follow=True
    )
    assert f'<a href="{url(second)}">Next: {second.reference}</a>' in text(answer)


def test_claim_and_release_are_buttons(cast, sit):
    case = filed(cast)
    desk = sit(cast.scjg.reviewer)
    press(desk, case, "claim")
    case.refresh_from_db()
    assert case.handler == cast.scjg.reviewer
    assert press(sit(cast.scjg.second_reviewer), case, "accept").status_code == 403
    press(desk, case, "release")
    case.refresh_from_db()
    assert case.handler is None


def test_an_annotation_adds_its_note_and_changes_nothing_else(cast, sit):
    case = accepted(cast)
    press(
        sit(cast.scjg.reviewer),
        case,
        "propose",
        **(DECISION | {"remedy": "annotate", "field_note": "Under appeal."}),
    )
    assert case.proposals.get().fields_json == '{"note": "Under appeal."}'


def test_text_blocks_speak_the_language_of_the_letter(cast, sit):
    case = accepted(cast)
    cast.owner.language = "en"
    cast.owner.save()
    form = sit(cast.scjg.reviewer).get(url(case, "act/propose/")).context["form"]
    assert form.initial["basis"] == "Regulations of Shandong Province on Social Credit, Article 39"
    name, words = form.blocks()[0]
    assert name.startswith("Upheld")
    assert words.startswith("The deciding document")


def test_a_supervisor_appoints_an_approver_from_the_centre_where_nobody_in_the_unit_may(cast, sit):
    keep_out(cast.company, cast.scjg.approver, cast.scjg.second_approver)
    case = proposed(cast)
    supervisor = sit(cast.scjg.supervisor)
    assert press(supervisor, case, "appoint_approver", to=cast.sw.approver.pk, reason="x").status_code == 422
    answer = press(
        supervisor, case, "appoint_approver", to=cast.centre.approver.pk, reason="Nobody else is left."
    )
    assert answer.status_code == 302
    desk = sit(cast.centre.approver)
    assert case.reference in text(desk.get("/desk/"))
    assert press(desk, case, "approve").status_code == 302


def test_reopening_beside_an_open_objection_is_refused_with_the_way_to_it(cast, sit):
    first = approved(cast, finding="rejected")
    second = filed(cast)
    approver = sit(cast.scjg.approver)
    approver.get(url(first, "act/reopen/"))
    answer = press(approver, first, "reopen", reason="A judgment.")
    assert answer.status_code == 422
    assert "An objection to this entry on this ground is already open." in text(answer)
    assert f'href="/desk/cases/{second.reference}/"' in text(answer)
    do(second, "transfer", cast.scjg.reviewer, at("2026-09-24"), unit=cast.sw.unit, reason="Theirs.")
    answer = text(press(approver, first, "reopen", reason="A judgment."))
    assert second.reference in answer
    assert f'href="/desk/cases/{second.reference}/"' not in answer, "no way for whom it is closed"
