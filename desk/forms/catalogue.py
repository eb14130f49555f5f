"""What a catalogue item is to say from a day on."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from cases.catalogue import Change
from cases.models import CatalogueItem, CatalogueProposal
from cases.models.terms import TERMS
from desk.forms.base import CHOOSE, MISSING_CHOICE, MISSING_TEXT
from desk.forms.day import DayInput


class ItemForm(forms.ModelForm):
    """Proposed by one person; it counts when another has confirmed it."""

    use_required_attribute = False

    class Meta:
        model = CatalogueProposal
        fields = ("code", "unit", *TERMS, "valid_from", "approval", "reason")
        labels = {"is_public": pgettext_lazy("catalogue", "published")}
        widgets = {"valid_from": DayInput(), "reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "directory_no": _("As in the national or the provincial directory."),
            "legal_basis": _(
                "With its article. A municipal document alone is no basis for negative information."
            ),
            "approval": _("The document with which the city government approved it (Article 22)."),
            "repair_excluded_by": _(
                "Only where a law forbids that it is repaired: the law with its article. It is read by the person."
            ),
            "sector": _("Where a sector has rules of its own, for example food or market_regulation."),
        }

    def __init__(
        self, *args: Any, units: QuerySet[Unit], item: CatalogueItem | None = None, **kwargs: Any
    ) -> None:
        self.item = item
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset, unit.empty_label = units, CHOOSE
        if item is not None:
            del self.fields["code"]
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = MISSING_CHOICE if chosen else MISSING_TEXT

    @property
    def change(self) -> Change:
        told = self.cleaned_data
        return Change(
            code=self.item.code if self.item else told["code"],
            item=self.item,
            unit=told["unit"],
            said={name: told[name] for name in TERMS},
            valid_from=told["valid_from"],
            reason=told["reason"],
            approval=told["approval"],
        )

    def validate_unique(self) -> None:
        """One open change of an item: said by the act itself."""

    def validate_constraints(self) -> None:
        """As above."""


class DecideItemForm(forms.Form):
    use_required_attribute = False

    decision = forms.ChoiceField(
        choices=[("confirm", _("confirm")), ("refuse", _("refuse"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Why it is refused"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
