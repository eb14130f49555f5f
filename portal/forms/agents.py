"""Appointing an agent: who, for what, until when, and the signed paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.files import WithFiles


class AgentForm(WithFiles):
    files_label = _("The signed power of attorney")
    files_required = True
    email = forms.EmailField(
        label=_("The agent's e-mail address"),
        max_length=254,
        help_text=_("With it the agent signs in. The address need not be known here yet."),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address."),
        },
    )
    scope = forms.CharField(
        label=_("What the power of attorney covers"),
        help_text=_("For example: objections to credit records."),
        max_length=300,
        error_messages={"required": _("Say what the power of attorney covers.")},
    )
    ends_on = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Say until when the power of attorney is valid."),
            "invalid": _("Enter a day that exists."),
        },
    )
