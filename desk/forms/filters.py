"""What a list is narrowed to. A GET form: the address is the saved filter."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.lifecycles.states import Procedure
from desk import labels
from workflows.narrowing import Filters

Choices = tuple[tuple[int, str], ...]
FOR_TASKS = ("procedure", "step", "due", "unit", "free")
NUMBER_BEGINS = re.compile(r"[A-Z]{2}-[0-9]{0,4}(-[0-9]{0,7})?")
IDS = r"\d{1,9}(\.\d{1,9})*"
EVERY_UNIT = "board"  # of the units on the reader's board: the lists behind its totals


class FilterForm(forms.Form):
    """Procedure, step, due, unit; whatever cannot be read is left out.

    `text` (how a case's number begins) and `about` (ids of subjects) are asked for by FindForm.
    """

    use_required_attribute = False

    procedure = forms.ChoiceField(label=pgettext_lazy("filter", "Procedure"), required=False)
    step = forms.ChoiceField(label=_("Step"), required=False)
    due = forms.ChoiceField(label=pgettext_lazy("filter", "Due"), required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        error_messages=forms.ModelChoiceField.default_error_messages,
    )
    text = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    about = forms.RegexField(IDS, required=False, max_length=400, widget=forms.HiddenInput)
    free = forms.BooleanField(label=_("Nobody has it"), required=False)

    def __init__(self, *args: Any, units: Choices, overseen: int, lists_tasks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        together = [(EVERY_UNIT, _("every unit on the board"))] if overseen > 1 else []
        choices = {
            "procedure": Procedure.choices,
            "step": labels.STEPS.items(),
            "due": labels.DUE.items(),
            "unit": [*together, *units],
        }
        for name, offered in choices.items():
            nothing = _("my units") if name == "unit" else _("all")
            self.fields[name].choices = [("", nothing), *offered]  # type: ignore[attr-defined]
        if not lists_tasks:
            for name in FOR_TASKS:
                del self.fields[name]

    def filters(self) -> Filters:
        self.is_valid()
        told = self.cleaned_data
        unit = told.get("unit", "")
        return Filters(
            procedure=told.get("procedure", ""),
            step=told.get("step", ""),
            due=told.get("due", ""),
            unit_id=int(unit) if unit not in ("", EVERY_UNIT) else None,
            overseen=unit == EVERY_UNIT,
            text=told.get("text", ""),
            subjects=tuple(map(int, told["about"].split("."))) if told.get("about") else None,
            unassigned=told.get("free", False),
        )


class FindForm(forms.Form):
    """One line for a case's number, a name or an identity number. Sent by POST: no address says whom somebody means."""

    use_required_attribute = False

    text = forms.CharField(max_length=100, strip=True)
    view = forms.CharField(required=False, max_length=20)


def found_by(text: str, subjects: Callable[[str], Iterable[int]]) -> dict[str, str]:
    """What the address says afterwards: how the number begins, or ids of subjects; 0 is nobody."""
    begins = normalize("NFKC", text).upper()
    if NUMBER_BEGINS.fullmatch(begins):
        return {"text": begins}
    return {"about": ".".join(map(str, subjects(text))) or "0"}


class Narrowing(NamedTuple):
    """What an address asks for, and the form that shows it."""

    filters: Filters
    form: SafeString
    is_asked: bool


def narrowing(
    query: Mapping[str, str], units: Iterable[Unit], overseen: int, *, view: str, lists_tasks: bool
) -> Narrowing:
    """`units` are those whose tasks the reader may list, `overseen` is how many there are on their board."""
    asked = tuple((name, query[name]) for name in FilterForm.base_fields if name in query)
    offered = tuple((unit.pk, str(unit)) for unit in units)
    return _narrowing(asked, offered, overseen, view, lists_tasks, get_language())


@lru_cache(maxsize=500)
def _narrowing(
    asked: tuple[tuple[str, str], ...],
    units: Choices,
    overseen: int,
    view: str,
    lists_tasks: bool,
    language: str | None,
) -> Narrowing:
    """Kept: nothing else decides how the form looks, and most pages ask for nothing."""
    form = FilterForm(dict(asked), units=units, overseen=overseen, lists_tasks=lists_tasks)
    is_asked = any(value for name, value in asked if name in form.fields)
    shown = {"form": form, "view": view, "is_asked": is_asked}
    return Narrowing(form.filters(), render_to_string("desk/parts/filters.html", shown), is_asked)
