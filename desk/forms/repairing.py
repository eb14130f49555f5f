"""The acts of a repair: a verdict on every entry, putting off, carrying out line by line, and taking it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import repairs
from cases.models import (
    Document,
    DocumentPurpose,
    ExecutionStep,
    ItemVerdict,
    RefusalCode,
    RepairItem,
    RevocationGround,
)
from cases.models.objection import REPAIR_DECLINED
from cases.papers.extensions import longest
from cases.papers.verdicts import RecordVerdict
from core import clock
from core.templatetags.redress import long_date
from desk.forms.base import CHOOSE, LONG, MISSING_CHOICE, MISSING_TEXT, SHORT, ActForm, ReasonForm
from desk.forms.day import DayInput
from desk.forms.deciding import DeclineForm, ReasoningForm
from desk.forms.files import FilesField
from lawbook.calendar import current
from workflows.models import Deadline, DeadlineStatus, Slot


class ReceiptForm(ActForm):
    """What the platform above answered."""

    upstream_reference = forms.CharField(label=_("Number given by the platform above"), max_length=60)
    received_on = forms.DateField(
        label=_("Received there on"),
        widget=DayInput(),
        help_text=_("The time limits begin with this day."),
    )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("upstream_reference", "received_on")}


class UpstreamForm(ActForm):
    upstream_reference = forms.CharField(label=_("Number of the confirmation"), max_length=60)

    def facts(self) -> dict[str, Any]:
        return {"upstream_reference": self.cleaned_data["upstream_reference"]}


class RepairDeclineForm(DeclineForm):
    def build(self) -> None:
        self.fields["reason_code"].choices = [(one.value, one.label) for one in REPAIR_DECLINED]  # type: ignore[attr-defined]


class VerdictsForm(ReasoningForm):
    """One row for each entry: granted or refused, why, and on what basis; then the reasons of the whole decision."""

    template = "desk/act_verdicts.html"
    reasoning = forms.CharField(
        label=_("Reasoning of the whole decision"),
        widget=LONG,
        help_text=_("The person reads this in the result, below the verdicts."),
    )

    def build(self) -> None:
        rows = RepairItem.objects.filter(case=self.case).select_related("record__item", "record__subject")
        self.items = list(rows.prefetch_related("record__versions"))
        for item in self.items:
            self.fields |= _verdict_fields(item, self.initial.get("basis", ""))
        self.order_fields([name for name in self.fields if name not in ("reasoning", "basis")])

    def rows(self) -> list[dict[str, Any]]:
        """The inputs of each entry."""
        return [
            {
                "item": item,
                "fields": [
                    self[f"{name}_{item.pk}"] for name in PER_RECORD if f"{name}_{item.pk}" in self.fields
                ],
            }
            for item in self.items
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for item in self.items:
            verdict = told.get(f"verdict_{item.pk}")
            if verdict == ItemVerdict.REFUSED:
                self._require(f"code_{item.pk}", MISSING_CHOICE)
                self._require(f"reason_{item.pk}", MISSING_TEXT)
            elif verdict == ItemVerdict.GRANTED:
                self._check_conditions(item)
        return told

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"verdicts_by_item": {item.pk: self._verdict(item) for item in self.items}}

    def _verdict(self, item: RepairItem) -> RecordVerdict:
        told = self.cleaned_data
        refused = told[f"verdict_{item.pk}"] == ItemVerdict.REFUSED
        return RecordVerdict(
            verdict=told[f"verdict_{item.pk}"],
            code=told[f"code_{item.pk}"] if refused else "",
            reason=told[f"reason_{item.pk}"],
            basis=told[f"basis_{item.pk}"],
            corrected_on=told.get(f"corrected_on_{item.pk}"),
        )

    def _require(self, name: str, sentence: Any) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, forms.ValidationError(sentence, code="required"))

    def _check_conditions(self, item: RepairItem) -> None:
        """What the law does not allow is not granted: said beside the entry it is about."""
        corrected_on = self.cleaned_data.get(f"corrected_on_{item.pk}")
        found = repairs.unmet_of(item.record, clock.today(), current(), corrected_on=corrected_on)
        for unmet in found[1].unmet[:1] if found else ():
            named = "corrected_on" if unmet.code == "not_corrected" else "verdict"
            field = f"{named}_{item.pk}" if f"{named}_{item.pk}" in self.fields else f"verdict_{item.pk}"
            self.add_error(field, forms.ValidationError(str(unmet.sentence), code=unmet.code))


PER_RECORD = ("verdict", "corrected_on", "code", "reason", "basis")


def _verdict_fields(item: RepairItem, basis: str) -> dict[str, forms.Field]:
    """Begun with what was proposed before, where the approver sent it back; else with the usual basis."""
    fields: dict[str, forms.Field] = {
        "verdict": forms.ChoiceField(
            label=_("Verdict"), choices=ItemVerdict.choices, widget=forms.RadioSelect, initial=item.verdict
        ),
        "code": forms.ChoiceField(
            label=_("Why it is not repaired"),
            choices=[("", CHOOSE), *RefusalCode.choices],
            required=False,
            initial=item.code,
        ),
        "reason": forms.CharField(
            label=_("Reasons for this entry"),
            widget=SHORT,
            required=False,
            initial=item.reason if item.reason_sealed else "",
            help_text=_("Needed where it is refused. The person reads it."),
        ),
        "basis": forms.CharField(label=_("Legal basis"), max_length=300, initial=item.basis or basis),
    }
    if item.record.corrected_on is None:
        fields["corrected_on"] = forms.DateField(
            label=_("Put right on, as the proof shows"),
            widget=DayInput(),
            required=False,
            initial=item.corrected_on,
            help_text=_("The entry does not say so yet; without this day it cannot be granted."),
        )
    return {f"{name}_{item.pk}": field for name, field in fields.items()}


class ExtensionForm(ReasonForm):
    field_order = ("until", "reason")
    until = forms.DateField(label=_("New day"), widget=DayInput())

    def build(self) -> None:
        running = Deadline.objects.filter(case=self.case, slot=Slot.REVIEW, status=DeadlineStatus.RUNNING)
        review = running.first()
        if review is not None:
            days = {"now": long_date(review.due_on), "last": long_date(longest(review.due_on))}
            self.fields["until"].help_text = _("Due now on %(now)s; %(last)s at the latest.") % days
        self.fields["reason"].help_text = _("The applicant reads it, before the term ends.")

    def facts(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"]}


class StepForm(ActForm):
    """The lines that one proof or note shows to be done; each gets it."""

    template = "desk/act_step.html"
    uploads = DocumentPurpose.EXECUTION
    drafted = ["note"]
    steps = forms.ModelMultipleChoiceField(
        ExecutionStep.objects.none(), label=_("What is done"), widget=forms.CheckboxSelectMultiple
    )
    evidence = FilesField(label=_("What shows it"), single=True, required=False)
    note = forms.CharField(
        label=_("Or where it can be seen"),
        widget=SHORT,
        required=False,
        help_text=_("For example: the address of the page, the number of the message."),
    )

    def build(self) -> None:
        rows = ExecutionStep.objects.filter(case=self.case, done_at__isnull=True)
        self.fields["steps"].queryset = rows.select_related("item__record", "unit")  # type: ignore[attr-defined]
        self.fields["steps"].label_from_instance = step_name  # type: ignore[attr-defined]

    def each(self, given: list[Document]) -> list[dict[str, Any]]:
        told, document = self.cleaned_data, given[0] if given else None
        return [{"step": step, "note": told["note"], "document": document} for step in told["steps"]]


class RevocationForm(ActForm):
    """The prior notice: which entries, why, on what facts."""

    drafted = ["facts", "basis"]
    items = forms.ModelMultipleChoiceField(
        RepairItem.objects.none(), label=_("Entries"), widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(label=_("Ground"), choices=RevocationGround.choices, widget=forms.RadioSelect)
    facts_found = forms.CharField(
        label=_("Facts and how they are proven"),
        widget=LONG,
        help_text=_("The person reads this in the notice and may answer it."),
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=300)

    def build(self) -> None:
        standing = RepairItem.objects.filter(case=self.case, ended_on__isnull=False, restored_on__isnull=True)
        self.fields["items"].queryset = standing.select_related("record__item")  # type: ignore[attr-defined]
        self.fields["items"].label_from_instance = item_name  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "items": [item.pk for item in told["items"]],
            "ground": told["ground"],
            "facts": told["facts_found"],
            "basis": told["basis"],
        }


class ServiceForm(ActForm):
    template = "desk/act_revocation.html"
    uploads = DocumentPurpose.SERVICE
    served_on = forms.DateField(
        label=_("Served on"),
        widget=DayInput(),
        help_text=_("The day on the signed receipt. The person's time to answer begins with it."),
    )
    evidence = FilesField(label=_("Proof of service"), single=True)

    def facts(self) -> dict[str, Any]:
        return {"served_on": self.cleaned_data["served_on"]}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        return {"document": given[0] if given else None}


class CloseDefenceForm(ActForm):
    """Each argument is answered before anybody decides."""

    template = "desk/act_revocation.html"
    answer = forms.CharField(
        label=_("Answer to the defence"),
        widget=LONG,
        help_text=_(
            "Take up each point. Needed where the person answered; it stands in the decision's papers."
        ),
        required=False,
    )

    def facts(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"]}


class RevokeForm(ReasonForm):
    template = "desk/act_revocation.html"

    def build(self) -> None:
        self.fields["reason"].label = _("Reasons of the decision")
        self.fields["reason"].help_text = _("The person reads this.")


class ExtensionDecisionForm(ActForm):
    template = "desk/act_extension.html"


class ExtensionRefusalForm(ReasonForm):
    template = "desk/act_extension.html"


def step_name(step: ExecutionStep) -> str:
    """What is to be done, about which entry, by whom."""
    parts = (
        step.get_kind_display(),
        step.item.record.document_no if step.item else "",
        str(step.unit) if step.unit else "",
    )
    return " · ".join(part for part in parts if part)


def item_name(item: RepairItem) -> str:
    return f"{item.record.item} · {item.record.document_no}"
