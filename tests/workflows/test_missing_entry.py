"""An omission that is upheld ends with an entry in the record, linked to the case, and never with a sentence alone."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from accounts.claiming import find_verified, index_of
from accounts.models import Subject, SubjectLink, User
from cases import access, records
from cases.models import Case, CatalogueItem, Record
from cases.records import NewEntry
from core.errors import BadInput
from notifications.models import Message
from tests.cast import UNUSED_NUMBER, Cast, catalogue_item
from tests.workflows.papers import clock_of, counter_draft, running_slots
from tests.workflows.refusals import refused
from tests.workflows.story import at, do, filed
from workflows.filing import Filing, file_at_counter

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")
PRIZE = {"summary": "2026 年度诚信企业"}


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return catalogue_item(cast.scjg.unit, "honour")


def missing(cast: Cast, fields: dict[str, str] | None = None) -> Case:
    """The company's prize is missing: accepted and upheld by the market bureau."""
    case = filed(cast, ground="omission", record=None, entry="Our prize of 2026.", unit=cast.scjg.unit)
    return upheld(cast, case, fields)


def upheld(cast: Cast, case: Case, fields: dict[str, str] | None = None) -> Case:
    do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    said = {"finding": "upheld", "remedy": "correct", "reasoning": "Yes.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, NOW, **said, fields=fields or {})
    return do(case, "approve", cast.scjg.approver, NOW)


def prize(item: CatalogueItem, **changes: Any) -> NewEntry:
    entry = NewEntry(
        item=item, document_no="曲市监奖〔2026〕3号", determined_on=dt.date(2026, 6, 1), fields=PRIZE
    )
    return dataclasses.replace(entry, **changes)


def enter(cast: Cast, case: Case, entry: NewEntry | None, **facts: Any) -> Case:
    return do(case, "apply_correction", cast.scjg.steward, NOW, entry=entry, **facts)


def test_the_missing_entry_is_made_and_linked_to_the_case(cast: Cast, item: CatalogueItem) -> None:
    case = enter(cast, missing(cast, PRIZE), prize(item))
    record = Record.objects.get(document_no="曲市监奖〔2026〕3号")
    version = records.current(record)
    assert (case.state, case.outcome, case.record) == ("concluded", "upheld", record)
    assert (record.subject, record.unit, record.item) == (cast.company, cast.scjg.unit, item)
    assert (version.number, version.change, version.case_id) == (1, "entered", case.pk)
    assert (version.author, records.fields_of(version)) == (cast.scjg.steward, PRIZE)
    assert case.reference in version.reason_zh
    assert case.reference in version.reason_en
    assert clock_of(case, "correction").status == "met"
    assert running_slots(case) == ["review"], "until the result notice left"
    assert record in access.records_for(cast.owner, dt.date(2026, 9, 25))
    assert not records.is_disputed(record)


def test_the_notices_tell_that_it_will_be_made_that_it_was_and_what_it_says(
    cast: Cast, item: CatalogueItem
) -> None:
    User.objects.filter(pk=cast.owner.pk).update(language="en")
    case = enter(cast, missing(cast, PRIZE), prize(item))
    told = Message.objects.filter(case_id=case.pk, recipient=cast.owner, channel="in_app")
    result, corrected = told.get(key="objection.result").body, told.get(key="objection.corrected").body
    assert "What is missing will be entered in the record" in result
    assert "the missing entry was made" in corrected
    assert ": 2026 年度诚信企业" in corrected
    assert "→" not in corrected
    assert "marked as disputed" not in corrected
    assert not Message.objects.filter(case_id=case.pk, key="desk.record_corrected").exists()


def test_a_sentence_alone_concludes_nothing(cast: Cast) -> None:
    case = missing(cast)
    with refused(case, "entry_missing"):
        do(case, "apply_correction", cast.scjg.steward, NOW, reason="Entered as number 12 of the register.")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_no": " "}, "document_no_missing"),
        ({"determined_on": dt.date(2026, 9, 26)}, "decided_in_future"),
        ({"fields": {}}, "fields_missing"),
        ({"fields": {"mother": "x"}}, "field_unknown"),
    ],
)
def test_what_cannot_be_an_entry_is_refused(
    cast: Cast, item: CatalogueItem, changes: dict[str, Any], code: str
) -> None:
    case = missing(cast)
    with refused(case, code):
        enter(cast, case, prize(item, **changes))
    assert not Record.objects.filter(item=item).exists()


def test_a_decision_that_is_recorded_already_is_not_recorded_twice(cast: Cast) -> None:
    case = missing(cast)
    with refused(case, "record_exists"):
        enter(cast, case, prize(cast.item, document_no=cast.record.document_no))


def test_what_was_approved_word_by_word_is_entered_so(cast: Cast, item: CatalogueItem) -> None:
    case = missing(cast, PRIZE)
    with refused(case, "not_as_decided"):
        enter(cast, case, prize(item, fields={"summary": "Another prize"}))
    case = enter(cast, case, prize(item, fields=PRIZE | {"note": "Register, number 12"}))
    assert records.fields_of(records.current(case.record)) == PRIZE | {"note": "Register, number 12"}


