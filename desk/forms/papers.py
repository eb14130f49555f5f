"""A paper about a case that is already there: which case, what it is, and the scan that proves it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.base import LONG, MISSING_CHOICE, MISSING_TEXT
from desk.forms.files import FilesField

WHAT = {
    "supplement": _("The answer to what we asked for"),
    "add_material": _("More material, unasked"),
    "defend": _("The answer to the notice of revocation"),
    "withdraw": _("The filing is withdrawn"),
}
IN_WORDS = {"supplement": "answer", "defend": "defence"}  # acts that say something, and as what
HINTS = {"withdraw": _("The case is then closed without a decision. Make sure that the person signed this.")}


class FindForm(forms.Form):
    """By the number on the receipt."""

    use_required_attribute = False
    case = forms.CharField(
        label=_("Case number"),
        max_length=20,
        help_text=_("As on the receipt, for example YY-2026-00012."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": MISSING_TEXT},
    )


class PaperForm(forms.Form):
    """One paper, one act; `seen` is the last event of the case as the page showed it."""

    use_required_attribute = False
    hints = HINTS

    what = forms.ChoiceField(label=_("What was handed in"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("The answer, in the person's words"),
        required=False,
        max_length=4000,
        widget=LONG,
        help_text=_("Only for an answer to what we asked for, or to a notice."),
    )
    paper = FilesField(label=_("The scanned paper"), single=True)
    evidence = FilesField(label=_("Further files"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, possible: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = self.fields["what"]
        what.choices = [(one, WHAT[one]) for one in possible]  # type: ignore[attr-defined]  # a ChoiceField
        what.error_messages |= {"required": MISSING_CHOICE, "invalid_choice": MISSING_CHOICE}

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        unanswered = "answer" in told and not told["answer"].strip()
        if told.get("what") in IN_WORDS and unanswered:
            self.add_error("answer", forms.ValidationError(MISSING_TEXT, code="text_missing"))
        return told
