"""The questions of an objection, one form each; what was typed is kept even before it is complete."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from cases.models import Ground, Remedy
from portal.forms.files import FilesField, WithFiles

OTHER = "other"  # the entry is not in the list
LONGEST = 4000  # characters
CHOOSE = {"required": _("Please choose one of these."), "invalid_choice": _("Please choose one of these.")}
WRITE = {
    "required": _("Please write something here."),
    "max_length": _("Please keep this under %(limit_value)d characters."),
}


class Question(forms.Form):
    """One page of the filing: its heading, and a hint for each choice that needs one."""

    heading: ClassVar[StrPromise]
    lead: ClassVar[StrPromise | str] = ""
    hints: ClassVar[dict[str, StrPromise]] = {}
    hide_optional: ClassVar[bool] = False

    def typed(self) -> dict[str, str]:
        """Everything of this page as it was typed, complete or not."""
        names = [name for name, field in self.fields.items() if not isinstance(field, FilesField)]
        return {name: str(self.data.get(self.add_prefix(name), ""))[: 2 * LONGEST] for name in names}


class WhoQuestion(Question):
    heading = _("For whom do you object?")
    link = forms.ChoiceField(label=_("Choose one"), widget=forms.RadioSelect, error_messages=CHOOSE)

    def __init__(self, *args: Any, links: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].choices = list(links)  # type: ignore[attr-defined]  # a ChoiceField


class EntryQuestion(Question):
    heading = _("Which entry is it about?")
    record = forms.ChoiceField(label=_("Choose one"), widget=forms.RadioSelect, error_messages=CHOOSE)

    def __init__(self, *args: Any, records: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = (OTHER, _("It is not in this list, or something is missing"))
        self.fields["record"].choices = [*records, other]  # type: ignore[attr-defined]  # a ChoiceField


class DescribeQuestion(Question):
    heading = _("Describe the entry")
    lead = _("So that we can find it. Write what you know; a web address or the text of a notice helps.")
    publisher = forms.CharField(
        label=_("Who published or decided it?"),
        help_text=_("The name of an office, a website or an app."),
        max_length=200,
        error_messages=WRITE,
    )
    document_no = forms.CharField(
        label=_("Number of the document"),
        help_text=_("If you have it, for example 曲市监罚〔2025〕7号."),
        max_length=100,
        required=False,
    )
    says = forms.CharField(
        label=_("What does it say about you?"),
        help_text=_("If something is missing, say what should be there."),
        widget=forms.Textarea(attrs={"maxlength": 3000}),
        max_length=3000,
        error_messages=WRITE,
    )


class GroundQuestion(Question):
    heading = _("What is wrong?")
    hints = {
        Ground.ERROR: _("A name, an amount, a date, a fact: something is not as it really is."),
        Ground.OMISSION: _("Something that belongs there is not there, for example that you have paid."),
        Ground.INFRINGEMENT: _("Your information was taken, passed on or published without a right to it."),
        Ground.NEVER_LIST: _("For example a warning for a small matter that you put right at once."),
    }
    ground = forms.ChoiceField(
        label=_("Choose what fits best"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class WantedQuestion(Question):
    heading = _("What should happen?")
    hints = {
        Remedy.CORRECT: _("It stays, but says what is right."),
        Remedy.DELETE: _("It is taken out of the record."),
        Remedy.ANNOTATE: _("It stays, with a note that explains it."),
        Remedy.CEASE: _("Nobody uses it or passes it on any more."),
    }
    wanted = forms.ChoiceField(
        label=_("We are asked to…"), choices=Remedy.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )


class StatementQuestion(Question):
    heading = _("Tell us what is not right")
    lead = _("A few plain sentences are enough: what it says, what is true, and how you know.")
    statement = forms.CharField(
        label=_("In your own words"),
        widget=forms.Textarea(attrs={"maxlength": LONGEST}),
        max_length=LONGEST,
        error_messages=WRITE,
    )


class EvidenceQuestion(WithFiles, Question):
    heading = _("Do you have anything that shows it?")
    lead = _("For example the decision, a receipt, a photo. You can also add files later.")
    files_label = _("Choose files")


class AddresseeQuestion(Question):
    heading = _("Who should examine it?")
    lead = _("If you are not sure, leave it as it is: we pass it on to the right office, and no day is lost.")
    hide_optional = True  # something is always chosen
    unit = forms.ChoiceField(
        label=_("Choose one"), widget=forms.RadioSelect, required=False, error_messages=CHOOSE
    )

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]  # a ChoiceField
