"""What a missing entry is made of: the kind of entry, its document, and what it says."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import UnitKind
from cases import fields as record_fields
from cases.models import Case, CatalogueItem
from cases.papers.corrections import verified_subject
from cases.records import NewEntry
from desk.forms.day import DayInput


def document_fields(case: Case) -> dict[str, forms.Field]:
    """The kind of entry and its deciding document; whom it names, where nobody was verified yet."""
    fields: dict[str, forms.Field] = {
        "item": forms.ModelChoiceField(_items(case), label=_("Catalogue item")),
        "document_no": forms.CharField(label=_("Number of the deciding document"), max_length=80),
        "determined_on": forms.DateField(label=_("Decided on"), widget=DayInput()),
    }
    if verified_subject(case) is None:
        fields["name"] = forms.CharField(
            label=_("Name, as the deciding document has it"),
            max_length=100,
            help_text=_("Nobody has verified this person or organisation yet. Compare the number, too."),
        )
    return fields


def said_fields(decided: Mapping[str, str]) -> dict[str, forms.Field]:
    """What the entry says; what was decided already stands in it."""
    return {
        f"field_{key}": forms.CharField(label=label, required=False, initial=decided.get(key, ""))
        for key, label in record_fields.LABELS.items()
    }


def entry_facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts for the act; no entry where its document was not named."""
    said = {key: told.get(f"field_{key}", "") for key in record_fields.LABELS}
    item, number, day = (told.get(name) for name in ("item", "document_no", "determined_on"))
    entry = NewEntry(item, number, day, said) if item and number and day else None
    return {"entry": entry, "name": told.get("name", "")}


def _items(case: Case) -> QuerySet[CatalogueItem]:
    """Those of the unit; the centre enters for every unit."""
    items = CatalogueItem.objects.order_by("unit", "code")
    return items if case.unit.kind == UnitKind.CENTRE else items.filter(unit=case.unit_id)
