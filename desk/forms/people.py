"""Who has the case, and since when: handing over, appointing an approver, another receipt date."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.membership import in_force
from accounts.models import Role, UnitKind, User
from cases.models import Document, DocumentPurpose
from core import clock
from desk.forms.base import CHOOSE, SHORT, ReasonForm
from desk.forms.day import DayInput
from desk.forms.files import FilesField
from workflows.engine import open_item
from workflows.handing import receivers


class PersonForm(ReasonForm):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"), empty_label=CHOOSE)
    field_order = ("to", "reason")

    def build(self) -> None:
        item = open_item(self.case)
        found = receivers([item.unit_id if item else self.case.unit_id], clock.today())
        people = User.objects.filter(pk__in=[one.pk for one in found])
        self.fields["to"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["to"]}


class AppointForm(PersonForm):
    def build(self) -> None:
        rows = in_force(clock.today()).filter(unit__kind=UnitKind.CENTRE, role=Role.APPROVER)
        people = User.objects.filter(pk__in=rows.values("user"))
        self.fields["to"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


class ReceiptDateForm(ReasonForm):
    uploads = DocumentPurpose.RECEIPT_PROOF
    field_order = ("received_on", "evidence", "reason")
    received_on = forms.DateField(label=_("True receipt date"), widget=DayInput())
    evidence = FilesField(
        label=_("What proves it"),
        single=True,
        help_text=_("For example the stamped envelope."),
    )

    def facts(self) -> dict[str, Any]:
        return {"received_on": self.cleaned_data["received_on"]}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        return {"evidence": given[0] if given else None}


class InterestForm(ReasonForm):
    """Nothing of it is kept as a draft: whoever opens the form next would read it."""

    reason = forms.CharField(
        label=_("What the interest is"),
        widget=SHORT,
        help_text=_("Kept under seal. Only those who oversee the unit read it, never the person concerned."),
    )
    confirmed = forms.BooleanField(
        label=_("I keep out of everything about this person or organisation from now on."),
        help_text=_("Your tasks about them go back to the queue. Only the administration can end this."),
    )

    @property
    def drafted(self) -> list[str]:
        return []
