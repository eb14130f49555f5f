"""Carrying out a granted repair: what the decision does at once, and the checklist with its evidence."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import records
from cases.casefile import CaseFile
from cases.models import (
    Case,
    Document,
    ExecutionStep,
    ItemVerdict,
    Record,
    RecordChange,
    RepairItem,
    StepKind,
)
from core import clock
from core.errors import BadInput

PER_RECORD = (StepKind.PUBLICATION_ENDED, StepKind.SHARING_STOPPED, StepKind.EVALUATION_UPDATED)


def grant(file: CaseFile) -> dict[str, Any]:
    """Publication, sharing and use end with the approval; the checklist says what people still have to do.

    Returns the versions made, by record.
    """
    case, today = file.case, clock.local_date(file.now)
    granted = [item for item in file.items if item.verdict == ItemVerdict.GRANTED]
    zh, en = f"信用修复 {case.reference} 同意", f"Credit repair {case.reference} was granted"
    versions = {}
    for item in granted:
        changes: dict[str, Any] = {"repaired_on": today}
        if item.corrected_on is not None:
            changes["corrected_on"] = item.corrected_on
        versions[item.record_id] = _change(file, item, changes, RecordChange.REPAIRED, (zh, en))
        item.ended_on = today
        item.save(update_fields=["ended_on"])
    ExecutionStep.objects.bulk_create(_lines(case, granted))
    file.__dict__.pop("steps", None)
    return {"versions": versions}


def restore(file: CaseFile, items: list[RepairItem]) -> dict[str, Any]:
    """A revoked repair: the record is shown, shared and used as if it had not been repaired."""
    reference = file.case.reference
    zh, en = f"信用修复 {reference} 撤销，恢复公示", f"Credit repair {reference} was revoked: published again"
    versions = {}
    for item in items:
        changes = {"repaired_on": None}
        versions[item.record_id] = _change(file, item, changes, RecordChange.REPAIR_REVOKED, (zh, en))
        item.restored_on = clock.local_date(file.now)
        item.save(update_fields=["restored_on"])
    file.__dict__.pop("items", None)
    return {"versions": versions}


def done(
    step: ExecutionStep, *, case: Case, by: User, at: dt.datetime, note: str, document: Document | None
) -> None:
    """One line is done, and shown by a file or a note.

    Raises BadInput: step_of_another, step_done, evidence_missing (also for a file of another case), text_too_long.
    """
    if step.case_id != case.pk:
        raise BadInput(_("This line belongs to another case."), code="step_of_another", field="step")
    locked = ExecutionStep.objects.get(pk=step.pk)
    if locked.done_at is not None:
        raise BadInput(_("This line is done already."), code="step_done", field="step")
    words = note.strip()
    if (document is None and not words) or (document is not None and document.case_id != case.pk):
        sentence = _("Attach what shows that it is done, or say where it can be seen.")
        raise BadInput(sentence, code="evidence_missing", field="document")
    if len(words) > LONGEST:
        raise BadInput(_("Please keep this under 4,000 characters."), code="text_too_long", field="note")
    locked.done_at, locked.done_by, locked.evidence, locked.note = at, by, document, words
    locked.save()


LONGEST = 4000  # characters


def _change(
    file: CaseFile,
    item: RepairItem,
    changes: dict[str, Any],
    change: RecordChange,
    reasons: tuple[str, str],
) -> int:
    """The columns and a version that says why (Article 55); the words of the entry stay."""
    record = Record.objects.select_for_update(no_key=True).get(pk=item.record_id)
    for name, value in changes.items():
        setattr(record, name, value)
    record.save(update_fields=list(changes))
    version = records.append_version(
        record,
        change=change,
        fields=records.fields_of(records.current(record)),
        reason_zh=reasons[0],
        reason_en=reasons[1],
        case=file.case,
        author=file.actor.person,
        at=file.now,
    )
    item.record = record
    return version.number


def _lines(case: Case, granted: list[RepairItem]) -> list[ExecutionStep]:
    lines = [
        ExecutionStep(case=case, item=item, kind=kind, unit=None) for item in granted for kind in PER_RECORD
    ]
    lines += [
        ExecutionStep(case=case, item=item, kind=StepKind.MEASURE_LIFTED, unit=unit)
        for item in granted
        for unit in records.receivers(item.record)
    ]
    return [*lines, ExecutionStep(case=case, kind=StepKind.UPSTREAM_TOLD)]
