"""Choosing how to be told: the same few choices in the portal and at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Channel

LABELS = {
    Channel.IN_APP: _("In this service only"),
    Channel.EMAIL: _("Also by e-mail"),
    Channel.LETTER: _("Formal notices also by letter"),
}
HINTS = {
    Channel.IN_APP: _("You look here yourself whether there is something new."),
    Channel.LETTER: _("The counter posts it or hands it over. That takes longer; time limits run meanwhile."),
}


class ChannelForm(forms.Form):
    """Officials get reminders, which are not worth a stamp: `by_letter` is for subjects."""

    use_required_attribute = False
    hints = HINTS
    channel = forms.ChoiceField(
        label=_("How shall we tell you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one of these."),
            "invalid_choice": _("Please choose one of these."),
        },
    )

    def __init__(self, *args: Any, by_letter: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one for one in LABELS if by_letter or one != Channel.LETTER]
        self.fields["channel"].choices = [(one.value, LABELS[one]) for one in offered]  # type: ignore[attr-defined]
