"""Taking a granted repair back: notice, its service, the defence, and the decision of a second person."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.casefile import CaseFile
from cases.lifecycles.entries import required_choice, required_text
from cases.models import Document, Revocation, RevocationGround
from cases.papers import executions
from cases.procedures import REPAIR
from core import clock
from core.errors import BadInput
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term


def propose(
    file: CaseFile, items: Collection[int], ground: str, facts: str, basis: str, *, in_the_system: bool
) -> dict[str, Any]:
    """The prior notice. It counts as served today where it arrives in an account; a letter once its service is proven.

    Raises BadInput: items_missing (also for a record that is not repaired), choice_missing, text_missing.
    """
    chosen = [item for item in file.items if item.pk in items]
    if not chosen or any(item.ended_on is None or item.restored_on for item in chosen):
        sentence = _("Choose at least one entry whose repair stands.")
        raise BadInput(sentence, code="items_missing", field="items")
    today = clock.local_date(file.now)
    row = Revocation(
        case=file.case,
        ground=required_choice(ground, RevocationGround, "ground"),
        basis=required_text(basis, "basis")[:300],
        proposed_by=file.actor.person,
        proposed_at=file.now,
        noticed_on=today,
        served_on=today if in_the_system else None,
    )
    row.facts = required_text(facts, "facts")
    row.save()
    row.items.set(chosen)
    file.revocation = row
    return {"revocation": row.pk, "ground": row.ground, "items": [item.pk for item in chosen]}


def record_service(file: CaseFile, served_on: dt.date | None, document: Document | None) -> dict[str, Any]:
    """Raises BadInput: served_on_invalid, evidence_missing (also for a file of another case)."""
    row = of(file)
    if served_on is None or not row.noticed_on <= served_on <= clock.local_date(file.now):
        sentence = _("Enter a day since the notice was written that is not in the future.")
        raise BadInput(sentence, code="served_on_invalid", field="served_on")
    if document is None or document.case_id != file.case.pk:
        sentence = _("Attach the proof of service, for example the signed receipt.")
        raise BadInput(sentence, code="evidence_missing", field="document")
    row.served_on, row.service_proof = served_on, document
    row.save()
    return {"revocation": row.pk, "served_on": served_on.isoformat()}


def defend(file: CaseFile, text: str) -> dict[str, Any]:
    """What the person says; said again, it is added."""
    row = of(file)
    said = required_text(text, "defence")
    row.defence = f"{row.defence}\n\n{said}" if row.defence else said
    row.defended_at = file.now
    row.save()
    return {"revocation": row.pk}


def close_defence(file: CaseFile, answer: str) -> dict[str, Any]:
    """What the unit says to each argument; it must answer where something was said."""
    row = of(file)
    row.answer = required_text(answer, "answer") if row.defended_at else answer.strip()
    row.save()
    return {"revocation": row.pk, "defended": row.defended_at is not None}


def decide(file: CaseFile, reasons: str, *, revoked: bool) -> dict[str, Any]:
    """Raises BadInput text_missing."""
    row = of(file)
    row.approved, row.decided_by, row.decided_at = revoked, file.actor.person, file.now
    row.reasons = required_text(reasons, "reason")
    row.save()
    facts = {"revocation": row.pk, "ground": row.ground}
    if not revoked:
        return facts
    chosen = set(row.items.values_list("pk", flat=True))
    return facts | executions.restore(file, [item for item in file.items if item.pk in chosen])


def defence_ends_on(row: Revocation) -> dt.date | None:
    """The last day of the defence; None before the notice was served."""
    if row.served_on is None:
        return None
    return count_term(terms.resolve(REPAIR.defence_term, row.served_on).term, row.served_on, current()).due_on


def of(file: CaseFile) -> Revocation:
    if file.revocation is None:
        raise LookupError("the lifecycle lets nobody come here without a revocation")
    return file.revocation
