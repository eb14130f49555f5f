"""What is missing: proposed word by word, approved in sight of it, entered by the steward, never by a sentence."""

from typing import Any

import pytest

from cases import records
from cases.models import Case, CatalogueItem, Record
from tests.cast import Cast, catalogue_item
from tests.desk.pages import press, state, text, url
from tests.workflows.story import at, do, filed

SAID = {"finding": "upheld", "remedy": "correct", "reasoning": "It belongs there.", "basis": "Article 59"}


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return catalogue_item(cast.scjg.unit, "honour")


def reviewed(cast: Cast) -> Case:
    case = filed(cast, ground="omission", record=None, entry="Our prize of 2026.", unit=cast.scjg.unit)
    return do(case, "accept", cast.scjg.reviewer, at("2026-09-24"))


def upheld(cast: Cast, sit: Any) -> Case:
    case = reviewed(cast)
    press(sit(cast.scjg.reviewer), case, "propose", **SAID, field_summary="2026 年度诚信企业")
    press(sit(cast.scjg.approver), case, "approve")
    assert state(case) == "correcting"
    return case


def entering(item: CatalogueItem, **changes: str) -> dict[str, Any]:
    typed = {"item": item.pk, "document_no": "曲市监奖〔2026〕3号", "determined_on": "2026-06-01"}
    return typed | {"field_summary": "2026 年度诚信企业"} | changes


def test_the_reviewer_writes_what_the_entry_is_to_say_and_can_only_have_it_entered(
    cast: Cast, sit: Any
) -> None:
    page = text(sit(cast.scjg.reviewer).get(url(reviewed(cast), "act/propose/")))
    assert "What is missing: write what the entry is to say." in page
    assert "enter what is missing" in page
    assert 'name="field_summary"' in page
    assert 'value="delete"' not in page


def test_the_approver_and_the_steward_see_what_is_to_be_entered(cast: Cast, sit: Any) -> None:
    case = reviewed(cast)
    press(sit(cast.scjg.reviewer), case, "propose", **SAID, field_summary="2026 年度诚信企业")
    approving = text(sit(cast.scjg.approver).get(url(case, "act/approve/")))
    assert "What is to be entered" in approving
    assert "2026 年度诚信企业" in approving
    press(sit(cast.scjg.approver), case, "approve")
    page = text(sit(cast.scjg.steward).get(url(case, "act/apply_correction/")))
    assert "Enter what is missing" in page
    assert 'name="field_summary" value="2026 年度诚信企业"' in page
    assert 'name="name"' not in page, "the company is verified"


def test_the_steward_enters_it_and_the_case_is_concluded_with_the_entry(
    cast: Cast, sit: Any, item: CatalogueItem
) -> None:
    case = upheld(cast, sit)
    answer = press(sit(cast.scjg.steward), case, "apply_correction", **entering(item, field_note="No. 12"))
    assert answer.status_code == 302
    assert state(case) == "concluded"
    record = Record.objects.get(document_no="曲市监奖〔2026〕3号")
    assert case.record == record
    said = records.fields_of(records.current(record))
    assert said == {"summary": "2026 年度诚信企业", "note": "No. 12"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"item": ""}, "item", "required"),
        ({"document_no": ""}, "document_no", "required"),
        ({"determined_on": ""}, "determined_on", "required"),
        ({"determined_on": "2026-09-25"}, "determined_on", "decided_in_future"),
        ({"field_summary": "Something else"}, "field_summary", "not_as_decided"),
    ],
)
def test_without_a_sound_entry_the_case_stays_and_what_was_typed_is_kept(
    cast: Cast, sit: Any, item: CatalogueItem, changes: dict[str, str], field: str, code: str
) -> None:
    case = upheld(cast, sit)
    typed = entering(item, field_note="Number 12 of the register") | changes
    answer = press(sit(cast.scjg.steward), case, "apply_correction", reason="Done.", **typed)
    assert answer.status_code == 422
    assert [error.code for error in answer.context["form"].errors.as_data()[field]] == [code]
    assert state(case) == "correcting"
    again = text(sit(cast.scjg.steward).get(url(case, "act/apply_correction/")))
    assert "Number 12 of the register" in again


def test_only_items_of_the_own_unit_are_offered(cast: Cast, sit: Any, item: CatalogueItem) -> None:
    other = catalogue_item(cast.sw.unit)
    case = upheld(cast, sit)
    form = sit(cast.scjg.steward).get(url(case, "act/apply_correction/")).context["form"]
    assert set(form.fields["item"].queryset) == {cast.item, item}
    answer = press(sit(cast.scjg.steward), case, "apply_correction", **entering(other))
    assert answer.status_code == 422


def test_an_omission_of_the_own_duty_is_entered_on_the_page_of_the_report(
    cast: Cast, sit: Any, item: CatalogueItem
) -> None:
    """Withdrawn after the error was found: the steward of the unit that should have recorded it enters it."""
    case = reviewed(cast)
    press(sit(cast.scjg.reviewer), case, "propose", **SAID, field_summary="2026 年度诚信企业")
    do(case, "send_back", cast.scjg.approver, at("2026-09-24"), reason="Quote it.")
    do(case, "withdraw", cast.owner, at("2026-09-24"))
    steward = sit(cast.scjg.steward)
    assert "act/report_own_correction/" in text(steward.get(url(case)))
    page = text(steward.get(url(case, "act/report_own_correction/")))
    for shown in (
        "Your unit corrects the entry of its own duty and reports it",
        "What is missing: write what the entry is to say.",
        'name="field_summary" value="2026 年度诚信企业"',
        'name="document_no"',
    ):
        assert shown in page, shown
    refused = press(
        steward, case, "report_own_correction", **entering(item, document_no=""), remedy="correct"
    )
    assert (refused.status_code, Record.objects.filter(item=item).count()) == (422, 0)
    assert "2026 年度诚信企业" in text(refused), "what was typed stays"
    answer = press(
        steward, case, "report_own_correction", **entering(item), remedy="correct", reason="It was forgotten."
    )
    assert answer.status_code == 302
    record = Record.objects.get(document_no="曲市监奖〔2026〕3号")
    assert records.fields_of(records.current(record)) == {"summary": "2026 年度诚信企业"}
    assert "act/report_own_correction/" not in text(steward.get(url(case)))
