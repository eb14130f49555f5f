"""One small form per action of an objection: what a person enters, and the facts it becomes for perform().

A form checks nothing that the lifecycle checks; what the lifecycle refuses is shown beside the field it names.
"""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.membership import in_force
from accounts.models import Role, Unit, UnitKind, User
from cases import fields as record_fields
from cases import records
from cases.models import Case, Document, DocumentPurpose, Finding, Record, Remedy
from core import clock
from core.errors import DomainError
from desk.forms.files import FilesField
from desk.textblocks import BASES, blocks_for
from workflows.engine import open_item
from workflows.handing import receivers

LONG = forms.Textarea(attrs={"rows": 8})
SHORT = forms.Textarea(attrs={"rows": 3})


class ActForm(forms.Form):
    """`seen` is the case's last event when the page was made: a form that grew old is refused, not guessed at."""

    use_required_attribute = False
    template: ClassVar[str] = "desk/act_plain.html"
    blocks_into: ClassVar[str] = ""  # the field that text blocks are added to
    uploads: ClassVar[DocumentPurpose | None] = None
    button_kind: ClassVar[str] = ""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, case: Case, user: User, action: str, assistance_id: int | None = None, **kwargs: Any
    ) -> None:
        self.case, self.user, self.action, self.assistance_id = case, user, action, assistance_id
        self.refusal: DomainError | None = None
        super().__init__(*args, **kwargs)
        self.build()

    def build(self) -> None:
        """Fields and choices that depend on the case."""

    def facts(self) -> dict[str, Any]:
        """The facts of the action, without the reason and the files."""
        return {}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        """The fact that the stored files become."""
        return {}

    def blocks(self) -> list[tuple[str, str]]:
        """Text blocks: what they are called, and what they say."""
        return blocks_for(self.action)

    def with_block(self, text: str) -> "ActForm":
        """The same form, not sent, with a text block added where it belongs: how blocks work without a script."""
        typed = {name: self.data.get(name, "") for name in [*self.drafted, "seen"]}
        before = typed.get(self.blocks_into, "").rstrip()
        typed[self.blocks_into] = f"{before}\n{text}" if before else text
        return type(self)(
            initial=typed,
            case=self.case,
            user=self.user,
            action=self.action,
            assistance_id=self.assistance_id,
        )

    def seen_now(self) -> "ActForm":
        """What is sent again has been decided on the case as it is now."""
        data = self.data.copy()
        data["seen"] = str(self.case.last_seq)
        self.data = data
        return self

    @property
    def has_inputs(self) -> bool:
        return any(not field.is_hidden for field in self)

    @property
    def drafted(self) -> list[str]:
        """The fields that a draft keeps: everything typed, no files."""
        return [
            name
            for name, field in self.fields.items()
            if name != "seen" and not isinstance(field, FilesField)
        ]


class ReasonForm(ActForm):
    """Where a person could ask why."""

    reason = forms.CharField(label=_("Reason"), widget=SHORT, required=False)


class JustDo(ActForm):
    """Nothing to enter: the press of the button is the act."""


class IdentifyRecordForm(ActForm):
    record = forms.ModelChoiceField(
        Record.objects.none(), label=_("Entry"), required=False, widget=forms.RadioSelect, empty_label=None
    )

    def build(self) -> None:
        same = Record.objects.filter(subject__number_index=self.case.subject.number_index)
        self.fields["record"].queryset = same.select_related("item", "unit")  # type: ignore[attr-defined]
        self.fields["record"].label_from_instance = _entry  # type: ignore[attr-defined]

    def clean_record(self) -> Record:
        return _chosen(self.cleaned_data["record"])

    def facts(self) -> dict[str, Any]:
        return {"record": self.cleaned_data["record"]}


class UnitForm(ReasonForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)

    def build(self) -> None:
        others = Unit.objects.exclude(pk=self.case.unit_id).exclude(kind=UnitKind.LEADING_GROUP)
        self.fields["unit"].queryset = others  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        return _chosen(self.cleaned_data["unit"])

    def facts(self) -> dict[str, Any]:
        return {"unit": self.cleaned_data["unit"]}


class SupplementForm(ActForm):
    items = forms.CharField(
        label=_("What is missing"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=_("One thing a line. The person is asked once; the review term is not paused."),
    )

    def facts(self) -> dict[str, Any]:
        return {"items": self.cleaned_data["items"].splitlines()}


class AssistanceForm(UnitForm):
    field_order = ("unit", "question")
    reason = None  # type: ignore[assignment]  # a question explains itself
    question = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=_(
            "The unit sees the question, the entry and whom it is about, and nothing else of the case."
        ),
    )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"question": self.cleaned_data["question"]}


class AnswerForm(ActForm):
    uploads = DocumentPurpose.ASSISTANCE
    finding = forms.CharField(label=_("What you found"), widget=LONG, required=False)
    files = FilesField(label=_("Evidence"), required=False)

    def facts(self) -> dict[str, Any]:
        return {"finding": self.cleaned_data["finding"]}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        return {"documents": [document.pk for document in given]}


