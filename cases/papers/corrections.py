"""Carrying out what was decided on the record itself (Article 59: correct or delete)."""

import json
from typing import Any

from cases import records
from cases.casefile import CaseFile
from cases.models import CaseEvent, Proposal, RecordChange, Remedy

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


def carry_out(file: CaseFile, proposal: Proposal) -> dict[str, Any]:
    """A new version with its reason; before and after stay visible (Article 55). An omission has no record yet."""
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
