"""A reviewer's proposals and what became of them: one row per round."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import fields as record_fields
from cases import records
from cases.casefile import CaseFile
from cases.lifecycles.entries import required_text
from cases.models import Finding, Proposal, Record, Remedy
from core.errors import BadInput
from core.writing import insert, update


@dataclass(frozen=True, slots=True)
class Draft:
    """What a proposal says before it is checked and written."""

    finding: Finding
    reasoning: str
    basis: str
    remedy: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    referred_to: str = ""
    decline_reason: str = ""


def write(file: CaseFile, draft: Draft) -> dict[str, Any]:
    """The next round; it remembers the state it came from. Raises BadInput for an empty reasoning or basis."""
    last = file.proposal
    proposal = Proposal(
        case=file.case,
        round=last.round + 1 if last else 1,
        from_state=file.state_before,
        finding=draft.finding,
        remedy=draft.remedy,
        decline_reason=draft.decline_reason,
        proposed_by=file.actor.person,
        proposed_at=file.now,
    )
    proposal.basis, proposal.referred_to = required_text(draft.basis, "basis")[:300], draft.referred_to
    proposal.reasoning = required_text(draft.reasoning, "reasoning")
    proposal.fields_json = json.dumps(dict(draft.fields), ensure_ascii=False) if draft.fields else ""
    insert(proposal)
    file.proposal = proposal
    return facts_of(proposal)


def write_again(file: CaseFile, from_state: str) -> dict[str, Any]:
    """The approved proposal could not be carried out: the same words wait for the approver as a new round."""
    last = decided(file)
    again = Proposal(
        case=file.case,
        round=last.round + 1,
        from_state=from_state,
        finding=last.finding,
        remedy=last.remedy,
        proposed_by=last.proposed_by,
        proposed_at=file.now,
    )
    again.basis, again.reasoning, again.fields_json = last.basis, last.reasoning, last.fields_json
    insert(again)
    return facts_of(again)


def decide(file: CaseFile, *, approved: bool) -> dict[str, Any]:
    """An approver's word on the open round."""
    proposal = decided(file)
    proposal.approved, proposal.decided_by, proposal.decided_at = approved, file.actor.person, file.now
    update(proposal, ["approved", "decided_by", "decided_at"])
    return facts_of(proposal)


def decided(file: CaseFile) -> Proposal:
    """The last proposal, where the lifecycle has made sure that there is one."""
    if file.proposal is None:
        raise LookupError("the lifecycle lets nobody come here without a proposal")
    return file.proposal


def facts_of(proposal: Proposal) -> dict[str, Any]:
    return {"proposal": proposal.pk, "finding": str(proposal.finding), "round": proposal.round}


def changed_fields(record: Record | None, remedy: Remedy, fields: Mapping[str, str]) -> dict[str, str]:
    """Only what differs from the record as it stands.

    Raises BadInput: `nothing_changed`, `not_a_correction` where another remedy would change the entry's words
    (a note may be added), or a code of cases.fields for a field an entry cannot have.
    """
    said = {key: value.strip() for key, value in fields.items()}
    if remedy is not Remedy.CORRECT or record is None:
        given = record_fields.checked(said) if any(said.values()) else {}
        if record is not None and given.keys() - ({"note"} if remedy is Remedy.ANNOTATE else set()):
            sentence = _("Only a correction changes what the entry says.")
            raise BadInput(sentence, code="not_a_correction", field="fields")
        return given
    old = records.fields_of(records.current(record))
    changed = {key: value for key, value in said.items() if value != old.get(key, "")}
    if not changed:
        raise BadInput(
            _("Nothing differs from what the entry says now. Change what is wrong."),
            code="nothing_changed",
            field="fields",
        )
    record_fields.checked(old | changed)
    return changed
