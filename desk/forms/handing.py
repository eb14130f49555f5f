"""Handing tasks to a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.forms.base import CHOOSE

FORM_ID = "hand-out"  # the inputs stand below the list, the tasks are ticked in it


class HandOutForm(forms.Form):
    """To whom, and why."""

    use_required_attribute = False

    to = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"), empty_label=CHOOSE)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = User.objects.filter(pk__in=[one.pk for one in people]).order_by("name", "pk")
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID
        self.fields["to"].queryset = found  # type: ignore[attr-defined]
