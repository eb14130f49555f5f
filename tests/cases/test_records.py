"""Records are entered once and change by versions with reasons; an open objection marks them as disputed."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from cases import fields, records
from cases.models import Record, RecordChange, RecordVersion
from cases.records import NewEntry, append_version, enter_record
from core import clock
from core.errors import BadInput
from tests.cast import (
    MINOR_NUMBER,
    OTHER_USCC,
    Cast,
    claim,
    move,
    raw_objection,
    record_of,
    verified_organisation,
    verified_person,
)

AT = clock.at(dt.date(2026, 9, 24), dt.time(10))


def entry(cast: Cast, **changes: object) -> NewEntry:
    given = {
        "item": cast.item,
        "document_no": "曲市监罚〔2026〕200号",
        "determined_on": dt.date(2026, 9, 1),
        "fields": {"summary": "…", "amount": "500 元"},
    }
    return NewEntry(**(given | changes))


def corrected(cast: Cast, amount: str = "2000 元") -> RecordVersion:
    said = records.fields_of(records.current(cast.record)) | {"amount": amount}
    return append_version(
        cast.record,
        change=RecordChange.CORRECTED,
        fields=said,
        reason_zh="异议成立",
        reason_en="The objection was upheld",
        case=None,
        author=cast.scjg.steward,
        at=AT,
    )


def test_a_decision_is_entered_with_its_first_version(cast: Cast) -> None:
    record = enter_record(subject=cast.company, entry=entry(cast), author=cast.scjg.reviewer, at=AT)
    version = records.current(record)
    assert (record.unit, version.number, version.change) == (cast.scjg.unit, 1, "entered")
    assert records.fields_of(version) == {"summary": "…", "amount": "500 元"}
    assert "500" not in version.fields_sealed


def test_a_record_on_a_minor_is_refused(cast: Cast) -> None:
    minor = verified_person(MINOR_NUMBER, "小明")  # 16 on the day
    with pytest.raises(BadInput) as refused:
        enter_record(subject=minor, entry=entry(cast), author=None, at=AT)
    assert refused.value.code == "record_on_minor"
    assert not Record.objects.filter(subject=minor).exists()


@pytest.mark.parametrize(
    ("day", "taken"),
    [(dt.date(2028, 5, 31), False), (dt.date(2028, 6, 1), True), (dt.date(2005, 1, 1), False)],
)
def test_what_counts_is_the_age_on_the_day_of_the_decision(cast: Cast, day: dt.date, taken: bool) -> None:
    young = verified_person(MINOR_NUMBER, "小明")  # born on 2010-06-01
    later = clock.at(dt.date(2029, 1, 1))
    try:
        enter_record(subject=young, entry=entry(cast, determined_on=day), author=None, at=later)
    except BadInput as refused:
        assert not taken and refused.code == "record_on_minor"
    else:
        assert taken


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"determined_on": dt.date(2026, 9, 25)}, "decided_in_future"),
        ({"document_no": "  "}, "document_no_missing"),
        ({"document_no": "曲市监罚〔2026〕118号"}, "record_exists"),
        ({"fields": {}}, "fields_missing"),
        ({"fields": {"amount": " "}}, "fields_missing"),
        ({"fields": {"religion": "…"}}, "field_unknown"),
        ({"fields": {"summary": "x" * 2001}}, "field_too_long"),
        ({"reason_en": ""}, "reason_missing"),
    ],
)
def test_a_bad_entry_is_refused_and_nothing_is_kept(
    cast: Cast, changes: dict[str, object], code: str
) -> None:
    before = Record.objects.count(), RecordVersion.objects.count()
    with pytest.raises(BadInput) as refused:
        enter_record(subject=cast.company, entry=entry(cast, **changes), author=None, at=AT)
    assert refused.value.code == code
    assert (Record.objects.count(), RecordVersion.objects.count()) == before


def test_nothing_is_recorded_about_a_number_somebody_only_typed(cast: Cast) -> None:
    subject = claim(cast.stranger, "organisation", OTHER_USCC).subject
    with pytest.raises(BadInput, match="subject_not_verified"):
        enter_record(subject=subject, entry=entry(cast), author=None, at=AT)


def test_a_correction_leaves_the_version_before_as_it_was(cast: Cast) -> None:
    before = records.current(cast.record)
    after = corrected(cast)
    assert (before.number, after.number) == (1, 2)
    assert records.fields_of(RecordVersion.objects.get(pk=before.pk))["amount"] == "20000 元"
    assert records.fields_of(records.current(cast.record))["amount"] == "2000 元"


def test_every_version_shows_why_and_what_it_changed(cast: Cast) -> None:
    corrected(cast)
    newest, first = records.versions_with_reasons(cast.record)
    assert [(one.key, one.before, one.after) for one in newest.changes] == [("amount", "20000 元", "2000 元")]
    assert {one.key for one in first.changes} == {"summary", "penalty_kind", "amount"}
    with translation.override("zh-hans"):
        assert newest.reason == "异议成立"
    with translation.override("en"):
        assert newest.reason == "The objection was upheld"
        assert newest.changes[0].label == "Amount"


def test_a_deleted_entry_says_nothing_any_more_and_its_history_stays(cast: Cast) -> None:
    append_version(
        cast.record,
        change=RecordChange.DELETED,
        fields={},
        reason_zh="撤销",
        reason_en="Revoked",
        case=None,
        author=None,
        at=AT,
    )
    assert records.fields_of(records.current(cast.record)) == {}
    assert [one.change for one in cast.record.versions.order_by("number")] == ["entered", "deleted"]


def test_a_field_of_an_entry_is_never_one_we_may_not_keep(cast: Cast) -> None:
    with pytest.raises(BadInput, match="field_unknown"):
        append_version(
            cast.record,
            change=RecordChange.CORRECTED,
            fields={"income": "…"},
            reason_zh="…",
            reason_en="…",
            case=None,
            author=None,
            at=AT,
        )


def test_a_version_is_numbered_from_the_database_not_from_what_was_read_before(cast: Cast) -> None:
    held = Record.objects.prefetch_related("versions").get(pk=cast.record.pk)
    corrected(cast)
    again = append_version(
        held,
        change=RecordChange.ANNOTATED,
        fields={"note": "…"},
        reason_zh="…",
        reason_en="…",
        case=None,
        author=None,
        at=AT,
    )
    assert again.number == 3


def test_the_mark_stands_while_an_objection_is_open_and_falls_with_it(cast: Cast) -> None:
    def marks() -> tuple[bool, bool]:
        listed = records.with_dispute_mark(Record.objects.filter(pk=cast.record.pk)).get()
        return records.is_disputed(cast.record), listed.disputed

    assert marks() == (False, False)
    case = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit, record=cast.record)
    assert marks() == (True, True)
    move(case, "withdraw", "concluded", cast.owner, outcome="withdrawn", concluded_at=AT)
    assert marks() == (False, False)
    move(case, "reopen", "reviewing", cast.scjg.approver, outcome="", concluded_at=None)
    assert marks() == (True, True)
    connection.check_constraints()


def test_an_objection_to_one_entry_does_not_mark_another(cast: Cast) -> None:
    raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit, record=cast.record)
    assert not records.is_disputed(cast.person_record)


def test_who_received_any_version_is_told_of_a_new_one(cast: Cast) -> None:
    records.note_release(record=cast.record, unit=cast.sw.unit, purpose="tender", at=AT)
    records.note_release(record=cast.record, unit=cast.sw.unit, purpose="tender", at=AT)
    corrected(cast)
    records.note_release(record=cast.record, unit=cast.yj.unit, purpose="inspection", at=AT)
    assert set(records.receivers(cast.record)) == {cast.sw.unit, cast.yj.unit}
    assert records.receivers(cast.person_record) == []


def test_the_office_finds_the_entries_behind_a_typed_number(cast: Cast) -> None:
    claimed = cast.claimant_link.subject
    assert list(records.about(claimed)) == [cast.record]
    assert list(records.about(verified_organisation(OTHER_USCC, "另一家"))) == []


def test_a_list_of_records_needs_no_query_each(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        record_of(cast.company, cast.item, f"第{number}号")
    with django_assert_num_queries(2):
        found = records.with_dispute_mark(Record.objects.filter(subject=cast.company))
        for record in found.prefetch_related("versions"):
            records.fields_of(records.current(record))


def test_every_field_has_a_name_in_words() -> None:
    assert all(str(label) for label in fields.LABELS.values())
    assert fields.label("something_old") == "something_old"