def test_a_unit_enters_under_its_own_items_and_the_centre_under_all(cast: Cast, item: CatalogueItem) -> None:
    case = missing(cast)
    with refused(case, "item_of_another_unit"):
        enter(cast, case, prize(catalogue_item(cast.sw.unit)))
    at_the_centre = filed(cast, ground="omission", record=None, entry="A prize.", unit=cast.centre.unit)
    do(at_the_centre, "accept", cast.centre.reviewer, NOW)
    said = {"finding": "upheld", "remedy": "correct", "reasoning": "Yes.", "basis": "Article 59"}
    do(at_the_centre, "propose", cast.centre.reviewer, NOW, **said)
    do(at_the_centre, "approve", cast.centre.approver, NOW)
    done = do(at_the_centre, "apply_correction", cast.centre.steward, NOW, entry=prize(item))
    assert done.record is not None
    assert done.record.unit == cast.scjg.unit


@pytest.mark.parametrize("remedy", ["delete", "annotate", "cease"])
def test_what_is_not_there_is_neither_deleted_nor_annotated_nor_stopped(cast: Cast, remedy: str) -> None:
    case = filed(cast, ground="omission", record=None, entry="Our prize.", unit=cast.scjg.unit)
    do(case, "accept", cast.scjg.reviewer, NOW)
    said = {"finding": "upheld", "remedy": remedy, "reasoning": "Yes.", "basis": "Article 59"}
    with refused(case, "choice_missing"):
        do(case, "propose", cast.scjg.reviewer, NOW, **said)


def test_an_omission_in_an_entry_that_is_there_is_corrected_in_it(cast: Cast) -> None:
    case = filed(cast, ground="omission")
    do(case, "accept", cast.scjg.reviewer, NOW)
    said = {"finding": "upheld", "remedy": "annotate", "reasoning": "Paid.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, NOW, **said, fields={"note": "Paid in full."})
    do(case, "approve", cast.scjg.approver, NOW)
    do(case, "apply_correction", cast.scjg.steward, NOW)
    assert records.current(cast.record).change == "annotated"


# — somebody whom nobody verified yet —


def on_paper(cast: Cast) -> Case:
    """A person without an account writes that a prize is missing; their number proves nothing yet."""
    somebody = Subject(kind="person", number_kind="citizen", number_index=index_of("person", UNUSED_NUMBER))
    somebody.number, somebody.name = UNUSED_NUMBER, "颜回"
    somebody.save()
    said = Filing("omission", "correct", "My prize is missing.", entry="A prize.", unit=cast.scjg.unit)
    clerk = cast.scjg.clerk
    paper = {"received_on": dt.date(2026, 9, 24), "draft": counter_draft(clerk), "now": at("2026-09-24")}
    return upheld(cast, file_at_counter(clerk=clerk, subject=somebody, filing=said, **paper))


def test_the_record_of_a_paper_filer_begins_with_the_name_in_the_deciding_document(
    cast: Cast, item: CatalogueItem
) -> None:
    case = on_paper(cast)
    with refused(case, "name_missing"):
        enter(cast, case, prize(item))
    case = enter(cast, case, prize(item), name="颜 回之")
    known = find_verified("person", UNUSED_NUMBER)
    assert known is not None
    assert case.record is not None
    assert (case.record.subject, known.name) == (known, "颜 回之")
    assert case.subject != known, "the paper itself still proves nothing"


def test_entering_verifies_no_claim_and_tells_a_claimant_nothing_of_the_entry(
    cast: Cast, item: CatalogueItem
) -> None:
    said = {"ground": "omission", "record": None, "entry": "A prize.", "unit": cast.scjg.unit}
    claim = SubjectLink.objects.get(pk=cast.claimant_link.pk)
    case = filed(cast, **said)
    Case.objects.filter(pk=case.pk).update(subject=claim.subject, filed_by=cast.claimant)
    case = enter(cast, upheld(cast, case), prize(item))
    assert case.record is not None
    assert case.record.subject == cast.company, "whoever holds the number, not who typed it"
    claim.refresh_from_db()
    assert claim.status == "claimed"
    told = Message.objects.get(recipient=cast.claimant, key="objection.corrected", channel="in_app")
    assert PRIZE["summary"] not in told.body


def test_nothing_is_entered_about_somebody_who_was_under_18_on_the_day(
    cast: Cast, item: CatalogueItem
) -> None:
    case = on_paper(cast)
    with pytest.raises(BadInput) as caught:
        enter(cast, case, prize(item, determined_on=dt.date(1980, 1, 1)), name="颜回")
    assert caught.value.code == "record_on_minor"
    assert find_verified("person", UNUSED_NUMBER) is None, "nothing half-done"
