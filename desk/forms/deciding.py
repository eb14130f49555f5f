"""Deciding: proposals with their reasons, the approval, the correction, what comes after the end."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import fields as record_fields
from cases import records
from cases.models import Case, DocumentPurpose, Finding, Remedy
from cases.models.objection import OBJECTION_DECLINED
from cases.papers.corrections import misses_an_entry
from desk.forms.base import LONG, SHORT, ActForm
from desk.forms.entry import document_fields, entry_facts, said_fields
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
        label=_("Why it is not accepted"),
        choices=[(one.value, one.label) for one in OBJECTION_DECLINED],
        widget=forms.RadioSelect,
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
    field_order: tuple[str, ...] = ("finding", "remedy")

    def build(self) -> None:
        self.now_says = _said(self.case)
        self.enters = misses_an_entry(self.case)
        if self.enters:
            nothing, *_others = self.fields["remedy"].choices  # type: ignore[attr-defined]
            entering = (Remedy.CORRECT.value, _("enter what is missing"))
            self.fields["remedy"].choices = [nothing, entering]  # type: ignore[attr-defined]
        for key in record_fields.LABELS if self.case.record or self.enters else ():
            self.fields[f"field_{key}"] = forms.CharField(
                label=record_fields.label(key),
                required=False,
                initial=self.now_says.get(key, ""),
                help_text=self._says_now(key),
                widget=SHORT_LINE,
            )

    def _says_now(self, key: str) -> str:
        now = self.now_says.get(key)
        return _("Says now: %(now)s") % {"now": now} if now else ""

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
            decided = _proposed(self.case)
            self.fields = document_fields(self.case) | said_fields(decided) | self.fields

    def facts(self) -> dict[str, Any]:
        return entry_facts(self.cleaned_data) if self.enters else {}


class OwnCorrectionForm(ProposeForm):
    """The provider's own correction: begun with what was proposed, or that nothing is wrong after all."""

    template = "desk/act_own_correction.html"
    blocks_into = ""
    uploads = DocumentPurpose.CORRECTION
    finding = reasoning = basis = None  # type: ignore[assignment]  # how Django takes inherited fields away
    remedy = forms.ChoiceField(
        label=_("What is done"),
        choices=[("", _("– nothing: the entry is right as it stands –")), *Remedy.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("What was done, or why nothing is wrong"),
        widget=SHORT,
        help_text=_("The person reads this where nothing was wrong, or no entry is linked."),
    )
    evidence = FilesField(label=_("Proof of the correction"), required=False)
    field_order = ("remedy", "reason", "evidence")

    def build(self) -> None:
        super().build()
        proposal = self.case.proposals.order_by("-round").first()
        if proposal is not None:
            self.fields["remedy"].initial = proposal.remedy
            for key, value in json.loads(proposal.fields_json or "{}").items():
                if f"field_{key}" in self.fields:
                    self.fields[f"field_{key}"].initial = value
        for name, field in document_fields(self.case).items() if self.enters else ():
            field.required = False  # nothing is entered where nothing was wrong
            self.fields[name] = field

    def document_inputs(self) -> list[forms.BoundField]:
        """Of which document an entry is made, where it is missing."""
        return [self[name] for name in document_fields(self.case)] if self.enters else []

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        fields = {name.removeprefix("field_"): told[name] for name in self._record_names()}
        made = entry_facts(told) if self.enters and told["remedy"] else {}
        return {"remedy": told["remedy"], "fields": self._given(fields)} | made


class RemedyForm(ActForm):
    kind = forms.ChoiceField(
        label=_("What is pending"),
        choices=[("reconsideration", _("administrative reconsideration")), ("suit", _("a suit in court"))],
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(label=_("Number of the document"), max_length=300)

    def facts(self) -> dict[str, Any]:
        return {"kind": self.cleaned_data["kind"], "basis": self.cleaned_data["basis"]}


def _proposed(case: Case) -> dict[str, str]:
    """What the last proposal says the entry should say."""
    proposal = case.proposals.order_by("-round").first()
    said: dict[str, str] = json.loads(proposal.fields_json or "{}") if proposal else {}
    return said


def _said(case: Case) -> dict[str, str]:
    return records.fields_of(records.current(case.record)) if case.record else {}
