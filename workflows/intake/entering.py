"""The rows of a confirmed batch enter the credit records, a few hundred in a transaction, each exactly once."""

import datetime as dt
import json
from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction

from accounts.claiming import index_of
from accounts.models import Subject
from cases.bulk import Entering, enter_records
from cases.intake.findings import Finding
from cases.intake.rows import Said, penalty_of
from cases.models import BatchStatus, IntakeBatch, IntakeRow, ProviderKey, Record, RowStatus
from cases.records import NewEntry
from core.errors import DomainError
from core.prepared import any_of
from ledger.models import Entry, Kind
from workflows import determinations

CHUNK = 500  # rows in a transaction


def enter_batch(batch_id: int, now: dt.datetime) -> int:
    """Enters what is left; returns in how many pieces. Somebody may kill it at any moment."""
    pieces = 0
    while enter_next(batch_id, now):
        pieces += 1
    return pieces


def enter_next(batch_id: int, now: dt.datetime, size: int = CHUNK) -> int:
    """The next rows in one transaction. Where somebody else entered one of them meanwhile, one by one."""
    try:
        with transaction.atomic():
            return _enter(batch_id, now, size)
    except (IntegrityError, DomainError) as error:
        if size > 1:
            return enter_next(batch_id, now, size=1)
        code = error.code if isinstance(error, DomainError) else "record_exists"
        with transaction.atomic():
            return _give_up_one(batch_id, code)


def _enter(batch_id: int, now: dt.datetime, size: int) -> int:
    found = IntakeBatch.objects.select_for_update(no_key=True, of=("self",)).defer("raw")
    batch = found.select_related("item", "brought_by", "decided_by").get(pk=batch_id)
    if batch.status != BatchStatus.ENTERING:
        return 0
    waiting = IntakeRow.objects.filter(batch=batch, status=RowStatus.ACCEPTED).order_by("line")
    rows = list(waiting[:size])
    said: list[Said] = [json.loads(row.said) for row in rows]
    fresh = _refuse_what_is_there(rows, said, batch)
    records = _entered([one for _row, one in fresh], batch, now)
    determinations.inform(records, now)
    _close([row for row, _said in fresh], records)
    batch.entered += len(records)
    if len(rows) < size:
        batch.status, batch.due_again_at = BatchStatus.ENTERED, None
    batch.attempts = 0
    batch.save()
    return len(rows)


def _refuse_what_is_there(
    rows: list[IntakeRow], said: list[Said], batch: IntakeBatch
) -> list[tuple[IntakeRow, Said]]:
    """Between the check and now somebody may have recorded a decision by another way."""
    numbers = [one["document_no"] for one in said]
    there = set(
        Record.objects.filter(
            unit=batch.item.unit_id, item=batch.item_id, document_no=any_of(numbers)
        ).values_list("document_no", flat=True)
    )
    pairs = list(zip(rows, said, strict=True))
    _refuse([row for row, one in pairs if one["document_no"] in there], batch, "record_exists")
    return [pair for pair in pairs if pair[1]["document_no"] not in there]


def _refuse(rows: Sequence[IntakeRow], batch: IntakeBatch, code: str) -> None:
    """At the last moment; what they said is erased, and their keys are free again."""
    if not rows:
        return
    IntakeRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=RowStatus.REFUSED,
        findings=[Finding(code, "document_no").stored],
        said_sealed="",
        document_index="",
    )
    ProviderKey.objects.filter(batch=batch, line__in=[row.line for row in rows]).delete()
    batch.refused, batch.accepted = batch.refused + len(rows), batch.accepted - len(rows)


def _entered(said: Sequence[Said], batch: IntakeBatch, now: dt.datetime) -> list[Record]:
    if not said:
        return []
    subjects = _subjects(said, batch)
    reference = batch.reference
    new = [
        Entering(
            subjects[index_of(one["kind"], one["number"])],
            NewEntry(
                item=batch.item,
                document_no=one["document_no"],
                determined_on=dt.date.fromisoformat(one["determined_on"]),
                fields=one["fields"],
                reason_zh=f"提供单位报送（批次 {reference}）",
                reason_en=f"Brought in by the provider (batch {reference})",
                penalty=penalty_of(one),
            ),
        )
        for one in said
    ]
    decided_by = batch.decided_by
    assert decided_by is not None
    return enter_records(new, author=batch.brought_by, intake_approver=decided_by, at=now)


def _subjects(said: Sequence[Said], batch: IntakeBatch) -> dict[str, Subject]:
    """The one verified subject of each number; who is not known yet is registered, as the provider determined them."""
    by_index = {index_of(one["kind"], one["number"]): one for one in said}
    known = Subject.objects.filter(is_verified=True, number_index=any_of(by_index))
    found = {subject.number_index: subject for subject in known}
    new = [_subject(index, one) for index, one in by_index.items() if index not in found]
    Subject.objects.bulk_create(new)
    Entry.objects.bulk_create(
        Entry(
            actor_id=batch.brought_by_id,
            kind=Kind.VERIFICATION,
            object_type=Subject._meta.label_lower,
            object_id=subject.pk,
            facts={"outcome": "registered", "batch": batch.pk},
        )
        for subject in new
    )
    return found | {subject.number_index: subject for subject in new}


def _subject(index: str, said: Said) -> Subject:
    subject = Subject(
        kind=said["kind"], number_kind=said["number_kind"], number_index=index, is_verified=True
    )
    subject.number, subject.name = said["number"], said["name"]
    return subject


CLOSE = """
    UPDATE cases_intakerow r SET status = 'entered', record_id = t.record_id, said_sealed = '', document_index = ''
    FROM unnest(%(rows)s::bigint[], %(records)s::bigint[]) AS t(id, record_id) WHERE r.id = t.id
"""  # one text, however many rows


def _close(rows: Sequence[IntakeRow], records: Sequence[Record]) -> None:
    """What a row said is erased with its entering: the record says it now."""
    values = {"rows": [row.pk for row in rows], "records": [record.pk for record in records]}
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, values)


def _give_up_one(batch_id: int, code: str) -> int:
    """Alone it fails as well: the same decision was recorded in this moment, or its scheme is not the item's any more.

    It is refused, and the rest goes on.
    """
    batch = IntakeBatch.objects.select_for_update(no_key=True).defer("raw").get(pk=batch_id)
    row = IntakeRow.objects.filter(batch=batch, status=RowStatus.ACCEPTED).order_by("line").first()
    if row is None or batch.status != BatchStatus.ENTERING:
        return 0
    _refuse([row], batch, code)
    batch.save()
    return 1
