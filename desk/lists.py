"""The inbox's four lists: which rows, in which words, and the addresses around them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Case
from desk import labels
from desk.masking import masked_name
from desk.person import Person
from workflows import inbox
from workflows.inbox import Filters
from workflows.models import WorkItem
from workflows.paging import Cursor, Page

TASKS: dict[str, Callable[..., Page[WorkItem]]] = {"mine": inbox.mine, "unit": inbox.unit_queue}
CASES: dict[str, Callable[..., Page[Case]]] = {"watching": inbox.watching, "done": inbox.done}
VIEWS = (*TASKS, *CASES)


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
        rows = [task_row(item, person) for item in page.rows]
    else:
        page = CASES[view](person.actor, filters, cursor)
        rows = [case_row(case) for case in page.rows]
    return Listing(
        view=view,
        rows=rows,
        first_url=_url(query) if cursor else "",
        previous_url=_url(query, before=page.previous) if page.previous else "",
        next_url=_url(query, after=page.next) if page.next else "",
    )


def tabs(view: str) -> list[dict[str, Any]]:
    names = {
        "mine": pgettext("inbox", "Mine"),
        "unit": pgettext("inbox", "Unit queue"),
        "watching": pgettext("inbox", "Watching"),
        "done": pgettext("inbox", "Done"),
    }
    here = reverse("desk_inbox")
    return [
        {"label": label, "url": f"{here}?view={name}", "current": name == view, "count": None}
        for name, label in names.items()
    ] + [_untold_tab(view)]


def _untold_tab(view: str) -> dict[str, Any]:
    """A list of clocks, not of tasks: it has an address of its own."""
    label, url = pgettext("inbox", "Not yet told"), reverse("desk_untold")
    return {"label": label, "url": url, "current": view == "untold", "count": None}


def task_row(item: WorkItem, person: Person) -> dict[str, Any]:
    taken = item.assignee_id is not None and item.assignee_id != person.user.pk
    return _about(item.case) | {
        "id": item.pk,
        "url": url_of(item),
        "step": labels.STEPS.get(item.step, item.step),
        "due_on": item.due_on,
        "provisional": item.is_provisional,
        "open": True,
        "handled": item.assignee_id is not None,
        "waiting": item.waiting,
        "priority": item.priority,
        "unit": item.unit,
        "who": str(item.assignee) if taken else "",
        "is_mine": item.assignee_id == person.user.pk,
        "for_absent": person.actor.stands_in_for(item.assignee_id),
    }


def case_row(case: Case) -> dict[str, Any]:
    state = case.get_outcome_display() if case.outcome else labels.STATES.get(case.state, case.state)
    return _about(case) | {
        "id": case.pk,
        "url": reverse("desk_case", args=[case.reference]),
        "step": state,
        "unit": case.unit,
        "who": str(case.handler) if case.handler else "",
    }


def url_of(item: WorkItem) -> str:
    """A question's task opens the question, never the case behind it."""
    if item.assistance_id:
        return reverse("desk_question", args=[item.assistance_id])
    return reverse("desk_case", args=[item.case.reference])


def next_of(person: Person) -> WorkItem | None:
    """The first task in the person's own list where it is their turn."""
    rows = inbox.mine(person.actor).rows
    return next((item for item in rows if not item.waiting), None)


def _about(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "subject": masked_name(case.subject),
        "entry": str(case.record.item) if case.record else _("described in words"),
        "ground": case.objection.get_ground_display(),
        "received_on": case.received_on,
    }


def _cursor(query: QueryDict) -> Cursor | None:
    before, after = (str(query.get(name, "")) for name in ("before", "after"))
    return Cursor.parse(before, back=True) if before else Cursor.parse(after)


def _url(query: QueryDict, **place: Cursor) -> str:
    """This list with its filters, at another place."""
    kept = query.copy()
    for name in ("before", "after"):
        kept.pop(name, None)
    for name, cursor in place.items():
        kept[name] = cursor.text
    return f"?{kept.urlencode()}"
