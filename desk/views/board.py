"""The board: what is open, due, late and not yet told per unit, each number a link; and what is stuck."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from cases.lifecycles.states import Procedure
from cases.models import Case
from core import clock
from core.numbers import whole
from core.templatetags.redress import moment
from desk import cells
from desk.doors import officials
from desk.forms.filters import EVERY_UNIT
from desk.person import person_of
from desk.stuck import any_dead, dead_of
from desk.untold import url_of as untold_url
from notifications import delivery
from notifications.models import Message
from workflows import board as figures_of
from workflows import untold
from workflows.board import Numbers, UnitFigures
from workflows.heartbeat import Health, health
from workflows.inbox import OVERSEEING
from workflows.intake import sweeping
from workflows.untold import Untold

FIGURES = ("open", "today", "risk", "overdue", "unassigned")
WORDS = {
    "open": pgettext_lazy("board", "open"),
    "today": pgettext_lazy("board", "due today"),
    "risk": pgettext_lazy("board", "at risk"),
    "overdue": pgettext_lazy("board", "overdue"),
    "unassigned": pgettext_lazy("board", "nobody has it"),
    "untold": pgettext_lazy("board", "decided, not told"),
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
    waiting = untold.by_procedure([row.unit.pk for row in rows], person.on)
    words = {name: str(word) for name, word in WORDS.items()}
    found = health(now)
    context = {
        "rows": [shown(row, waiting.get(row.unit.pk, {}), words) for row in rows],
        "totals": [*totals(rows, words), total_untold(rows, waiting, words["untold"])],
        "bars": bars(rows),
        "counted_at": counted.at if counted.at < now - NOTICED else None,
        "health": found,
        "banner": banner(found),
        "acts_on_stuck": bool(found.dead) and any_dead(person),
    }
    return render(request, "desk/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.SUPERVISOR)
def stuck(request: HttpRequest) -> HttpResponse:
    """What was tried in vain of the cases and batches this supervisor sees, to look at and to try again."""
    person = person_of(request)
    found = dead_of(person)
    if request.method == "POST":
        count = delivery.replay(_ids(request, "messages", found.messages), person.user)
        count += figures_of.revive_clocks(_ids(request, "clocks", found.clocks))
        count += sweeping.revive(_ids(request, "batches", found.batches))
        tried = ngettext("%(n)s is tried again.", "%(n)s are tried again.", count) % {"n": count}
        messages.success(request, tried if count else _("Nothing was chosen."))
        return redirect("desk_stuck")
    context = {
        "messages_stuck": _with_cases(found.messages[:STUCK_SHOWN]),
        "clocks_stuck": found.clocks[:STUCK_SHOWN],
        "batches_stuck": found.batches[:STUCK_SHOWN],
    }
    return render(request, "desk/stuck.html", context)


def list_url(unit_id: int | str, figure: str, procedure: str = "") -> str:
    """The list behind a figure: the same condition as a filter of the unit's queue, or of all the board's units."""
    narrowed = {"open": "", "unassigned": "&free=on"}.get(figure, f"&due={figure}")
    of_procedure = f"&procedure={procedure}" if procedure else ""
    return f"{_inbox_url()}?view=unit&unit={unit_id}{of_procedure}{narrowed}"


@cache
def _inbox_url() -> str:
    """Looked up once, not for every number."""
    return reverse("desk_inbox")


def shown(row: UnitFigures, waiting: Mapping[str, Untold], words: Mapping[str, str]) -> dict[str, Any]:
    """A unit's numbers, and below them those of each procedure in which it has something to do."""
    unit_id = row.unit.pk
    numbers = _numbers(unit_id, row, untold.total(waiting.values()), words)
    there = [name for name in Procedure.values if name in row.parts or name in waiting]
    parts: list[dict[str, Any]] = []
    for name in there:
        counted = row.parts.get(name, Numbers())
        drawn = _numbers(unit_id, counted, waiting.get(name, Untold()), words, name)
        parts.append({"label": str(Procedure(name).label), "numbers": drawn, "cells": _drawn(drawn)})
    return {"unit": row.unit, "numbers": numbers, "cells": _drawn(numbers), "parts": parts}


def _numbers(
    unit_id: int,
    counted: Numbers | UnitFigures,
    waiting: Untold,
    words: Mapping[str, str],
    procedure: str = "",
) -> list[dict[str, Any]]:
    numbers = [
        {
            "name": name,
            "label": words[name],
            "value": getattr(counted, name),
            "url": list_url(unit_id, name, procedure),
            "level": LEVELS.get(name, "") if getattr(counted, name) else "",
        }
        for name in FIGURES
    ]
    return [*numbers, _untold(waiting, unit_id, words["untold"], procedure)]


def _drawn(numbers: Iterable[Mapping[str, Any]]) -> SafeString:
    drawn = (cells.number(one["label"], one["value"], one["url"], one["level"]) for one in numbers)
    return SafeString("".join(drawn))


def totals(rows: list[UnitFigures], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sums over the units shown, each with its list; with one unit, they are its figures and its lists."""
    where = _together(rows)
    return [
        {
            "label": words[name],
            "value": sum(getattr(row, name) for row in rows),
            "url": list_url(where, name),
            "level": LEVELS.get(name, ""),
        }
        for name in FIGURES
    ]


def total_untold(
    rows: list[UnitFigures], waiting: Mapping[int, Mapping[str, Untold]], label: str
) -> dict[str, Any]:
    summed = untold.total(one for parts in waiting.values() for one in parts.values())
    return _untold(summed, _together(rows), label)


def _together(rows: list[UnitFigures]) -> int | str:
    return rows[0].unit.pk if len(rows) == 1 else EVERY_UNIT


def _untold(waiting: Untold, unit_id: int | str, label: str, procedure: str = "") -> dict[str, Any]:
    """Red as soon as one of the terms has passed; until then it is work under way."""
    narrowed = {"procedure": procedure} if procedure else {}
    return {
        "name": "untold",
        "label": label,
        "value": waiting.waiting,
        "url": untold_url(unit=unit_id, **narrowed),
        "level": "late" if waiting.late else "",
    }


def bars(rows: list[UnitFigures]) -> list[dict[str, Any]]:
    """Open tasks per unit as bars; of each the late part and the part at risk, as the table above numbers them."""
    most = max((row.open for row in rows), default=0) or 1
    return [
        {
            "label": str(row.unit),
            "value": row.open,
            "percent": round(100 * row.open / most),
            "soon": round(100 * (row.overdue + row.risk) / most),
            "late": round(100 * row.overdue / most),
            "url": list_url(row.unit.pk, "open"),
        }
        for row in rows
    ]


def banner(found: Health) -> dict[str, str] | None:
    """Red when nobody watches the clocks, messages do not leave, or something is stuck."""
    dead = found.dead
    troubles = (*found.troubles, *found.post_troubles)
    if not troubles and not dead:
        return None
    last = moment(found.last_success) if found.last_success else pgettext("sweep", "never")
    texts = [*troubles, _("Last look: %(time)s.") % {"time": last}]
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


def _ids(request: HttpRequest, name: str, offered: QuerySet[Any]) -> list[int]:
    """What was chosen of what was offered."""
    chosen = [pk for text in request.POST.getlist(name) if (pk := whole(text))]
    return list(offered.filter(pk__in=chosen).order_by().values_list("pk", flat=True))
