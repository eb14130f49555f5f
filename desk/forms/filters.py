"""What a list is narrowed to. A GET form: the address is the saved filter."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.lifecycles.states import PROCEDURES
from desk import labels
from workflows.narrowing import Filters

Choices = tuple[tuple[int, str], ...]
FOR_TASKS = ("step", "due", "unit", "free")
EVERY_UNIT = "board"  # of the units on the reader's board: the lists behind its totals


class FilterForm(forms.Form):
    """Procedure, step, due, unit, number; whatever cannot be read is left out."""

    use_required_attribute = False

    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    step = forms.ChoiceField(label=_("Step"), required=False)
    due = forms.ChoiceField(label=pgettext_lazy("filter", "Due"), required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        error_messages=forms.ModelChoiceField.default_error_messages,
    )
    text = forms.CharField(
        label=_("Number begins with"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 14}),
    )
    free = forms.BooleanField(label=_("Nobody has it"), required=False)

    def __init__(self, *args: Any, units: Choices, overseen: int, lists_tasks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        together = [(EVERY_UNIT, _("every unit on the board"))] if overseen > 1 else []
        choices = {
            "procedure": PROCEDURES,
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
            unassigned=told.get("free", False),
        )


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
