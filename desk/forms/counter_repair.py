"""The counter's form for a repair on paper: whose entries, which ones, what was done, and the signed letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Capacity
from cases.models import RepairKind
from desk.forms.base import CHOSEN, MISSING_CHOICE, MISSING_TEXT
from desk.forms.day import DayInput
from desk.forms.files import FilesField

SPEAKERS = [
    (Capacity.REPRESENTATIVE.value, _("its legal representative")),
    (Capacity.AGENT.value, _("an agent with a power of attorney")),
]
SELDOM = ("scope", "ends_on", "authority")


class RepairFilingForm(forms.Form):
    """Only of organisations: what is recorded about others is not published, so there is nothing to end."""

    use_required_attribute = False

    number = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Of a verified organisation. Compare it with the licence that is shown."),
    )
    capacity = forms.ChoiceField(
        label=_("Who applies"),
        choices=SPEAKERS,
        widget=forms.RadioSelect,
        initial=Capacity.REPRESENTATIVE.value,
    )
    scope = forms.CharField(label=_("What the power of attorney covers"), max_length=300, required=False)
    ends_on = forms.DateField(label=_("Valid until"), widget=DayInput(), required=False)
    authority = FilesField(label=_("The scanned power of attorney"), required=False)
    documents = forms.CharField(
        label=_("Numbers of the deciding documents"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("One a line, as on the application."),
    )
    kind = forms.ChoiceField(label=_("What the person asks for"), choices=RepairKind.choices)
    statement = forms.CharField(
        label=_("What was done to put it right"), widget=forms.Textarea(attrs={"rows": 6})
    )
    signed_name = forms.CharField(label=_("Who signed the commitment letter"), max_length=60)
    letter = FilesField(label=_("The scanned commitment letter"), single=True)
    received_on = forms.DateField(
        label=_("True receipt date"),
        widget=DayInput(),
        help_text=_("The day on which the paper was handed in."),
    )
    paper = FilesField(label=_("The scanned paper"), single=True)
    evidence = FilesField(label=_("What shows that it is put right"), required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = MISSING_CHOICE if isinstance(field, CHOSEN) else MISSING_TEXT

    def often(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in SELDOM]

    def seldom(self) -> list[forms.BoundField]:
        return [self[name] for name in SELDOM]

    def numbers(self) -> list[str]:
        """The numbers of the documents, each once, in the order of the paper."""
        lines = (line.strip() for line in self.cleaned_data["documents"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))
