"""The counter's forms: a paper objection, a claim, a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Capacity, NumberKind, SubjectKind, Unit, UnitKind
from cases import publishing
from cases.models import Ground, Record, Remedy
from core import clock
from desk.forms.base import CHOSEN, MISSING_CHOICE, MISSING_TEXT
from desk.forms.day import DayInput
from desk.forms.files import FilesField

# Who hands it in, where it is not the person themselves; what only then is asked stands folded away.
SPEAKERS = [
    ("", _("the person themselves; of an organisation, its legal representative")),
    (Capacity.AGENT.value, _("an agent with a power of attorney")),
    (Capacity.GUARDIAN.value, _("a parent or guardian")),
]
SELDOM = ("scope", "ends_on", "authority", "of_age", "minor_reason")


class FilingForm(forms.Form):
    """What stands on the paper. Everything is checked where it is filed; here only what must be chosen."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Whose objection is it"), choices=SubjectKind.choices, widget=forms.RadioSelect
    )
    number_kind = forms.ChoiceField(label=_("Kind of number"), choices=NumberKind.choices)
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Of another document: the state in three letters, then the number, for example GBR 123456789."
        ),
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    capacity = forms.ChoiceField(
        label=_("Who objects"), choices=SPEAKERS, widget=forms.RadioSelect, required=False
    )
    scope = forms.CharField(label=_("What the power of attorney covers"), max_length=300, required=False)
    ends_on = forms.DateField(label=_("Valid until"), widget=DayInput(), required=False)
    authority = FilesField(
        label=_("The scanned power of attorney, or what proves the guardianship"), required=False
    )
    of_age = forms.BooleanField(
        label=_("The document shown proves that the person is 18 or older"),
        required=False,
        help_text=_("Needed for a document other than an identity card or a residence permit."),
    )
    minor_reason = forms.CharField(
        label=_("Why somebody of 16 or 17 may object without a guardian"),
        max_length=200,
        required=False,
        help_text=_("For example: lives on their own earnings. It is written down with your name."),
    )
    document_no = forms.CharField(
        label=_("Number of the deciding document"),
        max_length=80,
        required=False,
        help_text=_("The entry is looked up by it. Leave it empty where the person does not know it."),
    )
    entry = forms.CharField(
        label=_("Which entry, in the person's words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where no entry was found by its number."),
    )
    ground = forms.ChoiceField(label=_("What is wrong"), choices=Ground.choices, widget=forms.RadioSelect)
    wanted = forms.ChoiceField(label=_("What the person asks for"), choices=Remedy.choices)
    statement = forms.CharField(label=_("Statement"), widget=forms.Textarea(attrs={"rows": 8}))
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Addressed to"),
        required=False,
        empty_label=_("who recorded the entry, otherwise the credit centre"),
    )
    received_on = forms.DateField(
        label=_("True receipt date"),
        widget=DayInput(),
        help_text=_("The day on which the paper was handed in."),
    )
    paper = FilesField(label=_("The scanned paper"), single=True)
    evidence = FilesField(label=_("Further evidence"), required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = MISSING_CHOICE if isinstance(field, CHOSEN) else MISSING_TEXT
        unit = self.fields["unit"]
        unit.queryset = Unit.objects.exclude(kind=UnitKind.LEADING_GROUP)  # type: ignore[attr-defined]

    def often(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in SELDOM]

    def seldom(self) -> list[forms.BoundField]:
        return [self[name] for name in SELDOM]

    @property
    def speaks(self) -> str:
        """In which capacity the objection is made."""
        chosen: str = self.cleaned_data["capacity"]
        of_itself = {SubjectKind.PERSON: Capacity.SELF, SubjectKind.ORGANISATION: Capacity.REPRESENTATIVE}
        return chosen or of_itself[SubjectKind(self.cleaned_data["kind"])].value

    def record(self, number_index: str) -> Record | None:
        """The entry with this document number, if it is about the same subject."""
        number = self.cleaned_data["document_no"].strip()
        if not number:
            return None
        rows = Record.objects.filter(document_no=number, subject__number_index=number_index)
        rows = rows.filter(publishing.open_to_query(clock.today()))
        return rows.select_related("unit").first()


class FindClaimForm(forms.Form):
    """Whose claim it is that stands at the counter."""

    use_required_attribute = False
    who = forms.CharField(
        label=_("Find a claim"),
        max_length=254,
        help_text=_("The number on the document, or the e-mail address of the account."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": MISSING_TEXT},
    )


class ClaimForm(forms.Form):
    """What was shown at the counter."""

    use_required_attribute = False
    how = forms.CharField(
        label=_("How it was checked"),
        max_length=300,
        help_text=_("For example: identity card shown in person, business licence and letter of authority."),
    )


class PostedForm(forms.Form):
    """When the letter left."""

    use_required_attribute = False
    on = forms.DateField(label=_("Posted or handed over on"), widget=DayInput())
