"""Applying for credit repair: many records at once, each looked at first; one case per determining unit."""

import datetime as dt
import uuid

import pytest
from django.db import transaction

from cases.documents import store
from cases.drafts import filing_draft
from cases.models import Case, CatalogueItem, Document, DocumentPurpose, Draft, ItemVerdict, Record
from core.errors import BadInput, DomainError, NotAllowed
from notifications.models import Message
from tests.cast import Cast, catalogue_item
from tests.uploads import pdf
from tests.workflows.papers import clock_of, counter_draft, running_slots, task_of
from tests.workflows.repairs import applied, penalty, published, three_penalties
from tests.workflows.story import at, do
from workflows.repair_filing import (
    NotEligible,
    RepairFiling,
    RepairOpen,
    file_repair_at_counter,
    linked,
)

pytestmark = pytest.mark.django_db


def with_proof(cast: Cast) -> Draft:
    draft = filing_draft(cast.owner, "repair")
    store(
        file=pdf("receipt.pdf"),
        uploaded_by=cast.owner,
        purpose=DocumentPurpose.EVIDENCE,
        draft=draft,
        at=at("2026-09-24"),
    )
    return draft


def nothing_filed() -> bool:
    return not Case.objects.filter(procedure="repair").exists()


def test_three_records_of_one_unit_become_one_case_with_it(cast: Cast) -> None:
    records = three_penalties(cast)
    [case] = applied(cast, records)
    assert (case.procedure, case.state, case.unit) == ("repair", "filed", cast.scjg.unit)
    assert case.reference.startswith("XF-2026-")
    assert case.record is None
    assert {item.record for item in case.repair_items.all()} == set(records)
    assert {item.verdict for item in case.repair_items.all()} == {""}
    assert running_slots(case) == ["acceptance", "review"]
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 9, 30)
    assert clock_of(case).due_on == dt.date(2026, 10, 15)
    assert (task_of(case).step, task_of(case).due_on) == ("intake", dt.date(2026, 9, 30))
    repair = case.repair
    assert (repair.commitment, repair.signed_name) == ("We keep the Food Safety Law.", "孔令华")
    assert (repair.signed_by, repair.signed_at) == (cast.owner, at("2026-09-24"))
    receipt = Message.objects.get(
        case_id=case.pk, key="repair.received", recipient=cast.owner, channel="in_app"
    )
    assert receipt.is_formal
    assert "曲市监罚〔2026〕202号" in receipt.body


def test_records_of_two_units_become_two_linked_cases_with_the_same_evidence(cast: Cast) -> None:
    safety = penalty(cast.company, catalogue_item(cast.yj.unit, "safety"), "曲应急罚〔2026〕9号")
    fine = penalty(cast.company, cast.item, "曲市监罚〔2026〕201号")
    first, second = applied(cast, [safety, fine], draft=with_proof(cast))
    assert {first.unit, second.unit} == {cast.scjg.unit, cast.yj.unit}
    assert linked(first) == [second]
    assert linked(second) == [first]
    papers = [Document.objects.get(case=case) for case in (first, second)]
    assert papers[0].sha256 == papers[1].sha256
    assert papers[0].stored_as != papers[1].stored_as
    assert {paper.name for paper in papers} == {"receipt.pdf"}


def test_sent_twice_it_is_filed_once(cast: Cast) -> None:
    records, key = three_penalties(cast), uuid.uuid4()
    first = applied(cast, records, submission_key=key)
    assert applied(cast, records, submission_key=key) == first
    assert Case.objects.filter(procedure="repair").count() == 1


def test_a_record_with_an_open_repair_is_refused_with_a_link(cast: Cast) -> None:
    records = three_penalties(cast)
    [case] = applied(cast, records[:1])
    with pytest.raises(RepairOpen) as caught:
        applied(cast, records)
    assert (caught.value.code, caught.value.link) == ("repair_open", case.reference)
    do(case, "withdraw", cast.owner, at("2026-09-25"))
    assert len(applied(cast, records, "2026-09-28")) == 1


