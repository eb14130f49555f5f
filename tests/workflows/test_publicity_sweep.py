"""The daily sweep of publicity: begins, ends, seals, erases, reports; once a day and never what is held."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Subject
from cases import lookup, publishing
from cases.models import (
    CatalogueItem,
    PublicityDay,
    PublicityMove,
    Record,
    RecordChange,
    RecordVersion,
    Standing,
)
from cases.penalties import NewPenalty
from cases.publicity import Entry, Sanction, publicity, retention
from cases.records import NewEntry, append_version, enter_record
from cases.showing import entry_of
from core import clock
from lawbook.calendar import packaged
from ledger.models import Tombstone
from ledger.verifying import verify
from tests.cases.test_publicity import entries
from tests.cast import Cast, catalogue_item, move, raw_objection, verified_organisation, verified_person
from tests.workflows.story import at
from workflows.publicity import sweep_publicity

FINE = (Sanction("fine", "general"),)
OLD_FINE = (Sanction("fine"),)
STALL = "92370881MA3C0K7Y4X"  # an individual business


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    """Published, of a sector without rules of its own."""
    found = catalogue_item(cast.yj.unit)
    found.is_public = True
    found.save()
    return found


@pytest.fixture
def enter(cast: Cast, item: CatalogueItem) -> Callable[..., Record]:
    def entered(
        decided: str, subject: Subject | None = None, sanctions=FINE, when: str = "2026-09-24", **facts
    ) -> Record:
        number = f"曲应急罚〔2026〕{Record.objects.count()}号"
        penalty = NewPenalty(sanctions=sanctions, **facts)
        entry = NewEntry(item, number, day(decided), {"summary": "A fine."}, penalty=penalty)
        return enter_record(subject=subject or cast.company, entry=entry, author=None, at=at(when))

    return entered


def stands(record: Record) -> str:
    record.refresh_from_db()
    return record.standing


def test_it_begins_and_ends_on_its_days_and_a_repeat_changes_nothing(enter) -> None:
    record = enter("2026-09-24", document_on=day("2026-10-10"), corrected_on=day("2026-09-24"))
    assert stands(record) == Standing.WAITING, "where it stands is right as soon as it is entered"
    sweep_publicity(at("2026-10-09"))
    assert stands(record) == Standing.WAITING
    assert sweep_publicity(at("2026-10-10", "00:00")).published == 1
    assert stands(record) == Standing.PUBLISHED
    before = whole()
    again = sweep_publicity(at("2026-10-10", "23:59"))
    assert (again.looked_at, whole()) == (0, before), "one day's repeat changes nothing"
    assert sweep_publicity(at("2027-10-10")).ended == 0
    assert sweep_publicity(at("2027-10-11", "00:00")).ended == 1
    assert stands(record) == Standing.ENDED


def whole() -> list[list[tuple]]:
    """Every row that the sweep may write."""
    tables = (Record, RecordVersion, PublicityDay, PublicityMove, Tombstone)
    return [list(table._default_manager.order_by("pk").values_list()) for table in tables]


def test_what_is_entered_by_other_ways_is_looked_at_by_the_next_sweep(enter) -> None:
    record = enter("2026-09-24")
    Record.objects.filter(pk=record.pk).update(standing="", published_from=None, next_on=day("1970-01-01"))
    assert sweep_publicity(at("2026-09-24")).published >= 1
    assert stands(record) == Standing.PUBLISHED


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"repaired_on": dt.date(2026, 12, 24)}, Standing.ENDED),
        ({"is_secret": True}, Standing.WITHHELD),
        ({"misconduct_ended_on": dt.date(2021, 9, 1)}, Standing.SEALED),
    ],
)
def test_a_change_of_the_record_is_looked_at_again(enter, change: dict, expected: str) -> None:
    record = enter("2026-09-01")
    sweep_publicity(at("2026-12-23"))
    assert stands(record) == Standing.PUBLISHED
    Record.objects.filter(pk=record.pk).update(**change)
    sweep_publicity(at("2026-12-24"))
    assert stands(record) == expected


def test_an_item_that_is_not_published_any_more_takes_its_entries_with_it(enter, item) -> None:
    record = enter("2026-09-01")
    CatalogueItem.objects.filter(pk=item.pk).update(is_public=False)
    assert not lookup.published_entries(Record.objects.filter(pk=record.pk), day("2026-09-24"))
    sweep_publicity(at("2026-09-24"))
    assert (stands(record), record.withheld, record.published_from) == (
        Standing.WITHHELD,
        "not_public",
        None,
    )


@pytest.mark.parametrize("change", [RecordChange.DELETED, RecordChange.USE_STOPPED])
def test_what_is_deleted_or_stopped_is_gone_in_the_same_transaction(enter, change) -> None:
    record = enter("2026-09-01")
    append_version(
        record,
        change=change,
        fields={"summary": "A fine."},
        reason_zh="更正",
        reason_en="Corrected",
        case=None,
        author=None,
        at=at("2026-09-25"),
    )
    assert stands(record) == Standing.ENDED
    assert not Record.objects.filter(publishing.published(day("2026-09-25")), pk=record.pk).exists()


def test_other_rules_make_every_entry_be_looked_at_again(enter) -> None:
    enter("2026-09-01")
    sweep_publicity(at("2026-09-24"))
    assert sweep_publicity(at("2026-09-24", "11:00")).looked_at == 0
    PublicityDay.objects.update(law="other rules")
    assert sweep_publicity(at("2026-09-24", "12:00")).looked_at == Record.objects.count()
    assert sweep_publicity(at("2026-09-24", "13:00")).looked_at == 0


def test_the_report_names_each_entry_with_its_reason(enter) -> None:
    record = enter("2026-09-01", corrected_on=day("2026-09-20"))
    sweep_publicity(at("2027-09-02"))
    made = PublicityMove.objects.get(record_number=record.pk)
    assert (made.before, made.after, made.reason) == ("published", "ended", "longest_term")
    assert PublicityDay.objects.get(day=day("2027-09-02")).counts["ended"] == 1


def test_an_entry_whose_rule_cannot_be_asked_is_not_shown_and_holds_up_nobody(enter) -> None:
    broken, sound = enter("2026-09-01"), enter("2026-09-02")
    Record.objects.filter(pk=broken.pk).update(scheme="order-58", sanctions=[{"kind": "fine"}])
    Record.objects.filter(pk=sound.pk).update(is_secret=True)
    report = sweep_publicity(at("2026-09-24"))
    assert (report.failed, stands(sound)) == (1, Standing.WITHHELD)
    assert (stands(broken), broken.published_from, broken.next_on) == ("", None, day("2026-09-25"))
    assert PublicityMove.objects.get(record_number=broken.pk).reason == "failed"
    assert sweep_publicity(at("2026-09-24", "11:00")).looked_at == 0


# — keeping and erasing —


def test_an_organisations_entry_is_sealed_after_five_years_and_stays(enter) -> None:
    record = enter("2024-05-10", sanctions=OLD_FINE, misconduct_ended_on=day("2024-04-30"))
    sweep_publicity(at("2029-04-30"))
    assert stands(record) == Standing.ENDED
    assert sweep_publicity(at("2029-05-01")).sealed == 1
    assert sweep_publicity(at("2099-01-01")).erased == 0
    assert RecordVersion.objects.filter(record=record).exists()


def test_a_persons_entry_is_erased_with_a_tombstone_that_says_nothing_of_it(enter, cast: Cast) -> None:
    record = enter("2024-05-10", cast.person, OLD_FINE, misconduct_ended_on=day("2024-04-30"))
    versions = list(record.versions.values_list("pk", flat=True))
    assert sweep_publicity(at("2029-04-30")).erased == 0
    assert sweep_publicity(at("2029-05-01")).erased == 1
    assert not Record.objects.filter(pk=record.pk).exists()
    assert not RecordVersion.objects.filter(pk__in=versions).exists()
    stone = Tombstone.objects.get(table_name="cases_record", row_id=record.pk)
    assert stone.rule == "retention.person_negative@qufu-2023:36"
    assert clock.local_date(stone.at) == day("2029-05-01")
    assert Tombstone.objects.filter(table_name="cases_recordversion", row_id__in=versions).count() == 1
    connection.check_constraints()
    assert verify().fault is None, "a row with its tombstone may be missing beside its link"


def test_where_a_case_was_about_it_a_stub_stays_that_says_nothing(enter, cast: Cast) -> None:
    record = enter("2024-05-10", cast.person, OLD_FINE, misconduct_ended_on=day("2024-04-30"))
    case = raw_objection(
        cast.person, filed_by=cast.resident, unit=cast.yj.unit, record=record, received_on=day("2026-09-24")
    )
    assert sweep_publicity(at("2029-05-01")).sealed == 1, "not under the hands of an open case"
    move(case, "withdraw", "concluded", outcome="withdrawn", concluded_at=at("2029-05-02"))
    assert sweep_publicity(at("2029-05-02")).erased == 1
    record.refresh_from_db()
    version = record.versions.get()
    assert (version.change, version.fields_json, record.sanctions, record.standing) == (
        RecordChange.ERASED,
        "",
        [],
        "erased",
    )
    assert "2026" not in record.document_no
    connection.check_constraints()
    assert verify().fault is None
    assert sweep_publicity(at("2029-06-01")).looked_at == 0


def test_what_is_held_is_sealed_and_never_erased_whoever_asks(enter, cast: Cast) -> None:
    record = enter("2024-05-10", cast.person, OLD_FINE, misconduct_ended_on=day("2024-04-30"))
    Record.objects.filter(pk=record.pk).update(held=True)
    sweep_publicity(at("2040-01-01"))
    assert stands(record) == Standing.SEALED
    publishing.erase([record.pk], "by.hand@nobody", day=None, at=at("2040-01-01"))
    assert Record.objects.filter(pk=record.pk).exists()
    with pytest.raises(DatabaseError, match="held"), transaction.atomic():
        Tombstone.objects.create(
            table_name="cases_record", row_id=record.pk, rule="by.hand@nobody", at=at("2040-01-01")
        )
    Record.objects.filter(pk=record.pk).update(held=False)
    assert sweep_publicity(at("2040-01-02")).erased == 1


def test_nothing_is_deleted_without_a_tombstone(enter) -> None:
    record = enter("2026-09-01")
    for rows in (RecordVersion.objects.filter(record=record), Record.objects.filter(pk=record.pk)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete("default")


# — whatever the entry —


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entry=entries(), on=st.dates(dt.date(2026, 4, 1), dt.date(2034, 12, 31)))
def test_no_record_is_published_before_its_start_after_its_end_of_a_person_or_while_withheld(
    cast: Cast, entry: Entry, on: dt.date
) -> None:
    """In the database and in the look-up, after the sweep: and none sealed early, and held ones never erased."""
    with transaction.atomic():
        record = stored(cast, entry)
        sweep_publicity(clock.at(on, dt.time(0, 5)))
        check(record, entry, on)
        transaction.set_rollback(True)


def stored(cast: Cast, entry: Entry) -> Record:
    """The entry as a provider's rows might hold it, below what entering refuses."""
    number = Record.objects.count()
    subject = {
        "person": lambda: verified_person("370881196602140055", "孔祥"),
        "individual_business": lambda: verified_organisation(STALL, "曲阜小店"),
        "organisation": lambda: cast.company,
    }[entry.subject]()
    item = CatalogueItem.objects.create(
        code=f"p-{number}",
        name_zh="处罚",
        name_en="Penalty",
        legal_basis="法",
        unit=cast.yj.unit,
        is_public=entry.is_public,
        sector=entry.sector,
    )
    record = Record.objects.create(
        item=item,
        subject=subject,
        unit=cast.yj.unit,
        document_no=f"曲应急罚〔2026〕{number}号",
        determined_on=entry.determined_on,
        scheme=entry.scheme,
        sanctions=[{"kind": one.kind, "tier": one.tier} for one in entry.sanctions],
        document_on=entry.document_on,
        published_on=entry.published_on,
        misconduct_ended_on=entry.misconduct_ended_on,
        corrected_on=entry.corrected_on,
        repaired_on=entry.repaired_on,
        minor_is_necessary=entry.minor_is_necessary,
        is_secret=entry.is_secret,
        held=entry.held,
    )
    version = RecordVersion(
        record=record, number=1, change="entered", reason_zh="首次", reason_en="First", at=at("2019-01-01")
    )
    version.fields_json = json.dumps({"summary": "A fine."})
    version.save()
    if entry.withdrawn_on is not None:
        RecordVersion.objects.create(
            record=record, number=2, change="deleted", reason_zh="删", reason_en="Gone",
            at=clock.at(entry.withdrawn_on, dt.time(9)),
        )  # fmt: skip
    return record


def check(record: Record, entry: Entry, on: dt.date) -> None:
    calendar, known = packaged(), Record.objects.filter(pk=record.pk)
    asked = publishing.with_what_decides(known).first()
    if asked is None:
        assert entry.subject == "person"
        assert not entry.held
        assert retention(entry, calendar).erased(on)
        assert Tombstone.objects.filter(table_name="cases_record", row_id=record.pk).exists()
        return
    found, kept = publicity(entry_of(asked), calendar), retention(entry_of(asked), calendar)
    shown = bool(lookup.published_entries(known, on))
    assert shown == known.filter(publishing.published(on)).exists() == (asked.standing == Standing.PUBLISHED)
    assert shown == (found.published(on) and not kept.sealed(on))
    if shown:
        assert entry.subject == "organisation"
        assert asked.withheld == ""
        assert found.first_day is not None
        assert found.first_day <= on
        assert found.last_day is None or on <= found.last_day
        assert entry.is_public
        assert not entry.is_secret
    if asked.standing == Standing.SEALED:
        assert kept.disclosed_until is not None
        assert on > kept.disclosed_until
    if entry.held:
        assert not kept.erased(on)
