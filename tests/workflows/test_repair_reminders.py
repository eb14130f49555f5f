"""The reminder of a repair: once, on the day, for whoever speaks for the subject then; it follows the date."""

import datetime as dt
from collections.abc import Callable

import pytest

from accounts.models import LinkStatus, SubjectLink
from cases import publishing
from cases.models import CatalogueItem, Record, RecordChange, RepairReminder
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, append_version, enter_record
from cases.reminding import ask_reminder, cancel_reminder
from core.errors import BadInput
from notifications import tasks
from notifications.models import Message
from tests.cast import Cast, catalogue_item
from tests.workflows.repairs import applied
from tests.workflows.story import at, filed
from workflows import heartbeat
from workflows.actions import perform
from workflows.reminding import sweep_reminders, withdraw_what_is_over

KEY = "repair.may_be_asked_for"


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    found = catalogue_item(cast.yj.unit)
    found.is_public = True
    found.save()
    return found


@pytest.fixture
def enter(cast: Cast, item: CatalogueItem) -> Callable[..., Record]:
    """A penalty of 2026-09-01, tier general: repair may be asked for from 2026-12-02 on."""

    def entered(corrected: str | None = "2026-09-20") -> Record:
        penalty = NewPenalty(
            sanctions=(Sanction("fine", "general"),),
            corrected_on=dt.date.fromisoformat(corrected) if corrected else None,
        )
        number = f"曲应急罚〔2026〕{Record.objects.count()}号"
        entry = NewEntry(item, number, dt.date(2026, 9, 1), {"summary": "A fine."}, penalty=penalty)
        return enter_record(subject=cast.company, entry=entry, author=None, at=at("2026-09-24"))

    return entered


def told() -> list[Message]:
    return list(Message.objects.filter(key=KEY).order_by("pk"))


def test_it_leaves_on_the_day_once_in_working_hours(cast: Cast, enter) -> None:
    reminder = ask_reminder(enter(), cast.owner, at("2026-09-24"))
    assert reminder.look_on == dt.date(2026, 12, 2)
    assert sweep_reminders(at("2026-12-01", "23:59")).told == 0
    assert sweep_reminders(at("2026-12-02", "00:01")).told == 1
    assert {one.recipient for one in told()} == {cast.owner, cast.agent}
    assert {one.next_at for one in told()} == {at("2026-12-02", "08:30")}, "not in the night"
    many = len(told())
    for day in ("2026-12-02", "2026-12-03", "2027-01-04"):
        assert sweep_reminders(at(day)).told == 0
    assert len(told()) == many


def test_one_row_for_a_subject_and_an_entry_whoever_asks(cast: Cast, enter) -> None:
    record = enter()
    first = ask_reminder(record, cast.owner, at("2026-09-24"))
    assert ask_reminder(record, cast.agent, at("2026-09-25")) == first
    assert RepairReminder.objects.count() == 1


def test_who_cancels_is_not_told_and_may_ask_again(cast: Cast, enter) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    cancel_reminder(record)
    cancel_reminder(record)
    assert sweep_reminders(at("2026-12-02")).told == 0
    cancelled = RepairReminder.objects.get()
    assert cancelled.status == "cancelled"
    ask_reminder(record, cast.owner, at("2026-12-01"))
    assert sweep_reminders(at("2026-12-02")).told == 1


def test_an_entry_that_is_put_right_late_is_told_on_that_day(cast: Cast, enter) -> None:
    record = enter(corrected=None)
    ask_reminder(record, cast.owner, at("2026-09-24"))
    assert sweep_reminders(at("2026-12-02")).waiting == 1
    assert sweep_reminders(at("2026-12-03")).waiting == 1
    Record.objects.filter(pk=record.pk).update(corrected_on=dt.date(2026, 12, 10))
    publishing.refresh(record, at("2026-12-10"))
    assert sweep_reminders(at("2026-12-10")).told == 1


def test_a_date_that_moves_is_followed_both_ways(cast: Cast, enter) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    Record.objects.filter(pk=record.pk).update(document_on=dt.date(2026, 9, 11))
    publishing.refresh(record, at("2026-10-09"))
    assert sweep_reminders(at("2026-12-02")).told == 0
    assert RepairReminder.objects.get().look_on == dt.date(2026, 12, 12)
    Record.objects.filter(pk=record.pk).update(document_on=dt.date(2026, 8, 3))
    publishing.refresh(record, at("2026-12-03"))
    assert sweep_reminders(at("2026-12-03")).told == 1


def test_an_open_repair_of_the_entry_is_waited_for(cast: Cast, enter) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    [case] = applied(cast, [record], "2026-12-02")
    assert sweep_reminders(at("2026-12-02", "09:00")).waiting == 1
    perform(case.pk, "withdraw", cast.owner, now=at("2026-12-02", "10:00"))
    assert sweep_reminders(at("2026-12-03")).told == 1


def test_an_open_objection_stands_in_the_way_of_no_repair(cast: Cast, enter) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    filed(cast, "2026-12-01", record=record)
    assert sweep_reminders(at("2026-12-02")).told == 1
    assert len(applied(cast, [record], "2026-12-02")) == 1


