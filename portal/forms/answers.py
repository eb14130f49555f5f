"""What a subject answers while the case goes on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.files import WithFiles


class SupplementForm(WithFiles):
    """The answer to what the office asked for."""

    files_label = _("Files we asked for")
    answer = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"maxlength": 4000}),
        max_length=4000,
        error_messages={"required": _("Please write something here.")},
    )


class DefenceForm(WithFiles):
    """The answer to the notice that a repair is to be revoked."""

    files_label = _("Files that show it")
    defence = forms.CharField(
        label=_("What you say to it"),
        help_text=_("What is right, what is not, and how you know. Each point is examined and answered."),
        widget=forms.Textarea(attrs={"maxlength": 4000}),
        max_length=4000,
        error_messages={"required": _("Please write something here.")},
    )


class MaterialForm(WithFiles):
    """More material, unasked."""

    files_label = _("Files to add")
    files_required = True
