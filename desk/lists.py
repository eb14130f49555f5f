"""The inbox's four lists: which rows, and the addresses around them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from desk.lines import case_rows, task_rows
from desk.person import Person
from workflows import inbox
from workflows.narrowing import Filters
from workflows.paging import Cursor, Page
from workflows.rows import CaseRow, TaskRow

TASKS: dict[str, Callable[..., Page[TaskRow]]] = {"mine": inbox.mine, "unit": inbox.unit_queue}
CASES: dict[str, Callable[..., Page[CaseRow]]] = {"watching": inbox.watching, "done": inbox.done}
VIEWS = (*TASKS, *CASES)
PLACES = ("before", "after")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of one list."""

    view: str
    rows: list[dict[str, Any]]
    first_url: str
    previous_url: str
    next_url: str


def listing(person: Person, view: str, filters: Filters, query: QueryDict) -> Listing:
    """The page that an address names; a place that cannot be read is the beginning."""
    cursor = _cursor(query)
    page: Page[Any]
    if view in TASKS:
        page = TASKS[view](person.actor, filters, cursor)
        rows = task_rows(page.rows, person)
    else:
        page = CASES[view](person.actor, filters, cursor)
        rows = case_rows(page.rows)
    return Listing(
        view=view,
        rows=rows,
        first_url=_url(query) if cursor else "",
        previous_url=_url(query, before=page.previous) if page.previous else "",
        next_url=_url(query, after=page.next) if page.next else "",
    )


@lru_cache(maxsize=50)
def tabs(view: str, language: str | None) -> SafeString:
    names = {
        "mine": pgettext("inbox", "Mine"),
        "unit": pgettext("inbox", "Unit queue"),
        "watching": pgettext("inbox", "Watching"),
        "done": pgettext("inbox", "Done"),
    }
    here = reverse("desk_inbox")
    shown = [
        {"label": label, "url": f"{here}?view={name}", "current": name == view, "count": None}
        for name, label in names.items()
    ]
    shown.append(_untold_tab(view))
    return render_to_string("components/tabs.html", {"tabs": shown})


def _untold_tab(view: str) -> dict[str, Any]:
    """A list of clocks, not of tasks: it has an address of its own."""
    label, url = pgettext("inbox", "Not yet told"), reverse("desk_untold")
    return {"label": label, "url": url, "current": view == "untold", "count": None}


def next_of(person: Person) -> TaskRow | None:
    """The first task in the person's own list where it is their turn."""
    rows = inbox.mine(person.actor).rows
    return next((task for task in rows if not task.waiting), None)


def _cursor(query: QueryDict) -> Cursor | None:
    before, after = (str(query.get(name, "")) for name in PLACES)
    return Cursor.parse(before, back=True) if before else Cursor.parse(after)


def _url(query: QueryDict, **place: Cursor) -> str:
    """This list with its filters, at another place."""
    kept = [(name, value) for name, values in query.lists() for value in values if name not in PLACES]
    return f"?{urlencode([*kept, *((name, cursor.text) for name, cursor in place.items())])}"
