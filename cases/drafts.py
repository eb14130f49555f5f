"""Drafts: what somebody has begun to write is kept as it is typed, sealed, until it is filed or given up."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import documents
from cases.models import Case, Draft
from core.errors import BadInput, WrongState

LONGEST = 100_000  # characters of all answers together


def filing_draft(user: User, kind: str) -> Draft:
    """The one draft a person has of this kind of filing; its key makes a second sending harmless."""
    return Draft.objects.get_or_create(
        owner=user, kind=kind, case=None, defaults={"submission_key": uuid.uuid4()}
    )[0]


def decision_draft(case: Case, action: str, user: User) -> Draft:
    """The draft of an act on a case: it belongs to the case and survives a reassignment."""
    return Draft.objects.get_or_create(
        case=case, kind=action, defaults={"owner": user, "submission_key": uuid.uuid4()}
    )[0]


def answers(draft: Draft) -> dict[str, Any]:
    """What was typed so far."""
    typed: dict[str, Any] = json.loads(draft.answers_json or "{}")
    return typed


@transaction.atomic
def save_answers(draft: Draft, changes: Mapping[str, Any], at: dt.datetime) -> Draft:
    """Lay what was typed over what was there; None takes an answer out. Two tabs keep each other's answers.

    Raises WrongState (draft_gone: it was filed or given up meanwhile), BadInput (draft_too_long).
    """
    locked = Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk).first()
    if locked is None:
        raise WrongState(_("This draft was already sent or given up."), code="draft_gone")
    typed = {key: value for key, value in (answers(locked) | dict(changes)).items() if value is not None}
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > LONGEST:
        raise BadInput(_("This is more text than we can keep."), code="draft_too_long")
    locked.answers_json = text
    locked.saved_at = at
    locked.save(update_fields=["answers_sealed", "saved_at"])
    draft.answers_sealed, draft.saved_at = locked.answers_sealed, at
    return draft


@transaction.atomic
def discard(draft: Draft, at: dt.datetime) -> None:
    """Given up, or filed: the text goes, and files that are no evidence are destroyed. Twice is once."""
    locked = Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk).first()
    if locked is not None:
        documents.remove_all(locked, at)
        locked.delete()
