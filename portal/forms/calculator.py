"""A day, and a number of working days or a term of the law by its name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from lawbook import calendar, terms
from lawbook.counting import count, count_term
from lawbook.errors import LawbookError
from lawbook.rows import Term
from lawbook.slips import Slip
from lawbook.targets import Target, target_beside

MOST = 250  # working days: about a year
TERMS = ("objection.review.own", "objection.review.assisted", "repair.result")  # those from receipt


@dataclass(frozen=True, slots=True)
class Counted:
    """A due day; where a term of the law was asked for, with its row and the service target beside it."""

    slip: Slip
    term: Term | None = None
    target: Target | None = None


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

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.key = data.get("term", "") if data.get("term") in TERMS else ""
        self.fields["days"].required = not self.key  # the lawbook says how many

    def counted(self) -> Counted | None:
        """How the due day is counted; None where the form is not filled in well."""
        if not self.is_valid():
            return None
        said: dict[str, Any] = self.cleaned_data
        try:
            if self.key:
                return self._by_law(said["received_on"])
            return Counted(count(said["days"], "working_day", said["received_on"], calendar.current()))
        except LawbookError as error:
            self.add_error("received_on", forms.ValidationError(str(error.sentence), code=error.code))
            return None

    def _by_law(self, received_on: dt.date) -> Counted:
        term, days = terms.resolve(self.key, received_on).term, calendar.current()
        self.data = {"received_on": self.data["received_on"], "days": term.amount}  # what the form shows
        self.fields["days"].required = True  # and asks for when it is sent anew
        return Counted(count_term(term, received_on, days), term, target_beside(term, received_on, days))


def example() -> dict[str, dt.date | int]:
    """What the form shows before anybody typed: three working days from today."""
    return {"received_on": clock.today(), "days": 3}


def terms_of_law(on: dt.date) -> list[Term]:
    """The terms from receipt that can be asked for by name."""
    return [terms.resolve(key, on).term for key in TERMS]
