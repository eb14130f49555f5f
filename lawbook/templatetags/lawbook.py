"""The days left and the counting slip, drawn the same on portal, desk and letter."""

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import clock
from lawbook import calendar, counting
from lawbook.rows import Term
from lawbook.slips import Slip
from lawbook.strip import cells
from lawbook.targets import Target

register = template.Library()


@register.inclusion_tag("components/chip.html")
def chip(due_on: dt.date | None, handled: bool = True) -> dict[str, Any]:
    """The working days left of an open clock in words; an unhandled case is at risk one day earlier."""
    return {"due_on": due_on} | (_left(due_on, handled) if due_on else {})


@register.inclusion_tag("components/due.html")
def due(
    due_on: dt.date | None, *, open: bool = True, provisional: bool = False, handled: bool = True
) -> dict[str, Any]:
    """The due day written out and, while the clock is open, the working days left beside it."""
    return {"due_on": due_on, "open": open, "provisional": provisional, "handled": handled}


@register.inclusion_tag("components/slip.html")
def slip(slip: Slip, *, title: str = "", start_label: str = "", open: bool = True) -> dict[str, Any]:
    """The counting slip: every day from the start to the due day, and why it counts or not."""
    today = clock.today() if open else None
    strip = cells(slip, today)
    return {
        "slip": slip,
        "strip": strip,
        "title": title,
        "start_label": start_label or pgettext("counting slip", "start"),
        "open": open,
        "spaced": slip.unit in {"month", "year"},
        "paused": any(cell.kind == "paused" for cell in strip),
        "holiday": any(cell.kind == "holiday" for cell in strip),
    }


@register.inclusion_tag("components/target.html")
def target(target: Target | None, due_on: dt.date) -> dict[str, Any]:
    """The office's stricter promise under the statutory date `due_on`: its own date, its rule, and what it is not."""
    if target is None:
        return {"target": None}
    rule = target.term.cited(get_language() or "")
    return {"target": target, "due_on": due_on, "amount": _amount(target.term), "rule": rule}


@register.filter
def term_title(term: Term) -> str:
    """What the term is for, in the reader's language."""
    return term.title_zh if (get_language() or "").startswith("zh") else term.title_en


@register.filter
def cited(term: Term) -> str:
    """Its source and article, as a letter cites them."""
    return term.cited(get_language() or "")


def _amount(term: Term) -> str:
    """A service target is in days of the same kind as the statutory term beside it."""
    n = term.amount or 0
    if term.unit == "working_day":
        return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def _left(due_on: dt.date, handled: bool) -> dict[str, Any]:
    today, days = clock.today(), calendar.current()
    if counting.is_overdue(due_on, today):
        return {"level": "late", "words": _overdue(counting.overdue_days(due_on, today, days))}
    soon = counting.is_at_risk(due_on, today, days, has_handler=handled)
    left = counting.working_days_left(due_on, today, days)
    return {"level": "soon" if soon else "", "words": _remaining(left, is_today=due_on == today)}


def _remaining(left: int, *, is_today: bool) -> str:
    if is_today:
        return pgettext("due", "today")
    if left == 0:
        return _("no working day left")
    return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}


def _overdue(days: int) -> str:
    if days == 0:
        return pgettext("due", "overdue")
    return ngettext("%(n)s working day overdue", "%(n)s working days overdue", days) % {"n": days}
