"""Handing tasks to a colleague."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.forms.base import CHOOSE

FORM_ID = "hand-out"  # the inputs stand below the list, the tasks are ticked in it
NOBODY_YET = ("", CHOOSE)
Choices = tuple[tuple[str, str], ...]


class HandOutForm(forms.Form):
    """To whom, and why."""

    use_required_attribute = False

    to = forms.ChoiceField(label=_("Colleague"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [NOBODY_YET, *colleagues]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID


def as_choices(people: Iterable[User]) -> Choices:
    return tuple((str(one.pk), str(one)) for one in people)


def hand_out_fields(people: Iterable[User]) -> SafeString:
    """The fields that wait to be filled in."""
    return _fields(as_choices(people), get_language())


@lru_cache(maxsize=200)
def _fields(colleagues: Choices, language: str | None) -> SafeString:
    """Kept: nothing else decides how they look."""
    return render_to_string("desk/parts/fields.html", {"form": HandOutForm(colleagues=colleagues)})
