"""Somebody is away and a deputy takes the duty."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.forms.base import CHOOSE
from desk.forms.day import DayInput


class AbsenceForm(forms.Form):
    use_required_attribute = False

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who is away"), empty_label=CHOOSE)
    deputy = forms.ModelChoiceField(User.objects.none(), label=_("Deputy"), empty_label=CHOOSE)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]