def test_an_entry_that_the_law_excludes_is_told_to_nobody(cast: Cast, enter, item: CatalogueItem) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    CatalogueItem.objects.filter(pk=item.pk).update(repair_excluded_by="《食品安全法》第一百三十五条")
    assert sweep_reminders(at("2026-12-02")).withdrawn == 1
    assert told() == []


@pytest.mark.parametrize("change", [{"repaired_on": dt.date(2026, 11, 1)}, {"is_secret": True}])
def test_what_is_not_published_any_more_is_told_to_nobody(cast: Cast, enter, change: dict) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    Record.objects.filter(pk=record.pk).update(**change)
    assert sweep_reminders(at("2026-12-02")).withdrawn == 1
    assert not told()


def outbox_swept(monkeypatch: pytest.MonkeyPatch, time: str) -> None:
    """The outbox's tick, on the day on which repair may be asked for."""
    monkeypatch.setattr(heartbeat.clock, "database_now", lambda: at("2026-12-02", time))
    heartbeat.run_outbox()


def outbox_nudged(monkeypatch: pytest.MonkeyPatch, time: str) -> None:
    """The sweep that an act asks for, by another door than the tick's."""
    monkeypatch.setattr(tasks.clock, "database_now", lambda: at("2026-12-02", time))
    tasks.sweep_outbox()


def repaired(record: Record) -> None:
    Record.objects.filter(pk=record.pk).update(repaired_on=dt.date(2026, 12, 2))
    publishing.refresh(record, at("2026-12-02", "07:00"))


def erased(record: Record) -> None:
    publishing.erase([record.pk], "retention.sealed", day=None, at=at("2026-12-02", "07:00"))


def deleted(record: Record) -> None:
    append_version(
        record, change=RecordChange.DELETED, fields={}, reason_zh="删除", reason_en="Deleted", case=None,
        author=None, at=at("2026-12-02", "07:00"),
    )  # fmt: skip


@pytest.mark.parametrize("sweep", [outbox_swept, outbox_nudged])
@pytest.mark.parametrize("ends", [repaired, erased, deleted])
def test_what_waits_for_the_morning_is_withdrawn_when_its_entry_ends_before(
    cast: Cast, enter, monkeypatch: pytest.MonkeyPatch, ends: Callable[[Record], None],
    sweep: Callable[[pytest.MonkeyPatch, str], None],
) -> None:  # fmt: skip
    gone, kept = enter(), enter()
    for record in (gone, kept):
        ask_reminder(record, cast.owner, at("2026-09-24"))
    assert sweep_reminders(at("2026-12-02", "00:01")).told == 2
    ends(gone)
    sweep(monkeypatch, "08:30")
    assert {one.status for one in told() if one.payload["record"] == gone.pk} == {"withdrawn"}
    assert {one.status for one in told() if one.payload["record"] == kept.pk} == {"sent"}
    assert list(RepairReminder.objects.filter(status="told").values_list("record", flat=True)) == [kept.pk]
    assert not RepairReminder.objects.filter(record=gone.pk).exclude(status="withdrawn").exists()


def test_what_has_left_stays_told_when_its_entry_is_repaired(
    cast: Cast, enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    sweep_reminders(at("2026-12-02", "09:00"))
    outbox_swept(monkeypatch, "09:01")
    repaired(record)
    outbox_swept(monkeypatch, "09:02")
    assert {one.status for one in told()} == {"sent"}
    assert RepairReminder.objects.get().status == "told"


def test_where_nothing_waits_the_look_is_one_statement(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        withdraw_what_is_over(at("2026-12-02", "08:30"))


def test_a_deleted_entry_is_told_to_nobody(cast: Cast, enter) -> None:
    record = enter()
    ask_reminder(record, cast.owner, at("2026-09-24"))
    append_version(
        record, change=RecordChange.DELETED, fields={}, reason_zh="删除", reason_en="Deleted", case=None,
        author=None, at=at("2026-10-09"),
    )  # fmt: skip
    assert sweep_reminders(at("2026-10-09")).withdrawn == 1


def test_an_agent_who_was_removed_is_not_told(cast: Cast, enter) -> None:
    ask_reminder(enter(), cast.agent, at("2026-09-24"))
    SubjectLink.objects.filter(pk=cast.agent_link.pk).update(status=LinkStatus.ENDED)
    sweep_reminders(at("2026-12-02"))
    assert {one.recipient for one in told()} == {cast.owner}


@pytest.mark.parametrize("when", ["2026-12-02", "2027-10-01"])
def test_there_is_nothing_to_wait_for_on_the_day_or_after_the_end(cast: Cast, enter, when: str) -> None:
    with pytest.raises(BadInput) as refused:
        ask_reminder(enter(), cast.owner, at(when))
    assert refused.value.code == "nothing_to_wait_for"


def test_a_person_whose_entry_is_never_published_has_nothing_to_wait_for(cast: Cast) -> None:
    with pytest.raises(BadInput):
        ask_reminder(cast.person_record, cast.resident, at("2026-09-24"))
