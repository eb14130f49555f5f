"""Carrying out what was decided on the record itself (Article 59: correct or delete)."""

import json
from collections.abc import Mapping
from typing import Any

from cases import records
from cases.casefile import CaseFile
from cases.models import CaseEvent, Proposal, RecordChange, Remedy
from cases.papers import proposals

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


def carry_out(file: CaseFile, proposal: Proposal) -> dict[str, Any]:
    """A new version with its reason; before and after stay visible (Article 55). An omission has no record yet."""
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
