"""What a list is narrowed to. A GET form: the address is the saved filter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from desk import labels
from workflows.inbox import Filters


class FilterForm(forms.Form):
    """Step, due, unit, number; whatever cannot be read is left out."""

    use_required_attribute = False

    step = forms.ChoiceField(label=_("Step"), required=False)
    due = forms.ChoiceField(label=pgettext_lazy("filter", "Due"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("my units")
    )
    text = forms.CharField(
        label=_("Number begins with"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 14}),
    )
    free = forms.BooleanField(label=_("Nobody has it"), required=False)

    def __init__(self, *args: Any, units: Any, lists_tasks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", _("all")), *labels.STEPS.items()]  # type: ignore[attr-defined]
        self.fields["due"].choices = [("", _("all")), *labels.DUE.items()]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not lists_tasks:
            for name in ("step", "due", "unit", "free"):
                del self.fields[name]

    def filters(self) -> Filters:
        self.is_valid()
        told = self.cleaned_data
        unit = told.get("unit")
        return Filters(
            step=told.get("step", ""),
            due=told.get("due", ""),
            unit_id=unit.pk if unit else None,
            text=told.get("text", ""),
            unassigned=told.get("free", False),
        )
