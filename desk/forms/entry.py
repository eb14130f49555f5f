"""What a missing entry is made of: the kind of entry, its document, and what it says."""

import json

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import UnitKind
from cases import fields as record_fields
from cases.models import Case, CatalogueItem, Proposal
from cases.papers.corrections import verified_subject
from desk.forms.day import DayInput


def entry_fields(case: Case) -> dict[str, forms.Field]:
    """The inputs for it; what the decision says already stands in them."""
    decided = _decided(case)
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
    for key, label in record_fields.LABELS.items():
        fields[f"field_{key}"] = forms.CharField(label=label, required=False, initial=decided.get(key, ""))
    return fields


def _items(case: Case) -> QuerySet[CatalogueItem]:
    """Those of the unit; the centre enters for every unit."""
    items = CatalogueItem.objects.order_by("unit", "code")
    return items if case.unit.kind == UnitKind.CENTRE else items.filter(unit=case.unit_id)


def _decided(case: Case) -> dict[str, str]:
    proposal = Proposal.objects.filter(case=case).order_by("-round").first()
    said: dict[str, str] = json.loads(proposal.fields_json or "{}") if proposal else {}
    return said
