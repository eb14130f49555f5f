"""Requests for missing material and their answers (补正)."""

import datetime as dt
import json
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cases.casefile import CaseFile
from cases.lifecycles.entries import required_text
from cases.models import SupplementRequest
from core.errors import BadInput


def ask(file: CaseFile, items: Sequence[str], respond_by: dt.date) -> SupplementRequest:
    """A structured list of what is missing. Raises BadInput: items_missing, text_too_long."""
    wanted = [item.strip() for item in items if item.strip()]
    if not wanted:
        raise BadInput(_("Name at least one thing that is missing."), code="items_missing", field="items")
    required_text("\n".join(wanted), "items")
    last = file.supplement
    asked = SupplementRequest(
        case=file.case,
        round=last.round + 1 if last else 1,
        respond_by=respond_by,
        asked_by=file.actor.person,
        asked_at=file.now,
    )
    asked.items_json = json.dumps(wanted, ensure_ascii=False)
    asked.save()
    file.supplement = asked
    return asked


def answer(file: CaseFile, text: str) -> SupplementRequest:
    """Raises BadInput text_missing."""
    asked = file.supplement
    if asked is None:
        raise LookupError("the lifecycle lets nobody come here without a request")
    asked.answer, asked.answered_at = required_text(text, "answer"), file.now
    asked.save()
    return asked
