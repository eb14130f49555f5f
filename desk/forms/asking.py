"""Asking and answering: the competent unit, missing material, another unit's help, the entry that is meant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from cases import publishing
from cases.models import Document, DocumentPurpose, Record
from core import clock
from desk.forms.base import CHOOSE, LONG, SHORT, ActForm, ReasonForm
from desk.forms.files import FilesField


class IdentifyRecordForm(ActForm):
    record = forms.ModelChoiceField(
        Record.objects.none(), label=_("Entry"), widget=forms.RadioSelect, empty_label=None
    )

    def build(self) -> None:
        same = Record.objects.filter(subject__number_index=self.case.subject.number_index)
        same = same.filter(publishing.open_to_query(clock.today()))
        self.fields["record"].queryset = same.select_related("item", "unit")  # type: ignore[attr-defined]
        self.fields["record"].label_from_instance = _entry  # type: ignore[attr-defined]
        self.can_be_sent = same.exists()
        if not self.can_be_sent:
            self.fields["record"].help_text = _(
                "No entry about this person or organisation is recorded here."
            )

    def facts(self) -> dict[str, Any]:
        return {"record": self.cleaned_data["record"]}


class UnitForm(ReasonForm):
    field_order = ("unit", "reason")
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=CHOOSE)

    def build(self) -> None:
        others = Unit.objects.exclude(pk=self.case.unit_id).exclude(kind=UnitKind.LEADING_GROUP)
        self.fields["unit"].queryset = others  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return {"unit": self.cleaned_data["unit"]}


class SupplementForm(ActForm):
    items = forms.CharField(
        label=_("What is missing"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One thing a line. The person is asked once; the review term is not paused."),
    )
    incomplete = forms.CharField(
        label=_("What was incomplete in the answer"),
        widget=SHORT,
        help_text=_("The person reads this. Without it nothing is asked a second time."),
    )
    field_order = ("incomplete", "items")

    def build(self) -> None:
        if self.case.supplement_requests.exists():
            self.fields["items"].help_text = _("One thing a line. The review term is not paused.")
        else:
            del self.fields["incomplete"]

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"items": told["items"].splitlines(), "incomplete": told.get("incomplete", "")}


class AssistanceForm(UnitForm):
    field_order = ("unit", "question")
    reason = None  # type: ignore[assignment]  # a question explains itself
    question = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The unit sees the question, the entry and whom it is about, and nothing else of the case."
        ),
    )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"question": self.cleaned_data["question"]}


class AnswerForm(ActForm):
    uploads = DocumentPurpose.ASSISTANCE
    finding = forms.CharField(label=_("What you found"), widget=LONG)
    evidence = FilesField(label=_("Evidence"), required=False)

    def facts(self) -> dict[str, Any]:
        return {"finding": self.cleaned_data["finding"]}

    def document_facts(self, given: list[Document]) -> dict[str, Any]:
        return {"documents": [document.pk for document in given]}


def _entry(record: Record) -> str:
    return f"{record.item} · {record.document_no} · {record.unit}"
