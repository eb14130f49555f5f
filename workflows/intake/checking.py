"""The rows of a batch are looked at, a few hundred in a transaction; what was looked at is never looked at again."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.claiming import index_of
from cases.intake.findings import ALREADY_THERE, WAITS_ALREADY, Finding
from cases.intake.rows import Checked, Context, Said, check_row
from cases.intake.tables import Row, read
from cases.models import (
    BatchStatus,
    IntakeBatch,
    IntakeRow,
    ProviderKey,
    Record,
    RowStatus,
)
from cases.models.intake import UNDECIDED
from core import clock
from core.crypto import blind_index
from core.errors import BadInput
from core.prepared import any_of
from workflows.intake.receiving import raw_of

CHUNK = 500  # rows in a transaction


@dataclass(slots=True)
class Looked:
    """One row and what becomes of it."""

    row: Row
    checked: Checked
    status: RowStatus = RowStatus.ACCEPTED
    key_index: str = ""
    digest: str = ""
    document_index: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def said(self) -> Said:
        return self.checked.said

    def refuse(self, code: str, column: str) -> None:
        self.status = RowStatus.REFUSED
        self.findings.append(Finding(code, column))


def check_batch(batch_id: int, now: dt.datetime) -> int:
    """Looks at every row that was not looked at yet; returns how many. Somebody may kill it at any moment."""
    batch = IntakeBatch.objects.select_related("item").get(pk=batch_id)
    if batch.status != BatchStatus.CHECKING:
        return 0
    try:
        rows = read(raw_of(batch), batch.table_kind)
    except BadInput as error:
        _cannot_be_read(batch, error.code, now)
        return 0
    done = 0
    while check_next(batch_id, rows, now):
        done += 1
    return done


@transaction.atomic
def check_next(batch_id: int, rows: Sequence[Row], now: dt.datetime) -> int:
    """The next rows in one transaction; 0 when there are none left or somebody else has finished."""
    batch = (
        IntakeBatch.objects.select_for_update(no_key=True, of=("self",))
        .select_related("item")
        .defer("raw")  # as large as the file, and saved with every piece
        .get(pk=batch_id)
    )
    if batch.status != BatchStatus.CHECKING:
        return 0
    batch.total = len(rows)
    piece = rows[batch.taken : batch.taken + CHUNK]
    looked = _look(piece, batch, now)
    _keep(looked, batch)
    batch.taken += len(piece)
    for one in looked:
        setattr(batch, one.status.value, getattr(batch, one.status.value) + 1)
    if batch.taken >= batch.total:
        finish(batch, now)
    batch.attempts = 0
    batch.save()
    return len(piece)


def finish(batch: IntakeBatch, now: dt.datetime) -> None:
    """All rows are known: somebody else decides and is told by the sweep, or there is nothing to decide about."""
    batch.checked_at, batch.raw = now, None
    batch.status = BatchStatus.WAITING if batch.accepted else BatchStatus.NOTHING
    batch.due_again_at = now if batch.accepted else None


def _cannot_be_read(batch: IntakeBatch, code: str, now: dt.datetime) -> None:
    found = IntakeBatch.objects.filter(pk=batch.pk, status=BatchStatus.CHECKING)
    found.update(
        status=BatchStatus.UNREADABLE, trouble={"code": code}, raw=None, checked_at=now, due_again_at=None
    )


def digest_of(said: Said) -> str:
    """Equal for rows that say the same; says nothing without the key."""
    content = json.dumps({**said, "key": ""}, ensure_ascii=False, sort_keys=True)
    return blind_index(content, purpose="intake.content")


def _look(piece: Sequence[Row], batch: IntakeBatch, now: dt.datetime) -> list[Looked]:
    context = Context(batch.item, clock.local_date(batch.brought_at))
    looked = [_look_at(row, context, batch) for row in piece]
    sound = [one for one in looked if one.status == RowStatus.ACCEPTED]
    _compare_keys(sound, batch)
    _compare_decisions([one for one in sound if one.status == RowStatus.ACCEPTED], batch)
    return looked


def _look_at(row: Row, context: Context, batch: IntakeBatch) -> Looked:
    checked = check_row(row.cells, context)
    one = Looked(row, checked, findings=list(checked.findings))
    if row.has_more_cells:
        one.findings.insert(0, Finding("cells_too_many"))
    if one.findings:
        one.status = RowStatus.REFUSED
        return one
    said = checked.said
    one.key_index = blind_index(f"{batch.unit_id}:{said['key']}", purpose="intake.key")
    one.document_index = blind_index(f"{batch.item_id}:{said['document_no']}", purpose="intake.document")
    one.digest = digest_of(said | {"item": batch.item_id})
    return one


def _compare_keys(sound: list[Looked], batch: IntakeBatch) -> None:
    """The provider's own key is used once: the same row again is there already, another one is refused."""
    found = ProviderKey.objects.filter(
        unit=batch.unit_id, key_index=any_of([one.key_index for one in sound])
    ).values_list("key_index", "digest", "batch", "batch__status")
    known: dict[str, tuple[str, int, str]] = {
        index: (digest, of_batch, status) for index, digest, of_batch, status in found
    }
    for one in sound:
        if one.key_index not in known:
            known[one.key_index] = (one.digest, batch.pk, batch.status)
            continue
        digest, of_batch, status = known[one.key_index]
        if digest == one.digest:
            one.status = RowStatus.THERE
            one.findings.append(Finding(WAITS_ALREADY if status in UNDECIDED else ALREADY_THERE))
        else:
            one.refuse("key_used_twice" if of_batch == batch.pk else "key_used", "key")


def _compare_decisions(sound: list[Looked], batch: IntakeBatch) -> None:
    """A decision is recorded once: it is there, or another row that waits brings it."""
    numbers = [one.said["document_no"] for one in sound]
    recorded = set(
        Record.objects.filter(
            unit=batch.unit_id, item=batch.item_id, document_no=any_of(numbers)
        ).values_list("document_no", flat=True)
    )
    waiting = set(
        IntakeRow.objects.filter(
            document_index=any_of([one.document_index for one in sound]),
            status=RowStatus.ACCEPTED,
            batch__status__in=[*UNDECIDED, BatchStatus.ENTERING],
        ).values_list("document_index", flat=True)
    )
    for one in sound:
        if one.said["document_no"] in recorded:
            one.refuse("record_exists", "document_no")
        elif one.document_index in waiting:
            one.refuse("document_twice", "document_no")
        waiting.add(one.document_index)


def _keep(looked: list[Looked], batch: IntakeBatch) -> None:
    IntakeRow.objects.bulk_create([_row(one, batch) for one in looked])
    keys = [
        ProviderKey(
            unit_id=batch.unit_id,
            key_index=one.key_index,
            digest=one.digest,
            batch=batch,
            line=one.row.line,
        )
        for one in looked
        if one.status == RowStatus.ACCEPTED
    ]
    ProviderKey.objects.bulk_create(keys)


def _row(one: Looked, batch: IntakeBatch) -> IntakeRow:
    row = IntakeRow(
        batch=batch, line=one.row.line, status=one.status, findings=[found.stored for found in one.findings]
    )
    if one.status == RowStatus.ACCEPTED:
        said: dict[str, Any] = one.said
        row.said = json.dumps(said, ensure_ascii=False)
        row.number_index = index_of(said["kind"], said["number"])
        row.document_index = one.document_index
    return row
