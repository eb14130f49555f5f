"""A batch from the bringing to the decision: kept first, looked at once, decided by somebody else."""

import datetime as dt
import uuid

import pytest

from accounts.absences import enter_absence
from accounts.identity import checked_uscc
from accounts.models import Recusal, Role, User
from cases.actors import actor
from cases.intake import tables
from cases.intake.findings import Finding
from cases.models import (
    BatchSource,
    BatchStatus,
    CatalogueItem,
    IntakeBatch,
    ProviderKey,
    Record,
)
from cases.records import current, fields_of
from core.errors import BadInput, DomainError, NotAllowed, WrongState
from ledger.models import Entry
from tests.access.leaks import in_database
from tests.cast import Cast, official
from tests.intake.brought import (
    LATER,
    NOW,
    TODAY,
    as_csv,
    as_xlsx,
    bring,
    bring_rows,
    citizen,
    confirm,
    penalty_item,
    person_row,
    row,
    uscc,
)
from workflows.intake import checking, deciding, entering, receiving, sweeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return penalty_item(cast.scjg.unit)


def refused_with(batch: IntakeBatch, user: User, on: dt.date = TODAY) -> str:
    with pytest.raises(DomainError) as refused:
        deciding.confirm(batch, actor=actor(user, on), at=LATER)
    return refused.value.code


# — four eyes —


def test_who_brought_it_does_not_confirm_it_and_the_attempt_stands_in_the_ledger(
    cast: Cast, item: CatalogueItem
) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    assert refused_with(batch, cast.scjg.reviewer) == "four_eyes_brought"
    noted = Entry.objects.get(kind="refused", object_type="cases.intakebatch")
    assert (noted.actor_id, noted.facts) == (
        cast.scjg.reviewer.pk,
        {"action": "confirm_batch", "code": "four_eyes_brought"},
    )
    assert not Record.objects.filter(item=item).exists()


def test_nor_does_the_deputy_of_who_brought_it(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    away(cast.scjg.reviewer, cast.scjg.second_reviewer)
    assert refused_with(batch, cast.scjg.second_reviewer) == "four_eyes_brought"
    assert confirm(batch, cast.scjg.approver).status == BatchStatus.ENTERED


def test_nor_the_person_for_whom_a_deputy_brought_it(cast: Cast, item: CatalogueItem) -> None:
    helper = official("scjg.helper", "helper", cast.scjg.unit, Role.COUNTER_CLERK)
    away(cast.scjg.second_reviewer, helper)
    batch = bring_rows(helper, item, [row(1)])
    assert (batch.brought_by, batch.brought_for) == (helper, cast.scjg.second_reviewer)
    end = dt.date(2026, 10, 1)
    assert refused_with(batch, cast.scjg.second_reviewer, end) == "four_eyes_brought"


def away(user: User, deputy: User) -> None:
    enter_absence(user=user, deputy=deputy, starts_on=TODAY, ends_on=dt.date(2026, 9, 30), today=TODAY)


def test_nobody_of_another_unit_and_no_other_role_decides(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    for stranger in (cast.sw.approver, cast.scjg.steward, cast.scjg.supervisor, cast.director):
        assert refused_with(batch, stranger) == "other_role"


def test_who_has_an_interest_in_somebody_of_the_batch_keeps_out(cast: Cast, item: CatalogueItem) -> None:
    about_the_company = row(1, number=cast.company.number)
    Recusal.objects.create(user=cast.scjg.approver, subject=cast.company, reason="Married to it.")
    batch = bring_rows(cast.scjg.reviewer, item, [about_the_company])
    assert refused_with(batch, cast.scjg.approver) == "recused"
    other = bring_rows(cast.scjg.reviewer, item, [row(2)])
    assert confirm(other, cast.scjg.approver).entered == 1


def test_only_the_source_unit_brings(cast: Cast, item: CatalogueItem) -> None:
    for stranger in (cast.sw.reviewer, cast.centre.reviewer, cast.scjg.approver, cast.scjg.clerk):
        with pytest.raises(NotAllowed) as refused:
            bring_rows(stranger, item, [row(1)])
        assert refused.value.code == "item_of_another_unit"
    assert not IntakeBatch.objects.exists()
    assert Entry.objects.filter(kind="refused", facts__action="bring").count() == 4


# — the decision —


def test_confirmed_rows_enter_the_record_of_the_one_subject_with_the_number(
    cast: Cast, item: CatalogueItem
) -> None:
    batch = bring(cast.scjg.reviewer, item, as_csv([row(1, number=cast.company.number), row(2)]))
    confirm(batch, cast.scjg.second_reviewer)
    record = Record.objects.get(item=item, subject=cast.company)
    assert (record.author, record.intake_approver) == (cast.scjg.reviewer, cast.scjg.second_reviewer)
    version = current(record)
    assert fields_of(version)["summary"] == "销售超过保质期的食品"
    assert batch.reference in version.reason_zh and batch.reference in version.reason_en
    acts = Entry.objects.filter(kind="intake", object_id=batch.pk).order_by("pk")
    assert [entry.facts["action"] for entry in acts] == ["brought", "confirmed"]


def test_a_rejected_batch_leaves_nothing_and_its_keys_are_free_again(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1), row(2, simple_procedure="是")])
    with pytest.raises(BadInput, match="reason_missing"):
        deciding.reject(batch, actor=actor(cast.scjg.approver, TODAY), reason=" ", at=LATER)
    deciding.reject(batch, actor=actor(cast.scjg.approver, TODAY), reason="Not ours.", at=LATER)
    batch.refresh_from_db()
    assert (batch.status, batch.reason) == (BatchStatus.REJECTED, "Not ours.")
    assert set(batch.rows.values_list("status", "said_sealed")) == {("dropped", ""), ("refused", "")}
    assert not ProviderKey.objects.exists() and not Record.objects.filter(item=item).exists()
    again = bring_rows(cast.scjg.reviewer, item, [row(1)])
    assert again.accepted == 1