def test_too_early_is_refused_with_the_article_and_the_first_day(cast: Cast) -> None:
    young = penalty(
        cast.company, cast.item, "曲市监罚〔2026〕301号", decided_on=dt.date(2026, 9, 1), tier="general"
    )
    young = _corrected(young)
    with pytest.raises(NotEligible) as caught:
        applied(cast, [young])
    refusal = caught.value
    assert (refusal.code, refusal.record, refusal.earliest) == ("too_early", young, dt.date(2026, 12, 2))
    assert "信用修复管理办法" in str(refusal.article)
    assert nothing_filed()


def _corrected(record: Record) -> Record:
    Record.objects.filter(pk=record.pk).update(corrected_on=dt.date(2026, 9, 20))
    return Record.objects.get(pk=record.pk)


def test_one_record_that_may_not_be_repaired_stops_the_whole_filing(cast: Cast) -> None:
    fines = three_penalties(cast)
    Record.objects.filter(pk=fines[2].pk).update(is_secret=True)
    with pytest.raises(NotEligible) as caught, transaction.atomic():
        applied(cast, [*fines[:2], Record.objects.get(pk=fines[2].pk)])
    assert caught.value.code == "not_published"
    assert nothing_filed()


def test_what_a_law_excludes_is_refused_with_the_law_and_no_day(cast: Cast) -> None:
    fines = three_penalties(cast)
    CatalogueItem.objects.update(repair_excluded_by="《食品安全法》第一百三十五条")
    with pytest.raises(NotEligible) as caught, transaction.atomic():
        applied(cast, [Record.objects.get(pk=fine.pk) for fine in fines])
    refusal = caught.value
    assert (refusal.code, refusal.earliest) == ("excluded_by_law", None)
    assert refusal.article == "《食品安全法》第一百三十五条"
    assert nothing_filed()


def test_an_entry_without_a_penalty_has_nothing_to_repair(cast: Cast) -> None:
    with pytest.raises(NotEligible) as caught:
        applied(cast, [cast.record])
    assert (caught.value.code, caught.value.earliest) == ("not_published", None)


