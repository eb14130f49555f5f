"""For whom somebody acts: five situations, each with its few questions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from accounts.claiming import claim_subject
from accounts.models import Capacity, NumberKind, SubjectKind, SubjectLink, User


@dataclass(frozen=True, slots=True)
class Situation:
    """Whom the person speaks for, and as what."""

    kind: SubjectKind
    capacity: Capacity
    title: StrPromise
    hint: StrPromise
    question: StrPromise
    icon: str


SITUATIONS: dict[str, Situation] = {
    "self": Situation(
        SubjectKind.PERSON,
        Capacity.SELF,
        _("For myself"),
        _("The credit record is about you."),
        _("Who are you?"),
        "person",
    ),
    "organisation": Situation(
        SubjectKind.ORGANISATION,
        Capacity.REPRESENTATIVE,
        _("For a company or organisation I lead"),
        _("You are its legal representative or the person in charge."),
        _("Which organisation is it?"),
        "building",
    ),
    "organisation-agent": Situation(
        SubjectKind.ORGANISATION,
        Capacity.AGENT,
        _("For a company or organisation, as its agent"),
        _("You hold its power of attorney: an employee or a lawyer, for example."),
        _("Which organisation do you act for?"),
        "letter",
    ),
    "person-agent": Situation(
        SubjectKind.PERSON,
        Capacity.AGENT,
        _("For another person, as their agent"),
        _("You hold their power of attorney."),
        _("Whom do you act for?"),
        "people",
    ),
    "guardian": Situation(
        SubjectKind.PERSON,
        Capacity.GUARDIAN,
        _("For my child, or somebody in my care"),
        _("You are a parent or the legal guardian."),
        _("Whom do you care for?"),
        "hand",
    ),
}
NUMBER = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class ClaimForm(forms.Form):
    """Name and number; for an agent also what the power of attorney covers and until when."""

    name = forms.CharField(label=_("Full name"), error_messages={"required": _("Enter the name.")})
    number_kind = forms.ChoiceField(
        label=_("Kind of document"),
        widget=forms.RadioSelect,
        choices=[
            (NumberKind.CITIZEN, _("Resident identity card")),
            (NumberKind.RESIDENCE, _("Residence permit (foreigners, Hong Kong, Macao and Taiwan residents)")),
        ],
        initial=NumberKind.CITIZEN,
    )
    number = forms.CharField(
        label=_("Identity number"),
        help_text=_("18 characters, as on the document. It is stored encrypted."),
        widget=forms.TextInput(attrs=NUMBER),
        max_length=60,
        error_messages={"required": _("Enter the number.")},
    )
    scope = forms.CharField(
        label=_("What the power of attorney covers"),
        help_text=_("For example: objections to credit records."),
        max_length=300,
        error_messages={"required": _("Say what the power of attorney covers.")},
    )
    ends_on = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Say until when the power of attorney is valid."),
            "invalid": _("Enter a day that exists."),
        },
    )

    def __init__(self, situation: Situation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.situation = situation
        if situation.kind == SubjectKind.ORGANISATION:
            self._ask_for_an_organisation()
        if situation.capacity != Capacity.AGENT:
            del self.fields["scope"], self.fields["ends_on"]

    def claim(self, user: User, today: dt.date) -> SubjectLink:
        """The link that follows from what was typed. Raises BadInput."""
        said = self.cleaned_data
        return claim_subject(
            user=user,
            kind=self.situation.kind,
            number_kind=said.get("number_kind", NumberKind.USCC),
            number=said["number"],
            name=said["name"],
            capacity=self.situation.capacity,
            scope=said.get("scope", ""),
            ends_on=said.get("ends_on"),
            today=today,
        )

    def _ask_for_an_organisation(self) -> None:
        del self.fields["number_kind"]
        self.fields["name"].label = _("Full name of the organisation")
        self.fields["number"].label = _("Unified social credit code")
        self.fields["number"].help_text = _("18 characters, as on the business licence.")
