"""A day and a number of working days."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from lawbook import calendar
from lawbook.counting import count
from lawbook.errors import LawbookError
from lawbook.slips import Slip

MOST = 250  # working days: about a year


class CalculatorForm(forms.Form):
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Enter a day."), "invalid": _("Enter a day that exists.")},
    )
    days = forms.IntegerField(
        label=_("Working days"),
        min_value=1,
        max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Enter a number of days."),
            "invalid": _("Enter a number of days."),
            "min_value": _("Enter a number from 1 to 250."),
            "max_value": _("Enter a number from 1 to 250."),
        },
    )

    def slip(self) -> Slip | None:
        """How the due day is counted; None where the form is not filled in well."""
        if not self.is_valid():
            return None
        said: dict[str, Any] = self.cleaned_data
        try:
            return count(said["days"], "working_day", said["received_on"], calendar.current())
        except LawbookError as error:
            self.add_error("received_on", forms.ValidationError(str(error.sentence), code=error.code))
            return None


def example() -> dict[str, dt.date | int]:
    """What the form shows before anybody typed: three working days from today."""
    return {"received_on": clock.today(), "days": 3}
