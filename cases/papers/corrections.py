"""Carrying out what was decided on the record itself (Article 59: correct, delete, or enter what is missing)."""

import dataclasses
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.claiming import find_verified, register_verified_subject
from accounts.models import Subject, UnitKind
from cases import records
from cases.casefile import CaseFile
from cases.models import Case, CaseEvent, Ground, Proposal, RecordChange, Remedy
from cases.records import NewEntry
from core import clock
from core.errors import BadInput

CHANGES = {
    Remedy.CORRECT: RecordChange.CORRECTED,
    Remedy.DELETE: RecordChange.DELETED,
    Remedy.ANNOTATE: RecordChange.ANNOTATED,
    Remedy.CEASE: RecordChange.USE_STOPPED,
}


def carried_out(proposal: Proposal) -> bool:
    """Whether the record was changed as this proposal says."""
    done = CaseEvent.objects.filter(case=proposal.case_id, action="apply_correction")
    return done.filter(facts__proposal=proposal.pk).exists()


def misses_an_entry(case: Case) -> bool:
    """Whether something that belongs in the record is not there at all: carrying it out is entering it."""
    return case.record_id is None and case.objection.ground == Ground.OMISSION


def verified_subject(case: Case) -> Subject | None:
    """The verified subject whose number the case names, if anybody was verified with it."""
    return find_verified(case.subject.kind, case.subject.number)


def carry_out(file: CaseFile, proposal: Proposal) -> dict[str, Any]:
    """A new version with its reason; before and after stay visible (Article 55)."""
    record = file.case.record
    if record is None:
        return {"proposal": proposal.pk}
    version = records.append_version(
        record,
        change=CHANGES[Remedy(proposal.remedy)],
        fields=records.fields_of(records.current(record)) | json.loads(proposal.fields_json or "{}"),
        reason_zh=f"异议 {file.case.reference} 成立",
        reason_en=f"Objection {file.case.reference} was upheld",
        case=file.case,
        author=file.actor.person,
        at=file.now,
    )
    return {"proposal": proposal.pk, "record": record.pk, "version": version.number}


def enter(file: CaseFile, proposal: Proposal, entry: NewEntry | None, name: str) -> dict[str, Any]:
    """The missing entry is made as it was decided, and linked to the case.

    Raises BadInput: entry_missing, item_of_another_unit, not_as_decided, name_missing, or a code of
    records.enter_record.
    """
    if entry is None:
        raise BadInput(_("Enter what is missing in the record."), code="entry_missing", field="item")
    _check_as_decided(file.case, proposal, entry)
    made = dataclasses.replace(
        entry,
        reason_zh=f"异议 {file.case.reference} 成立,补记遗漏信息",
        reason_en=f"Objection {file.case.reference} was upheld: the missing entry was made",
    )
    record = records.enter_record(
        subject=_verified(file, name), entry=made, author=file.actor.person, case=file.case, at=file.now
    )
    file.case.record = record
    return {"proposal": proposal.pk, "record": record.pk, "version": 1}


def _check_as_decided(case: Case, proposal: Proposal, entry: NewEntry) -> None:
    """The centre enters for every unit, another unit for itself; what was approved word by word stays so."""
    if entry.item.unit_id != case.unit_id and case.unit.kind != UnitKind.CENTRE:
        raise BadInput(_("Choose an item of your own unit."), code="item_of_another_unit", field="item")
    decided: dict[str, str] = json.loads(proposal.fields_json or "{}")
    if any(entry.fields.get(key, "").strip() != value for key, value in decided.items()):
        sentence = _("The decision says something else here. Enter it as decided, or return it.")
        raise BadInput(sentence, code="not_as_decided", field="fields")


def _verified(file: CaseFile, name: str) -> Subject:
    """Whose record it is: the unit that decided about somebody knows who they are; that verifies no claim.

    What was typed with the objection proves nothing, so the name is that of the deciding document.
    """
    known = verified_subject(file.case)
    if known is not None:
        return known
    subject = file.case.subject
    return register_verified_subject(
        kind=subject.kind,
        number_kind=subject.number_kind,
        number=subject.number,
        name=name,
        today=clock.local_date(file.now),
        by=file.actor.person,
    )
