"""Whose published entries somebody wants to read: a whole name or a code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.lookup import LONGEST, Answer, look_up
from core import clock
from core.errors import BadInput


class LookUpForm(forms.Form):
    use_required_attribute = False

    words = forms.CharField(
        label=_("Name or code of the organisation"),
        help_text=_("The whole registered name, or the 18 characters of its unified social credit code."),
        max_length=LONGEST * 2,
        error_messages={
            "required": _("Enter the name or the code of an organisation."),
            "max_length": _("A name has 120 characters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def answer(self) -> Answer | None:
        """What is published today; None where the form cannot be answered, and says why."""
        if not self.is_valid():
            return None
        try:
            return look_up(self.cleaned_data["words"], clock.today())
        except BadInput as error:
            self.add_error("words", forms.ValidationError(str(error.sentence), code=error.code))
            return None
