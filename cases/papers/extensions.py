"""Putting a result off: proposed with reasons, decided by a second person before the term has ended (Order 36)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.casefile import CaseFile
from cases.lifecycles.entries import required_text
from cases.models import Extension
from cases.procedures import REPAIR
from core.errors import BadInput
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term


def propose(file: CaseFile, due_on: dt.date, until: dt.date | None, reason: str) -> dict[str, Any]:
    """Raises BadInput: until_invalid for a day that is not later, or later than the lawbook's longest."""
    if until is None or not due_on < until <= longest(due_on):
        sentence = _("Choose a later day than the one due now, within the longest extension.")
        raise BadInput(sentence, code="until_invalid", field="until")
    row = Extension(
        case=file.case,
        old_due_on=due_on,
        until=until,
        proposed_by=file.actor.person,
        proposed_at=file.now,
    )
    row.reason = required_text(reason, "reason")
    row.save()
    file.extensions.append(row)
    return {"extension": row.pk, "until": until.isoformat()}


def longest(due_on: dt.date) -> dt.date:
    """The last day to which a result that is due on a day can be put off."""
    return count_term(terms.resolve(REPAIR.extension_term, due_on).term, due_on, current()).due_on


def due_on(file: CaseFile) -> dt.date:
    """When the result is due by the receipt date as it stands: a correction moves it under a proposal."""
    received_on = file.case.received_on
    return count_term(terms.resolve(REPAIR.review_term, received_on).term, received_on, current()).due_on


def decide(file: CaseFile, *, approved: bool) -> dict[str, Any]:
    """An approver's word; approved, the applicant is told in the same transaction."""
    row = pending(file)
    assert row is not None, "the lifecycle lets nobody come here without a proposed extension"
    row.approved, row.decided_by, row.decided_at = approved, file.actor.person, file.now
    row.told_at = file.now if approved else None
    row.save()
    return {"extension": row.pk, "until": row.until.isoformat(), "old_due_on": row.old_due_on.isoformat()}


def pending(file: CaseFile) -> Extension | None:
    return next((row for row in file.extensions if row.approved is None), None)


def granted(file: CaseFile) -> Extension | None:
    return next((row for row in file.extensions if row.approved), None)