def test_not_noted_as_corrected_needs_proof_that_the_unit_then_looks_at(cast: Cast) -> None:
    fine = penalty(cast.company, cast.item, "曲市监罚〔2026〕201号", corrected_on=None)
    with pytest.raises(NotEligible) as caught:
        applied(cast, [fine])
    assert caught.value.code == "not_corrected"
    [case] = applied(cast, [fine], draft=with_proof(cast))
    assert case.documents.get().name == "receipt.pdf"
    assert not Draft.objects.filter(owner=cast.owner, kind="repair").exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("kind", "favour", "choice_missing"),
        ("statement", " ", "text_missing"),
        ("commitment", "", "text_missing"),
        ("signed_name", "", "text_missing"),
        ("records", [], "records_missing"),
    ],
)
def test_what_is_missing_in_the_form_is_named(cast: Cast, field: str, value: object, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        applied(cast, **({"records": three_penalties(cast)} | {field: value}))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert nothing_filed()


def test_a_typed_number_proves_nothing(cast: Cast) -> None:
    records = three_penalties(cast)
    for who, code in (("claimant", "link_not_verified"), ("former_agent", "link_not_in_force")):
        link = getattr(cast, f"{who}_link")
        with pytest.raises(NotAllowed) as caught:
            applied(cast, records, user=getattr(cast, who), link=link)
        assert caught.value.code == code
    with pytest.raises(NotAllowed) as caught:
        applied(cast, records, user=cast.neighbour, link=cast.neighbour_link)
    assert caught.value.code == "record_not_yours"
    assert nothing_filed()


def test_an_agent_applies_for_the_company(cast: Cast) -> None:
    [case] = applied(cast, three_penalties(cast), user=cast.agent, link=cast.agent_link)
    assert (case.filed_by, case.capacity) == (cast.agent, "agent")


def test_before_order_36_the_centre_decides_with_the_opinion_of_the_determining_unit(cast: Cast) -> None:
    fine = penalty(
        cast.company,
        cast.item,
        "曲市监罚〔2025〕88号",
        decided_on=dt.date(2025, 8, 1),
        corrected_on=dt.date(2025, 9, 1),
    )
    [case] = applied(cast, [fine], "2026-03-31")
    assert (case.unit, case.repair.decider) == (cast.centre.unit, "centre")
    assert case.repair.determined_by == cast.scjg.unit


def test_the_day_after_the_determining_unit_decides(cast: Cast) -> None:
    fine = penalty(
        cast.company,
        cast.item,
        "曲市监罚〔2025〕88号",
        decided_on=dt.date(2025, 8, 1),
        corrected_on=dt.date(2025, 9, 1),
    )
    [case] = applied(cast, [fine], "2026-04-01")
    assert (case.unit, case.repair.decider) == (cast.scjg.unit, "determining_unit")


def on_paper(cast: Cast, records: list[Record], **changes: object) -> list[Case]:
    filing = RepairFiling("end_publicity", "The fine is paid.", records, "We keep the law.", "孔令华")
    clerk = cast.centre.clerk
    said: dict[str, object] = {
        "clerk": clerk,
        "subject": cast.company,
        "filing": filing,
        "received_on": dt.date(2026, 9, 23),
        "draft": counter_draft(clerk),
        "now": at("2026-09-24"),
    }
    return file_repair_at_counter(**(said | changes))  # type: ignore[arg-type]


def test_a_clerk_takes_the_paper_with_its_day_of_receipt(cast: Cast) -> None:
    [case] = on_paper(cast, three_penalties(cast))
    assert (case.received_via, case.entered_by) == ("counter", cast.centre.clerk)
    assert case.received_on == dt.date(2026, 9, 23)
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 9, 29)
    assert case.documents.get().purpose == DocumentPurpose.RECEIPT_PAPER
    assert case.repair.signed_by is None


def test_at_the_counter_the_paper_is_no_proof_of_the_correction(cast: Cast) -> None:
    fine = penalty(cast.company, cast.item, "曲市监罚〔2026〕201号", corrected_on=None)
    with pytest.raises(NotEligible) as caught:
        on_paper(cast, [fine])
    assert caught.value.code == "not_corrected"


def test_nobody_but_a_clerk_and_nobody_without_the_paper(cast: Cast) -> None:
    records = three_penalties(cast)
    refusals = [
        (on_paper, {"clerk": cast.scjg.reviewer}, "not_counter_clerk"),
        (on_paper, {"draft": filing_draft(cast.centre.clerk, "other")}, "evidence_missing"),
        (on_paper, {"subject": cast.person}, "record_not_yours"),
        (on_paper, {"received_on": dt.date(2026, 9, 25)}, "receipt_date_invalid"),
    ]
    for file, changes, code in refusals:
        with pytest.raises(DomainError) as caught:
            file(cast, records, **changes)
        assert caught.value.code == code
    assert nothing_filed()


def test_no_fee_is_asked_for_anywhere() -> None:
    names = {field.name for model in (Case, Document) for field in model._meta.get_fields()}
    from cases.models import Repair, RepairItem

    names |= {field.name for model in (Repair, RepairItem) for field in model._meta.get_fields()}
    assert not [name for name in names if "fee" in name or "price" in name or "amount" in name]
    assert set(ItemVerdict.values) == {"granted", "refused"}


def test_published_entries_only(cast: Cast) -> None:
    item = published(catalogue_item(cast.sw.unit, "tax"))
    fine = penalty(cast.person, item, "曲税罚〔2026〕4号")
    with pytest.raises(NotEligible) as caught:
        applied(cast, [fine], user=cast.resident, link=cast.resident_link)
    assert caught.value.code == "not_published", "natural persons are never published"
