"""Deciding: proposals with their reasons, the approval, the correction, what comes after the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import fields as record_fields
from cases import records
from cases.models import Case, DeclineReason, DocumentPurpose, Finding, Remedy
from cases.papers.corrections import misses_an_entry
from desk.forms.base import LONG, SHORT, ActForm
from desk.forms.entry import entry_fields
from desk.forms.files import FilesField

SHORT_LINE = forms.TextInput()


class ReasoningForm(ActForm):
    """A proposal: reasons and legal basis."""

    blocks_into = "reasoning"
    reasoning = forms.CharField(
        label=_("Reasoning"), widget=LONG, help_text=_("The person reads this in the result.")
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=300)

    def facts(self) -> dict[str, Any]:
        return {"reasoning": self.cleaned_data["reasoning"], "basis": self.cleaned_data["basis"]}


class DeclineForm(ReasoningForm):
    """A code for the figures, reasons for the person."""

    field_order = ("reason_code", "reasoning", "basis")
    reason_code = forms.ChoiceField(
        label=_("Why it is not accepted"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"reason_code": self.cleaned_data["reason_code"]}


class ReferOutForm(ReasoningForm):
    field_order = ("referred_to", "reasoning", "basis")
    referred_to = forms.CharField(
        label=_("Competent body"),
        max_length=200,
        help_text=_("Name, and how the person reaches it."),
    )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"referred_to": self.cleaned_data["referred_to"]}


class ProposeForm(ReasoningForm):
    """The entry's fields are offered as they stand: what is changed is what will be corrected."""

    template = "desk/act_propose.html"
    FINDINGS = (Finding.UPHELD, Finding.PARTLY, Finding.REJECTED)
    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=[(one.value, one.label) for one in FINDINGS],
        widget=forms.RadioSelect,
    )
    remedy = forms.ChoiceField(
        label=_("What is done"),
        choices=[("", _("– nothing, the objection is rejected –")), *Remedy.choices],
        required=False,
        help_text=_("For an objection that is upheld or partly upheld."),
    )
    field_order = ("finding", "remedy")

    def build(self) -> None:
        self.now_says = _said(self.case)
        if misses_an_entry(self.case):
            nothing, *_others = self.fields["remedy"].choices  # type: ignore[attr-defined]
            entering = (Remedy.CORRECT.value, _("enter what is missing"))
            self.fields["remedy"].choices = [nothing, entering]  # type: ignore[attr-defined]
        for key in record_fields.LABELS if self.case.record or misses_an_entry(self.case) else ():
            self.fields[f"field_{key}"] = forms.CharField(
                label=record_fields.label(key),
                required=False,
                initial=self.now_says.get(key, ""),
                widget=SHORT_LINE,
            )

    def record_inputs(self) -> list[tuple[Any, str]]:
        """The inputs of the entry's fields, each with what the entry says now."""
        return [
            (self[name], self.now_says.get(name.removeprefix("field_"), "")) for name in self._record_names()
        ]

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        fields = {name.removeprefix("field_"): told[name] for name in self._record_names()}
        return super().facts() | {
            "finding": told["finding"],
            "remedy": told["remedy"],
            "fields": self._given(fields),
        }

    @property
    def has_changes(self) -> bool:
        """Whether a field of the entry was typed anew."""
        return any(str(field.value() or "") != now for field, now in self.record_inputs())

    def _given(self, fields: dict[str, str]) -> dict[str, str]:
        """A correction changes fields, an annotation adds its note; an empty field that says nothing is not named."""
        if self.cleaned_data["remedy"] == Remedy.CORRECT:
            return {key: value for key, value in fields.items() if value or self.now_says.get(key)}
        if self.cleaned_data["remedy"] == Remedy.ANNOTATE and fields.get("note"):
            return {"note": fields["note"]}
        return {}

    def _record_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("field_")]


class ApproveForm(ActForm):
    template = "desk/act_approve.html"


class CorrectionForm(ActForm):
    """Where no entry is linked, the words say what was done; an entry that is missing is made here."""

    template = "desk/act_correction.html"
    uploads = DocumentPurpose.CORRECTION
    reason = forms.CharField(label=_("What was done"), widget=SHORT, required=False)
    evidence = FilesField(label=_("Proof of the correction"), required=False)

    def build(self) -> None:
        self.enters = misses_an_entry(self.case)
        self.fields["reason"].required = self.case.record_id is None and not self.enters
        if self.enters:
            self.fields = entry_fields(self.case) | self.fields

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.enters:
            return {}
        said = {key: told[f"field_{key}"] for key in record_fields.LABELS}
        entry = records.NewEntry(told["item"], told["document_no"], told["determined_on"], said)
        return {"entry": entry, "name": told.get("name", "")}


class RemedyForm(ActForm):
    kind = forms.ChoiceField(
        label=_("What is pending"),
        choices=[("reconsideration", _("administrative reconsideration")), ("suit", _("a suit in court"))],
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(label=_("Number of the document"), max_length=300)

    def facts(self) -> dict[str, Any]:
        return {"kind": self.cleaned_data["kind"], "basis": self.cleaned_data["basis"]}


def _said(case: Case) -> dict[str, str]:
    return records.fields_of(records.current(case.record)) if case.record else {}