class ReasoningForm(ActForm):
    """A proposal: reasons and legal basis."""

    blocks_into = "reasoning"
    reasoning = forms.CharField(
        label=_("Reasoning"), widget=LONG, required=False, help_text=_("The person reads this in the result.")
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)

    def facts(self) -> dict[str, Any]:
        return {"reasoning": self.cleaned_data["reasoning"], "basis": self.cleaned_data["basis"]}


class ReferOutForm(ReasoningForm):
    field_order = ("referred_to", "reasoning", "basis")
    referred_to = forms.CharField(
        label=_("Competent body"),
        max_length=200,
        required=False,
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
        required=False,
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
        for key in record_fields.LABELS if self.case.record else ():
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
        """Only a correction changes fields; a field left empty that says nothing now is not mentioned."""
        if self.cleaned_data["remedy"] != Remedy.CORRECT:
            return {}
        return {key: value for key, value in fields.items() if value or self.now_says.get(key)}

    def _record_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("field_")]


class ApproveForm(ActForm):
    template = "desk/act_approve.html"


class CorrectionForm(ActForm):
    """Where no entry is linked, the words say what was done."""

    template = "desk/act_correction.html"
    uploads = DocumentPurpose.CORRECTION
    reason = forms.CharField(label=_("What was done"), widget=SHORT, required=False)
    files = FilesField(label=_("Proof of the correction"), required=False)


class ReceiptDateForm(ReasonForm):
    uploads = DocumentPurpose.RECEIPT_PROOF
    field_order = ("received_on", "files", "reason")
    received_on = forms.DateField(
        label=_("True receipt date"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    files = FilesField(
        label=_("What proves it"),
        required=False,
        single=True,
        help_text=_("For example the stamped envelope."),
    )

    def facts(self) -> dict[str, Any]:
        return {"received_on": self.cleaned_data["received_on"]}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        return {"evidence": given[0] if given else None}


class RemedyForm(ActForm):
    kind = forms.ChoiceField(
        label=_("What is pending"),
        choices=[("reconsideration", _("administrative reconsideration")), ("suit", _("a suit in court"))],
        widget=forms.RadioSelect,
        required=False,
    )
    basis = forms.CharField(label=_("Number of the document"), max_length=300, required=False)

    def facts(self) -> dict[str, Any]:
        return {"kind": self.cleaned_data["kind"], "basis": self.cleaned_data["basis"]}


class PersonForm(ReasonForm):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"), required=False)
    field_order = ("to", "reason")

    def build(self) -> None:
        item = open_item(self.case)
        found = receivers([item.unit_id if item else self.case.unit_id], clock.today())
        self.fields["to"].queryset = User.objects.filter(pk__in=[one.pk for one in found])  # type: ignore[attr-defined]

    def clean_to(self) -> User:
        return _chosen(self.cleaned_data["to"])

    def facts(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["to"]}


class AppointForm(PersonForm):
    def build(self) -> None:
        rows = in_force(clock.today()).filter(unit__kind=UnitKind.CENTRE, role=Role.APPROVER)
        self.fields["to"].queryset = User.objects.filter(pk__in=rows.values("user"))  # type: ignore[attr-defined]


SHORT_LINE = forms.TextInput()
FORMS: dict[str, type[ActForm]] = {
    "accept": JustDo,
    "identify_record": IdentifyRecordForm,
    "transfer": UnitForm,
    "request_supplement": SupplementForm,
    "continue_without": ReasonForm,
    "decline": ReasoningForm,
    "refer_out": ReferOutForm,
    "request_assistance": AssistanceForm,
    "answer": AnswerForm,
    "proceed_without": ReasonForm,
    "withdraw_request": ReasonForm,
    "propose": ProposeForm,
    "send_back": ReasonForm,
    "approve": ApproveForm,
    "apply_correction": CorrectionForm,
    "return_correction": ReasonForm,
    "propose_receipt_date": ReceiptDateForm,
    "confirm_receipt_date": JustDo,
    "refuse_receipt_date": ReasonForm,
    "annotate_remedy": RemedyForm,
    "reopen": ReasonForm,
    "claim": JustDo,
    "release": JustDo,
    "reassign": PersonForm,
    "appoint_approver": AppointForm,
}


def initial_of(action: str) -> dict[str, str]:
    """What a fresh form says before anybody typed."""
    return {"basis": str(BASES[action])} if action in BASES else {}


def _chosen(value: Any) -> Any:
    if value is None:
        raise forms.ValidationError(_("Please choose one of these."), code="choice_missing")
    return value


def _said(case: Case) -> dict[str, str]:
    return records.fields_of(records.current(case.record)) if case.record else {}


def _entry(record: Record) -> str:
    return f"{record.item} · {record.document_no} · {record.unit}"
