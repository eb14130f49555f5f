"""What a provider brings: a table, or one entry typed in; and what a second person decides."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import NumberKind
from cases.intake.columns import (
    COLUMNS,
    DATES,
    FLAGS,
    LEVELS,
    NUMBER_KINDS,
    PENALTIES,
    TIER_WORDS,
)
from cases.models import BasisLevel, CatalogueItem
from cases.models.document import MAX_BYTES
from desk.forms.base import CHOOSE, MISSING_CHOICE, MISSING_TEXT
from desk.forms.day import DayInput
from desk.labels import PENALTIES as PENALTY_LABELS
from desk.labels import TIERS as TIER_LABELS

LONG_TEXTS = ("summary", "facts", "intent", "circumstances", "consequences", "note")
OF_PENALTIES = (
    "penalties",
    "tier",
    "graded_by",
    "intent",
    "circumstances",
    "consequences",
    "simple_procedure",
    "minor_and_remedied",
    "document_on",
    "published_on",
    "misconduct_ended_on",
    "corrected_on",
    "minor_is_necessary",
    "is_secret",
)
TABLES = ".csv,.xlsx"


class ItemField(forms.ModelChoiceField):
    """The items that this person may bring entries of."""

    def __init__(self, items: QuerySet[CatalogueItem]) -> None:
        super().__init__(
            items,
            label=_("Catalogue item"),
            empty_label=CHOOSE,
            error_messages={"required": MISSING_CHOICE, "invalid_choice": MISSING_CHOICE},
        )


class TableForm(forms.Form):
    """A table, CSV or XLSX."""

    use_required_attribute = False

    table = forms.FileField(
        label=_("Table"),
        help_text=_(
            "CSV (UTF-8 or GB18030) or XLSX, at most 10 MB and 20,000 rows, with the template's headings."
        ),
        widget=forms.FileInput(
            attrs={"accept": TABLES, "data-max-bytes": str(MAX_BYTES), "data-too-big": _("larger than 10 MB")}
        ),
        error_messages={"required": _("Choose at least one file."), "empty": _("This file is empty.")},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: QuerySet[CatalogueItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"item": ItemField(items), **self.fields}

    @property
    def data_of_table(self) -> tuple[bytes, str]:
        """What is in the file, no more than one byte beyond the limit, and its name."""
        file: UploadedFile = self.cleaned_data["table"]
        return file.read(MAX_BYTES + 1), file.name or ""


class EntryForm(forms.Form):
    """One entry, typed in: the same columns as in a table. Everything is checked as a row is."""

    use_required_attribute = False

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: QuerySet[CatalogueItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = {column.key: _field(column.key, column.label, column.required) for column in COLUMNS}
        self.fields = {"item": ItemField(items), **made, **self.fields}

    @property
    def always(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in OF_PENALTIES]

    @property
    def of_penalties(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_PENALTIES]

    @property
    def row(self) -> dict[str, str]:
        """As a table would say it."""
        told = {column.key: self.cleaned_data.get(column.key) for column in COLUMNS}
        return {key: _as_cell(value) for key, value in told.items() if value}


def _as_cell(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    if value is True:
        return "是"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _field(key: str, label: str, required: bool) -> forms.Field:
    """Empty ones are let through: the row's own check says what is missing, with its article."""
    said: dict[str, Any] = {"label": label, "required": required}
    said["error_messages"] = {"required": MISSING_TEXT}
    if key in DATES:
        return forms.DateField(widget=DayInput(), **said)
    if key in FLAGS:
        return forms.BooleanField(**said)
    if key == "penalties":
        words = {kind: word for word, kind in reversed(PENALTIES.items())}
        choices = [(words[kind], label) for kind, label in PENALTY_LABELS.items()]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if key in ("number_kind", "basis_level", "tier"):
        return forms.ChoiceField(choices=[("", CHOOSE), *_choices(key)], **said)
    widget = (
        forms.Textarea(attrs={"rows": 3})
        if key in LONG_TEXTS
        else forms.TextInput(attrs={"autocomplete": "off"})
    )
    return forms.CharField(widget=widget, **said)


def _choices(key: str) -> list[tuple[str, Any]]:
    if key == "tier":
        return [(word, TIER_LABELS[tier]) for word, tier in TIER_WORDS.items()]
    if key == "basis_level":
        return [(word, BasisLevel(level).label) for word, level in LEVELS.items()]
    kinds = {kind: word for word, kind in reversed(NUMBER_KINDS.items())}
    return [(word, NumberKind(kind).label) for kind, word in reversed(kinds.items())]


class DecideForm(forms.Form):
    """Let it count, or reject it and say why."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        choices=[("confirm", _("confirm")), ("reject", _("reject"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Why the batch is rejected"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": MISSING_TEXT},
    )


class KeyForm(forms.Form):
    """A key for the unit's own system."""

    use_required_attribute = False

    label = forms.CharField(
        label=_("Name of the system"), max_length=60, error_messages={"required": MISSING_TEXT}
    )
    ends_on = forms.DateField(
        label=_("Valid until"), widget=DayInput(), error_messages={"required": MISSING_TEXT}
    )
