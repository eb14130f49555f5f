"""Carrying out what was decided on the record itself (Article 59: correct, delete, or enter what is missing)."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.claiming import find_verified, register_verified_subject
from accounts.models import Subject, UnitKind
from cases import records
from cases.casefile import CaseFile
from cases.models import Case, CaseEvent, Ground, Proposal, RecordChange, Remedy
from cases.papers import proposals
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
    """Whether the record was changed as this proposal says, by the decision or of the provider's own duty."""
    done = CaseEvent.objects.filter(
        case=proposal.case_id, action__in=("apply_correction", "report_own_correction")
    )
    return done.filter(facts__proposal=proposal.pk).exists()


def misses_an_entry(case: Case) -> bool:
    """Whether something that belongs in the record is not there at all: carrying it out is entering it."""
    return case.record_id is None and case.objection.ground == Ground.OMISSION


def verified_subject(case: Case) -> Subject | None:
    """The verified subject whose number the case names, if anybody was verified with it."""
    return find_verified(case.subject.kind, case.subject.number)


def carry_out(file: CaseFile, proposal: Proposal) -> dict[str, Any]:
    """A new version with its reason; before and after stay visible (Article 55). What is missing: see `enter`."""
    changed = json.loads(proposal.fields_json or "{}")
    reasons = (f"异议 {file.case.reference} 成立", f"Objection {file.case.reference} was upheld")
    return {"proposal": proposal.pk} | _new_version(file, Remedy(proposal.remedy), changed, reasons)


def of_own_duty(file: CaseFile, remedy: Remedy | None, fields: Mapping[str, str]) -> dict[str, Any]:
    """The provider's own correction (Article 57); without a remedy it found nothing wrong, and no version is made."""
    proposal, reference = proposals.decided(file), file.case.reference
    facts = {"proposal": proposal.pk, "remedy": remedy.value if remedy else ""}
    if remedy is None:
        return facts
    changed = proposals.changed_fields(file.case.record, remedy, fields)
    zh, en = f"提供单位主动更正（异议 {reference} 撤回后）", f"Own correction after {reference} was withdrawn"
    return facts | _new_version(file, remedy, changed, (zh, en))


def _new_version(
    file: CaseFile, remedy: Remedy, changed: Mapping[str, str], reasons: tuple[str, str]
) -> dict[str, Any]:
    record = file.case.record
    if record is None:
        return {}
    version = records.append_version(
        record,
        change=CHANGES[remedy],
        fields={**records.fields_of(records.current(record)), **changed},
        reason_zh=reasons[0],
        reason_en=reasons[1],
        case=file.case,
        author=file.actor.person,
        at=file.now,
    )
    return {"record": record.pk, "version": version.number}


def enter(file: CaseFile, proposal: Proposal, entry: NewEntry | None, name: str) -> dict[str, Any]:
    """The missing entry is made as it was decided, and linked to the case.

    Raises BadInput: entry_missing, item_of_another_unit, not_as_decided, name_missing, or a code of
    records.enter_record.
    """
    reference = file.case.reference
    _check_as_decided(proposal, entry)
    reasons = (
        f"异议 {reference} 成立，补记遗漏信息",
        f"Objection {reference} was upheld: the missing entry was made",
    )
    return {"proposal": proposal.pk} | _new_entry(file, entry, name, reasons)


def enter_of_own_duty(file: CaseFile, entry: NewEntry | None, name: str) -> dict[str, Any]:
    """The provider enters what is missing although the objection was withdrawn (Article 57). Raises as `enter`."""
    reference = file.case.reference
    zh, en = f"提供单位主动补记（异议 {reference} 撤回后）", f"Own entry after {reference} was withdrawn"
    facts = {"proposal": proposals.decided(file).pk, "remedy": Remedy.CORRECT.value}
    return facts | _new_entry(file, entry, name, (zh, en))


def _new_entry(file: CaseFile, entry: NewEntry | None, name: str, reasons: tuple[str, str]) -> dict[str, Any]:
    """The centre enters under every unit's items, another unit under its own."""
    case = file.case
    if entry is None:
        raise BadInput(_("Enter what is missing in the record."), code="entry_missing", field="item")
    if entry.item.unit_id != case.unit_id and case.unit.kind != UnitKind.CENTRE:
        raise BadInput(_("Choose an item of your own unit."), code="item_of_another_unit", field="item")
    made = dataclasses.replace(entry, reason_zh=reasons[0], reason_en=reasons[1])
    subject = verified_subject(case) or _registered(file, name)
    case.record = records.enter_record(
        subject=subject, entry=made, author=file.actor.person, case=case, at=file.now
    )
    return {"record": case.record.pk, "version": 1}


def _check_as_decided(proposal: Proposal, entry: NewEntry | None) -> None:
    """What was approved word by word stays so."""
    decided: dict[str, str] = json.loads(proposal.fields_json or "{}")
    said = entry.fields if entry else decided
    if any(said.get(key, "").strip() != value for key, value in decided.items()):
        sentence = _("The decision says something else here. Enter it as decided, or return it.")
        raise BadInput(sentence, code="not_as_decided", field="fields")


def _registered(file: CaseFile, name: str) -> Subject:
    """Whose record it is: the unit that decided about somebody knows who they are; that verifies no claim.

    What was typed with the objection proves nothing, so the name is that of the deciding document.
    """
    subject = file.case.subject
    return register_verified_subject(
        kind=subject.kind,
        number_kind=subject.number_kind,
        number=subject.number,
        name=name,
        today=clock.local_date(file.now),
        by=file.actor.person,
    )
