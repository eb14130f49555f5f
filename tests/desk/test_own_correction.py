"""The provider's own correction at the desk: in the stewards' queue, begun with what was proposed."""

from cases import records
from tests.desk.pages import press, state, text, url
from tests.uploads import pdf
from tests.workflows.papers import running_slots, task_of
from tests.workflows.story import at, do, proposed

FORM = {
    "remedy": "correct",
    "field_amount": "2000 元",
    "field_summary": "销售超过保质期的食品",
    "field_penalty_kind": "罚款",
    "reason": "The decision says 2 000.",
}


def owed(cast):
    case = do(proposed(cast), "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Quote it.")
    return do(case, "withdraw", cast.owner, at("2026-09-24", "16:00"))


def test_it_stands_in_the_stewards_queue_and_leads_to_the_case(cast, sit):
    case = owed(cast)
    page = text(sit(cast.scjg.steward).get("/desk/?view=unit"))
    assert case.reference in page
    assert "Correct an error of the unit&#x27;s own" in page
    assert case.reference not in text(sit(cast.scjg.reviewer).get("/desk/?view=unit"))


def test_the_case_page_shows_its_clock_as_a_target_and_offers_the_report(cast, sit):
    page = text(sit(cast.scjg.steward).get(url(owed(cast))))
    assert "Correct an error of its own and report it" in page
    assert "Wed 30 September" in page
    assert "A service target of the office, not a statutory term." in page
    assert "/act/report_own_correction/" in page
    assert "Take it" in page


def test_the_form_begins_with_what_was_proposed(cast, sit):
    page = text(sit(cast.scjg.steward).get(url(owed(cast), "act/report_own_correction/")))
    assert '<option value="correct" selected>' in page
    assert 'value="2000 元"' in page
    assert "Says now: 20000 元" in page
    assert 'name="finding"' not in page


def test_sent_it_corrects_the_entry_and_ends_the_duty(cast, sit):
    case = owed(cast)
    steward = sit(cast.scjg.steward)
    answer = press(steward, case, "report_own_correction", **FORM, evidence=[pdf("file.pdf")])
    assert answer.status_code == 302
    assert (state(case), running_slots(case)) == ("concluded", [])
    assert records.fields_of(records.current(cast.record))["amount"] == "2000 元"
    page = text(steward.get(url(case)))
    assert "The provider&#x27;s own correction was carried out and reported" in page


def test_nothing_wrong_is_reported_with_its_reason(cast, sit):
    case = owed(cast)
    answer = press(sit(cast.scjg.steward), case, "report_own_correction", remedy="", reason="It is right.")
    assert answer.status_code == 302
    assert records.current(cast.record).number == 1
    assert "The provider reported that nothing was wrong" in text(sit(cast.scjg.steward).get(url(case)))


def test_a_correction_that_changes_nothing_is_refused_beside_the_field_and_what_was_typed_is_kept(cast, sit):
    case = owed(cast)
    typed = FORM | {"field_amount": "20000 元"}
    answer = press(sit(cast.scjg.steward), case, "report_own_correction", **typed)
    assert answer.status_code == 422
    assert "Enter what the entry should say instead." in text(answer)
    assert "The decision says 2 000." in text(answer)
    assert task_of(case).step == "own_correction"


def test_without_a_reason_nothing_is_reported(cast, sit):
    case = owed(cast)
    answer = press(sit(cast.scjg.steward), case, "report_own_correction", remedy="delete", reason="")
    assert (answer.status_code, running_slots(case)) == (422, ["own_correction"])
