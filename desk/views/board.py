"""The board: what is open, due and late per unit, each number a link; and what is stuck."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role, UnitKind
from cases import access
from cases.models import Case
from core import clock
from core.templatetags.redress import moment
from desk.doors import officials
from desk.person import Person, person_of
from notifications import delivery
from notifications.models import Message
from workflows import board as figures_of
from workflows.board import UnitFigures
from workflows.heartbeat import Health, health
from workflows.inbox import OVERSEEING
from workflows.models import Deadline

FIGURES = {
    "open": pgettext_lazy("board", "open"),
    "today": pgettext_lazy("board", "due today"),
    "risk": pgettext_lazy("board", "at risk"),
    "overdue": pgettext_lazy("board", "overdue"),
    "unassigned": pgettext_lazy("board", "nobody has it"),
}
LEVELS = {"overdue": "late", "risk": "soon", "today": "soon"}
STUCK_SHOWN = 100
NOTICED = dt.timedelta(seconds=1)


@require_safe
@officials(*OVERSEEING)
def board(request: HttpRequest) -> HttpResponse:
    """One screen at half past eight: per unit, with the total on top."""
    person = person_of(request)
    counted = figures_of.recent_figures(person.actor)
    rows, now = counted.rows, clock.now()
    labels = {name: str(label) for name, label in FIGURES.items()}
    found = health(now)
    leads = person.has(Role.SUPERVISOR) or person.user.is_superuser
    context = {
        "rows": [shown(row, labels) for row in rows],
        "totals": totals(rows, labels),
        "bars": bars(rows),
        "counted_at": counted.at if counted.at < now - NOTICED else None,
        "health": found,
        "banner": banner(found),
        "acts_on_stuck": leads and bool(found.dead_messages + found.dead_deadlines) and _any_dead(person),
    }
    return render(request, "desk/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.SUPERVISOR)
def stuck(request: HttpRequest) -> HttpResponse:
    """Dead letters of the cases this supervisor sees: what was tried in vain, to look at and to try again."""
    person = person_of(request)
    messages_stuck, clocks_stuck = _dead(person)
    if request.method == "POST":
        count = delivery.replay(_ids(request, "messages", messages_stuck), person.user)
        count += figures_of.revive_clocks(_ids(request, "clocks", clocks_stuck))
        tried = ngettext("%(n)s is tried again.", "%(n)s are tried again.", count) % {"n": count}
        messages.success(request, tried if count else _("Nothing was chosen."))
        return redirect("desk_stuck")
    dead = list(messages_stuck[:STUCK_SHOWN])
    context = {"messages_stuck": _with_cases(dead), "clocks_stuck": clocks_stuck[:STUCK_SHOWN]}
    return render(request, "desk/stuck.html", context)


def list_url(unit_id: int, figure: str) -> str:
    """The list behind a figure: the same condition as a filter of the unit's queue."""
    narrowed = {"open": "", "unassigned": "&free=on"}.get(figure, f"&due={figure}")
    return f"{_inbox_url()}?view=unit&unit={unit_id}{narrowed}"


@cache
def _inbox_url() -> str:
    """Looked up once, not for every number."""
    return reverse("desk_inbox")


def shown(row: UnitFigures, labels: Mapping[str, str]) -> dict[str, Any]:
    numbers = [
        {
            "name": name,
            "label": label,
            "value": getattr(row, name),
            "url": list_url(row.unit.pk, name),
            "level": LEVELS.get(name, "") if getattr(row, name) else "",
        }
        for name, label in labels.items()
    ]
    return {"unit": row.unit, "numbers": numbers}


def totals(rows: list[UnitFigures], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sums over the units shown; with one unit, they are its figures and link to its lists."""
    only = rows[0].unit.pk if len(rows) == 1 else None
    return [
        {
            "label": label,
            "value": sum(getattr(row, name) for row in rows),
            "url": list_url(only, name) if only else "",
            "level": LEVELS.get(name, ""),
        }
        for name, label in labels.items()
    ]


def bars(rows: list[UnitFigures]) -> list[dict[str, Any]]:
    """Open tasks per unit as bars, the late ones named by colour and by number beside them."""
    most = max((row.open for row in rows), default=0) or 1
    return [
        {
            "label": str(row.unit),
            "value": row.open,
            "percent": round(100 * row.open / most),
            "kind": "late" if row.overdue else "soon" if row.risk else "",
            "url": list_url(row.unit.pk, "open"),
        }
        for row in rows
    ]


def banner(found: Health) -> dict[str, str] | None:
    """Red when nobody watches the clocks, or something is stuck."""
    dead = found.dead_deadlines + found.dead_messages
    if not found.troubles and not dead:
        return None
    last = moment(found.last_success) if found.last_success else pgettext("sweep", "never")
    texts = [*found.troubles, _("Last look: %(time)s.") % {"time": last}]
    if dead:
        texts.append(
            ngettext(
                "%(n)s thing is stuck and waits for a person.",
                "%(n)s things are stuck and wait for a person.",
                dead,
            )
            % {"n": dead}
        )
    return {"title": _("Something needs a person"), "text": " ".join(texts)}


def _with_cases(dead: Iterable[Message]) -> list[dict[str, Any]]:
    rows = list(dead)
    names = dict(Case.objects.filter(pk__in=[row.case_id for row in rows]).values_list("pk", "reference"))
    return [{"row": row, "reference": names.get(row.case_id or 0, "")} for row in rows]


def _dead(person: Person) -> tuple[QuerySet[Message], QuerySet[Deadline]]:
    """Of the cases this supervisor sees; the centre's supervisors also see what belongs to no case."""
    cases = access.visible_cases(person.user, person.on).order_by().values("pk")
    of_these = Q(case_id__in=cases)
    if any(unit.kind == UnitKind.CENTRE for unit in person.units):
        of_these |= Q(case_id__isnull=True)
    return delivery.stuck().filter(of_these), figures_of.dead_clocks().filter(case__in=cases)


def _any_dead(person: Person) -> bool:
    return any(rows.exists() for rows in _dead(person))


def _ids(request: HttpRequest, name: str, offered: QuerySet[Any]) -> list[int]:
    """What was chosen of what was offered."""
    chosen = [int(text) for text in request.POST.getlist(name) if text.isdecimal()]
    return list(offered.filter(pk__in=chosen).order_by().values_list("pk", flat=True))
