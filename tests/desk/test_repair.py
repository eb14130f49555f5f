"""A repair through the forms, as officials press them: decided entry by entry, carried out line by line, taken back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import sight
from cases.models import Case, ExecutionStep
from ledger.models import Entry, Kind
from notifications.models import Message
from tests.cast import Cast, catalogue_item
from tests.desk.pages import press, state, text, url
from tests.uploads import pdf
from tests.workflows import repairs
from tests.workflows.story import accepted as objection_accepted
from tests.workflows.story import at, do

GRANTED = {"verdict": "granted", "basis": repairs.RULE}
REFUSED = {
    "verdict": "refused",
    "code": "not_corrected",
    "reason": "The training is not finished.",
    "basis": repairs.RULE,
}
WHOLE = {"reasoning": "Looked at one by one.", "basis": repairs.RULE}


@pytest.fixture(autouse=True)
def published(cast: Cast) -> None:
    repairs.published(cast.item)


def typed(case: Case, *verdicts: dict[str, str], **changes: Any) -> dict[str, Any]:
    """The form of a decision, one verdict an entry."""
    items = case.repair_items.order_by("pk")
    rows = {
        f"{name}_{item.pk}": value
        for item, said in zip(items, verdicts, strict=True)
        for name, value in said.items()
    }
    return WHOLE | rows | changes


def test_three_entries_are_decided_carried_out_and_revoked_at_the_desk(cast, sit, move):
    case = repairs.filed(cast)
    reviewer, approver = sit(cast.scjg.reviewer), sit(cast.scjg.approver)
    assert press(reviewer, case, "accept").status_code == 302
    answer = press(reviewer, case, "propose", **typed(case, REFUSED, GRANTED, GRANTED))
    assert answer.status_code == 302
    assert state(case) == "awaiting_approval"
    letter = approver.get(url(case, "act/approve/")).context["letter"]
    press(approver, case, "approve")
    speaker = sight.speakers(case, case.received_on)[0]
    sent = Message.objects.filter(key="repair.result", case_id=case.pk, recipient=speaker).first()
    assert (sent.subject, sent.body) == (letter.title, letter.body), "the preview is exactly what is sent"
    assert "The training is not finished." in letter.body
    assert state(case) == "executing"
    _carry_out(case, cast, sit)
    move("2026-10-12")
    _revoke(case, cast, sit, move)


def _carry_out(case: Case, cast: Cast, sit: Any) -> None:
    """Several lines with one file, the last with a note."""
    steward = sit(cast.scjg.steward)
    *most, last = case.execution_steps.all()
    page = text(steward.get(url(case)))
    assert f"act/record_step/?step={last.pk}" in page
    form = steward.get(url(case, f"act/record_step/?step={last.pk}")).context["form"]
    assert form["steps"].value() == [last.pk]
    answer = press(steward, case, "record_step", steps=[step.pk for step in most], evidence=[pdf("seen.pdf")])
    assert answer.status_code == 302
    assert state(case) == "executing"
    press(steward, case, "record_step", steps=[last.pk], note="Message 17 to the platform above.")
    assert state(case) == "concluded"
    done = ExecutionStep.objects.filter(case=case)
    assert [step.done_by for step in done] == [cast.scjg.steward] * len(done)
    assert len({step.evidence_id for step in done}) == 2
    assert "Message 17 to the platform above." in text(steward.get(url(case)))


def _revoke(case: Case, cast: Cast, sit: Any, move: Any) -> None:
    reviewer = sit(cast.scjg.reviewer)
    items = case.repair_items.filter(verdict="granted").values_list("pk", flat=True)
    said = {"ground": "false_material", "facts_found": "The receipt was forged.", "basis": repairs.RULE}
    assert press(reviewer, case, "propose_revocation", items=list(items), **said).status_code == 302
    assert state(case) == "revocation_noticed"
    refused = press(reviewer, case, "close_defence")
    assert refused.status_code == 409
    assert "The person still has time to answer the notice." in text(refused)
    do(case, "defend", cast.owner, at("2026-10-13"), defence="The bank made a mistake.")
    assert "The bank made a mistake." in text(reviewer.get(url(case, "act/close_defence/")))
    assert press(reviewer, case, "close_defence", answer="").status_code == 422
    move("2026-10-14")
    reviewer, approver = sit(cast.scjg.reviewer), sit(cast.scjg.approver)
    assert press(reviewer, case, "close_defence", answer="The bank denies that.").status_code == 302
    assert press(approver, case, "revoke", reason="The receipt is forged.").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("concluded", "revoked")
    assert "published again since" in text(reviewer.get(url(case)))


def test_what_was_decided_before_stands_in_the_form_after_it_was_sent_back(cast, sit):
    case = repairs.accepted(cast)
    reviewer = sit(cast.scjg.reviewer)
    press(reviewer, case, "propose", **typed(case, REFUSED, GRANTED, GRANTED))
    press(sit(cast.scjg.approver), case, "send_back", reason="Quote the decision.")
    form = reviewer.get(url(case, "act/propose/")).context["form"]
    first = case.repair_items.order_by("pk")[0]
    assert form[f"verdict_{first.pk}"].value() == "refused"
    assert form[f"reason_{first.pk}"].value() == "The training is not finished."


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({}, "verdict", "required"),
        ({"verdict": "", "basis": "x"}, "verdict", "required"),
        ({"verdict": "maybe", "basis": "x"}, "verdict", "invalid_choice"),
        ({"verdict": "granted"}, "basis", "required"),
        (REFUSED | {"code": ""}, "code", "required"),
        (REFUSED | {"reason": " "}, "reason", "required"),
    ],
)
def test_an_entry_without_its_verdict_is_named_and_nothing_is_lost(said, field, code, cast, sit):
    case = repairs.accepted(cast)
    answer = press(sit(cast.scjg.reviewer), case, "propose", **typed(case, said, GRANTED, GRANTED))
    assert answer.status_code == 422
    first = case.repair_items.order_by("pk")[0]
    errors = answer.context["form"].errors.as_data()
    assert errors[f"{field}_{first.pk}"][0].code == code
    assert set(errors) <= {f"{name}_{first.pk}" for name in ("verdict", "basis", "code", "reason")}
    assert "Looked at one by one." in text(answer)
    assert state(case) == "accepted"


def test_what_the_law_does_not_allow_is_not_granted_and_says_beside_which_entry(cast, sit):
    record = repairs.penalty(cast.company, cast.item, "曲市监罚〔2026〕401号", corrected_on=None)
    case = _with_a_paper(cast, record)
    reviewer = sit(cast.scjg.reviewer)
    press(reviewer, case, "accept")
    answer = press(reviewer, case, "propose", **typed(case, GRANTED))
    item = case.repair_items.get()
    assert answer.context["form"].errors.as_data()[f"corrected_on_{item.pk}"][0].code == "not_corrected"
    shown = press(reviewer, case, "propose", **typed(case, GRANTED | {"corrected_on": "2026-09-01"}))
    assert shown.status_code == 302
    assert state(case) == "awaiting_approval"


def _with_a_paper(cast: Cast, record: Any) -> Case:
    from cases import documents, drafts
    from cases.models import DocumentPurpose

    draft = drafts.filing_draft(cast.owner, "repair")
    purpose = DocumentPurpose.EVIDENCE
    documents.store(file=pdf(), uploaded_by=cast.owner, purpose=purpose, draft=draft, at=at("2026-09-24"))
    return repairs.applied(cast, [record], draft=draft)[0]


def test_a_result_is_put_off_by_a_second_person(cast, sit):
    case = repairs.accepted(cast)
    reviewer, approver = sit(cast.scjg.reviewer), sit(cast.scjg.approver)
    too_late = press(
        reviewer, case, "propose_extension", until="2027-01-01", reason="A court file is needed."
    )
    assert too_late.context["form"].errors.as_data()["until"][0].code == "until_invalid"
    assert "at the latest" in text(too_late)
    press(reviewer, case, "propose_extension", until="2026-10-20", reason="A court file is needed.")
    page = text(approver.get(url(case, "act/approve_extension/")))
    assert "A court file is needed." in page
    assert press(approver, case, "approve_extension").status_code == 302
    assert case.extensions.get().approved is True
    assert "Applicant told" in text(reviewer.get(url(case)))


def test_the_reviewer_does_not_approve_their_own_decision_and_the_attempt_is_noted(cast, sit):
    case = repairs.proposed(cast)
    refused = press(sit(cast.scjg.reviewer), case, "approve")
    assert refused.status_code == 403
    assert Entry.objects.filter(kind=Kind.REFUSED, facts__action="approve").exists()
    assert state(case) == "awaiting_approval"


def test_a_form_that_grew_old_is_refused_and_keeps_what_was_typed(cast, sit):
    case = repairs.accepted(cast)
    reviewer = sit(cast.scjg.reviewer)
    form = typed(case, GRANTED, GRANTED, GRANTED, seen=case.last_seq)
    do(case, "add_material", cast.owner, at("2026-09-24"), documents=[_evidence(case, cast)])
    answer = reviewer.post(url(case, "act/propose/"), form)
    assert answer.status_code == 409
    assert "Looked at one by one." in text(answer)


def _evidence(case: Case, cast: Cast) -> int:
    from tests.workflows.papers import paper

    return paper(case, cast.owner).pk


def test_acts_of_an_objection_are_not_there_for_a_repair(cast, sit):
    case = repairs.filed(cast)
    reviewer = sit(cast.scjg.reviewer)
    for action in ("refer_out", "identify_record", "apply_correction", "reopen", "annotate_remedy"):
        assert reviewer.get(url(case, f"act/{action}/")).status_code == 404, action
    other = objection_accepted(cast)
    assert reviewer.get(url(other, "act/propose_extension/")).status_code == 404


def test_the_page_says_what_stands_against_an_entry_today(cast, sit):
    case = _with_a_paper(
        cast, repairs.penalty(cast.company, cast.item, "曲市监罚〔2026〕402号", corrected_on=None)
    )
    page = text(sit(cast.scjg.reviewer).get(url(case)))
    assert "The office that decided has not noted yet that it is put right" in page
    assert "We keep the Food Safety Law." in page, "the commitment letter"


def test_the_page_costs_the_same_however_many_entries(cast, sit):
    desk = sit(cast.scjg.reviewer)

    def queries(case: Case, rest: str = "") -> int:
        desk.get(url(case, rest))
        with CaptureQueriesContext(connection) as seen:
            desk.get(url(case, rest))
        return len(seen)

    one = repairs.applied(cast, [repairs.penalty(cast.company, cast.item, "曲市监罚〔2026〕501号")])[0]
    three = repairs.filed(cast)
    assert queries(one) == queries(three)
    for case in (one, three):
        do(case, "accept", cast.scjg.reviewer, at("2026-09-24"))
    assert queries(one, "act/propose/") == queries(three, "act/propose/")


def test_the_board_counts_each_procedure_and_every_number_opens_its_list(cast, sit):
    repairs.filed(cast)
    objection_accepted(cast)
    desk = sit(cast.scjg.supervisor)
    [row] = desk.get("/desk/board/").context["rows"]
    assert [part["label"] for part in row["parts"]] == ["Objection", "Credit repair"]
    for part in row["parts"]:
        for number in part["numbers"]:
            listed = desk.get(number["url"])
            assert len(listed.context["list"].rows) == number["value"], (part["label"], number["name"])
    assert row["numbers"][0]["value"] == 2
    assert [part["numbers"][0]["value"] for part in row["parts"]] == [1, 1]


def test_the_opinion_of_the_determining_unit_is_asked_like_any_question(cast, sit):
    item = repairs.published(catalogue_item(cast.yj.unit, "safety"))
    case = repairs.applied(cast, [repairs.penalty(cast.company, item, "曲应急罚〔2026〕9号")])[0]
    reviewer = sit(cast.yj.reviewer)
    press(reviewer, case, "accept")
    asked = press(reviewer, case, "request_assistance", unit=cast.scjg.unit.pk, question="Put right?")
    assert asked.status_code == 302
    question = case.assistances.get()
    page = sit(cast.scjg.reviewer).get(f"/desk/questions/{question.pk}/")
    assert page.status_code == 200
    assert "曲应急罚〔2026〕9号" in text(page)
