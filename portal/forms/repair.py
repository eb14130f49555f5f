"""The questions of a repair, one form each."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from cases.models import RepairKind
from portal.forms import filing
from portal.forms.files import WithFiles
from portal.forms.filing import CHOOSE, LONGEST, WRITE, Question

BETWEEN = ","  # of the entries in what is kept


class CheckboxSelectMultiple(forms.CheckboxSelectMultiple):
    """Boxes to tick, from a form that was sent or from what was kept of one."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        sent: list[str] = (
            data.getlist(name) if hasattr(data, "getlist") else self.format_value(data.get(name))
        )
        return sent

    def format_value(self, value: Any) -> list[str]:
        return [one for one in value.split(BETWEEN) if one] if isinstance(value, str) else value or []


class WhoQuestion(filing.WhoQuestion):
    heading = _("For whom do you ask?")


class EntriesQuestion(Question):
    heading = _("Which entries have you put right?")
    lead = _("Choose one or several. What you hand in counts for all of them.")
    records = forms.MultipleChoiceField(
        label=_("Entries that can be repaired"),
        widget=CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one entry."),
            "invalid_choice": _("One of these entries cannot be repaired now. Please choose again."),
            "invalid_list": _("Choose at least one entry."),
        },
    )

    def __init__(
        self, *args: Any, records: Iterable[tuple[str, str]], hints: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].choices = list(records)  # type: ignore[attr-defined]  # a ChoiceField
        self.hints = hints  # type: ignore[misc, assignment]  # of these entries

    def typed(self) -> dict[str, str]:
        chosen = self.fields["records"].widget.value_from_datadict(self.data, {}, self.add_prefix("records"))
        return {"records": BETWEEN.join(chosen)[:LONGEST]}


class KindQuestion(Question):
    heading = _("What do you ask for?")
    hints: ClassVar[dict[str, StrPromise]] = {
        RepairKind.END_PUBLICITY: _("The entry is no longer shown to everybody. This fits most penalties."),
        RepairKind.REMOVAL: _("Only where a decision put you on such a list."),
        RepairKind.OTHER: _("For what is recorded, but neither a penalty nor on a list."),
    }
    kind = forms.ChoiceField(
        label=_("Choose what fits"),
        choices=RepairKind.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class StatementQuestion(Question):
    heading = _("What did you do to put it right?")
    lead = _("A few plain sentences: what you changed, what you paid or handed in, and when.")
    statement = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"maxlength": LONGEST}),
        max_length=LONGEST,
        error_messages=WRITE,
    )


class EvidenceQuestion(WithFiles, Question):
    heading = _("What shows that it is put right?")
    lead = _(
        "For example the proof of payment, a photo, or a paper of the office that decided. Nothing else is needed."
    )
    files_label = _("Choose files")

    def __init__(self, *args: Any, needs_one: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].required = needs_one


class CommitmentQuestion(Question):
    heading = _("Read the commitment letter and sign it")
    lead = _(
        "It is filled in with what you told us. It counts once you have typed your name and ticked the box."
    )
    letter = forms.CharField(widget=forms.HiddenInput, required=False)
    signed_name = forms.CharField(
        label=_("Your full name, as your signature"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Type your name to sign the letter."),
            "max_length": WRITE["max_length"],
        },
    )
    agreed = forms.BooleanField(
        label=_("I have read the letter and promise what it says."),
        error_messages={"required": _("Tick the box to sign the letter.")},
    )

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        if self.initial.get("letter") != current:  # another letter than the one that was signed
            self.initial = {"letter": current}

    def clean_letter(self) -> str:
        if self.cleaned_data["letter"] != self.current:
            raise forms.ValidationError(
                _("The letter has changed since you read it. Read it again, then sign it."),
                code="letter_changed",
            )
        return self.current
