"""What a record may say: the fields of an entry and what each is called. Every value is a display string."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from core.errors import BadInput

LONGEST = 2000  # characters

LABELS: dict[str, StrPromise] = {
    "summary": _("What it says"),
    "deciding_organ": _("Decided by"),
    "penalty_kind": _("Kind of penalty"),
    "amount": _("Amount"),
    "facts": _("Facts found"),
    "legal_basis": _("Legal basis"),
    "performed_on": _("Performed on"),
    "published_until": _("Published until"),
    "note": _("Note"),
    # Article 14: what the penalising unit considered when it graded.
    "intent": _("Intent, as graded"),
    "circumstances": _("Circumstances, as graded"),
    "consequences": _("Consequences, as graded"),
}


def label(key: str) -> str | StrPromise:
    """What a field is called; an unknown key is shown as it is, so nothing of a record is hidden."""
    return LABELS.get(key, key)


def checked(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something, in their fixed order.

    Raises BadInput: field_unknown (personal data that is not on the list is never taken, Articles 62 and 63),
    fields_missing, field_too_long.
    """
    for key in fields:
        if key not in LABELS:
            raise BadInput(_("An entry has no such field."), code="field_unknown", field="fields")
    said = {key: fields[key].strip() for key in LABELS if fields.get(key, "").strip()}
    if not said:
        raise BadInput(_("Say what the entry records."), code="fields_missing", field="fields")
    if any(len(value) > LONGEST for value in said.values()):
        raise BadInput(
            _("Please keep each field under 2,000 characters."), code="field_too_long", field="fields"
        )
    return said