def test_a_batch_is_decided_once(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    deciding.confirm(batch, actor=actor(cast.scjg.approver, TODAY), at=LATER)
    with pytest.raises(WrongState):
        deciding.reject(batch, actor=actor(cast.scjg.second_reviewer, TODAY), reason="No.", at=LATER)


def test_a_decision_recorded_meanwhile_by_another_way_is_refused_at_the_last_moment(
    cast: Cast, item: CatalogueItem
) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1), row(2)])
    Record.objects.create(
        item=item,
        subject=cast.company,
        unit=item.unit,
        document_no=row(1)["document_no"],
        determined_on=dt.date(2026, 9, 1),
    )
    confirm(batch, cast.scjg.approver)
    assert (batch.status, batch.entered, batch.refused) == (BatchStatus.ENTERED, 1, 1)
    assert batch.rows.get(line=1).findings == [{"code": "record_exists", "column": "document_no"}]
    assert ProviderKey.objects.filter(batch=batch).count() == 1


# — idempotent —


def test_one_submission_is_one_batch_however_often_it_is_sent(cast: Cast, item: CatalogueItem) -> None:
    key = uuid.uuid4()
    sent = [
        receiving.receive_file(
            actor=actor(cast.scjg.reviewer, TODAY),
            item=item,
            data=as_csv([row(1)]),
            name="rows.csv",
            submission_key=key,
            at=NOW,
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    with pytest.raises(WrongState, match="submission_used"):
        receiving.receive_file(
            actor=actor(cast.scjg.second_reviewer, TODAY),
            item=item,
            data=as_csv([row(1)]),
            name="rows.csv",
            submission_key=key,
            at=NOW,
        )


def test_a_key_or_a_decision_that_stands_twice_in_a_table_is_told_apart(
    cast: Cast, item: CatalogueItem
) -> None:
    rows = [
        row(1),
        row(1),
        row(1, amount="1 元"),
        row(2, key="another", document_no=row(1)["document_no"]),
    ]
    batch = bring_rows(cast.scjg.reviewer, item, rows)
    found = {
        one.line: (one.status, [Finding.of(each).code for each in one.findings]) for one in batch.rows.all()
    }
    assert found == {
        1: ("accepted", []),
        2: ("there", ["waits_already"]),
        3: ("refused", ["key_used_twice"]),
        4: ("refused", ["document_twice"]),
    }


def test_the_same_key_of_another_unit_is_another_key(cast: Cast, item: CatalogueItem) -> None:
    other = penalty_item(cast.sw.unit)
    bring_rows(cast.scjg.reviewer, item, [row(1)])
    assert bring_rows(cast.sw.reviewer, other, [row(1)]).accepted == 1


# — what is kept —


def test_personal_numbers_are_nowhere_in_the_database_and_the_file_is_gone_once_it_was_read(
    cast: Cast, item: CatalogueItem
) -> None:
    number, said = citizen("19700101", 777), "the-words-of-a-row"
    for data, name in ((as_csv, "rows.csv"), (as_xlsx, "rows.xlsx")):
        receiving.receive_file(
            actor=actor(cast.scjg.reviewer, TODAY),
            item=item,
            data=data([person_row(1, number=number, summary=said)]),
            name=name,
            submission_key=uuid.uuid4(),
            at=NOW,
        )
    batch = IntakeBatch.objects.order_by("pk")[0]
    assert batch.raw and number.encode() not in bytes(batch.raw)
    assert number.encode() in receiving.raw_of(batch), "it can be opened with the key"
    assert in_database(number) == in_database(said) == []
    sweeping.sweep_intake(NOW)
    batch.refresh_from_db()
    assert batch.raw is None
    assert in_database(number) == in_database(said) == []
    confirm(batch, cast.scjg.approver)
    assert in_database(number) == in_database(said) == []
    assert not batch.rows.exclude(said_sealed="").exists()


def test_a_table_whose_rows_are_too_many_is_found_out_by_the_sweep(
    cast: Cast, item: CatalogueItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.intake.tables.MOST_ROWS", 1)
    batch = bring(cast.scjg.reviewer, item, as_xlsx([row(1), row(2)]), "rows.xlsx")
    assert (batch.status, batch.trouble, batch.raw) == (
        BatchStatus.UNREADABLE,
        {"code": "too_many_rows"},
        None,
    )


# — resumed —


def test_what_was_looked_at_is_not_looked_at_again(
    cast: Cast, item: CatalogueItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends after the second piece; the next sweep goes on with the third."""
    monkeypatch.setattr(checking, "CHUNK", 3)
    monkeypatch.setattr(entering, "CHUNK", 3)
    batch = received(cast, item, [row(place) for place in range(1, 11)])
    rows = checking.read(receiving.raw_of(batch), batch.table_kind)
    assert [checking.check_next(batch.pk, rows, NOW) for _ in range(2)] == [3, 3]
    sweeping.sweep_intake(NOW)
    batch.refresh_from_db()
    assert (batch.status, batch.taken, batch.accepted) == (BatchStatus.WAITING, 10, 10)
    assert list(batch.rows.values_list("line", flat=True)) == list(range(1, 11))
    deciding.confirm(batch, actor=actor(cast.scjg.approver, TODAY), at=LATER)
    entering.enter_next(batch.pk, LATER, size=3)
    sweeping.sweep_intake(LATER)
    batch.refresh_from_db()
    assert (batch.status, batch.entered) == (BatchStatus.ENTERED, 10)
    assert Record.objects.filter(item=item).count() == 10


def test_one_batch_that_fails_does_not_hold_up_the_others_and_is_stuck_after_five_tries(
    cast: Cast, item: CatalogueItem
) -> None:
    bad, good = received(cast, item, [row(1)]), received(cast, item, [row(2)])
    IntakeBatch.objects.filter(pk=bad.pk).update(raw=b"k1.not what was sealed")
    now = NOW
    for tries in range(1, 6):
        report = sweeping.sweep_intake(now)
        assert report.failed == 1, tries
        now += dt.timedelta(minutes=10)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, bad.due_again_at, sweeping.is_stuck(bad)) == (BatchStatus.CHECKING, None, True)
    assert good.status == BatchStatus.WAITING
    assert sweeping.sweep_intake(now).failed == 0


def received(cast: Cast, item: CatalogueItem, rows: list[dict[str, str]]) -> IntakeBatch:
    bringing = receiving.Bringing(
        item=item,
        source=BatchSource.API,
        kind="rows",
        data=tables.packed(rows),
        submission_key=uuid.uuid4(),
    )
    return receiving.receive(bringing, actor=actor(cast.scjg.reviewer, TODAY), at=NOW)


def test_statements_do_not_grow_with_the_rows_of_a_piece(
    cast: Cast, item: CatalogueItem, django_assert_max_num_queries
) -> None:
    few = received(cast, item, [row(place) for place in range(1, 6)])
    many = received(cast, item, [row(place) for place in range(100, 300)])
    for batch in (few, many):
        with django_assert_max_num_queries(14):
            checking.check_batch(batch.pk, NOW)
        deciding.confirm(batch, actor=actor(cast.scjg.approver, TODAY), at=LATER)
        with django_assert_max_num_queries(22):
            entering.enter_batch(batch.pk, LATER)
    assert Record.objects.filter(item=item).count() == 205


def test_a_number_of_check_digits_made_here_is_a_sound_one() -> None:
    assert checked_uscc(uscc(42)) == uscc(42)


def test_a_decision_recorded_in_the_very_moment_costs_its_own_row_and_no_other(
    cast: Cast, item: CatalogueItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look before the entering saw nothing; the database refuses, and the rows are entered one by one."""
    batch = bring_rows(cast.scjg.reviewer, item, [row(place) for place in range(1, 5)])
    Record.objects.create(
        item=item,
        subject=cast.company,
        unit=item.unit,
        document_no=row(3)["document_no"],
        determined_on=dt.date(2026, 9, 1),
    )
    monkeypatch.setattr(
        entering, "_refuse_what_is_there", lambda rows, said, batch: list(zip(rows, said, strict=True))
    )
    confirm(batch, cast.scjg.approver)
    assert (batch.status, batch.entered, batch.refused) == (BatchStatus.ENTERED, 3, 1)
    assert batch.rows.get(status="refused").line == 3
    assert not batch.rows.exclude(said_sealed="").exists()
