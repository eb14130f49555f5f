"""The days left and the counting slip, drawn the same on portal, desk and letter."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import clock
from lawbook import calendar, counting
from lawbook.rows import Term
from lawbook.slips import Slip
from lawbook.strip import cells
from lawbook.targets import Target

register = template.Library()


class Chip(NamedTuple):
    level: str
    words: str


NO_CHIP = Chip("", "")


@register.inclusion_tag("components/chip.html")
def chip(due_on: dt.date | None, handled: bool = True) -> dict[str, Any]:
    """The working days left of an open clock in words; an unhandled case is at risk one day earlier."""
    return _chip(due_on, handled)._asdict() if due_on else {}


@register.simple_tag
def due(
    due_on: dt.date | None, *, open: bool = True, provisional: bool = False, handled: bool = True
) -> SafeString:
    """The due day written out and, while the clock is open, the working days left beside it."""
    left = _chip(due_on, handled) if open and due_on else NO_CHIP
    return _due(due_on, bool(provisional), left, clock.today(), get_language())


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


@register.filter
def lasts(term: Term) -> str:
    """How long a term of months or years is: 3 months, 1 year; nothing where it asks for none."""
    n = term.amount or 0
    if term.unit == "year":
        return ngettext("%(n)s year", "%(n)s years", n) % {"n": n}
    if term.unit == "month":
        return ngettext("%(n)s month", "%(n)s months", n) % {"n": n} if n else ""
    return _amount(term)


@register.simple_tag
def publicity_rule(scheme: str, minimum: Term, maximum: Term) -> SafeString:
    """Which rule publishes an entry, why this one, and for how long at least and at most."""
    return _publicity_rule(scheme, minimum, maximum, get_language())


@lru_cache(maxsize=200)
def _publicity_rule(scheme: str, minimum: Term, maximum: Term, language: str | None) -> SafeString:
    """Kept, because there are few rules and many entries."""
    facts = {"scheme": scheme, "minimum": minimum, "maximum": maximum}
    return render_to_string("components/publicity_rule.html", facts)


def _amount(term: Term) -> str:
    """A service target is in days of the same kind as the statutory term beside it."""
    n = term.amount or 0
    if term.unit == "working_day":
        return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def _chip(due_on: dt.date, handled: bool) -> Chip:
    return _left(due_on, bool(handled), clock.today(), calendar.current(), get_language())


# Kept, because a list has many tasks and few due days; the arguments are everything the answer depends on.
@lru_cache(maxsize=2000)
def _left(
    due_on: dt.date, handled: bool, today: dt.date, days: calendar.Calendar, language: str | None
) -> Chip:
    if counting.is_overdue(due_on, today):
        return Chip("late", _overdue(counting.overdue_days(due_on, today, days)))
    soon = counting.is_at_risk(due_on, today, days, has_handler=handled)
    left = counting.working_days_left(due_on, today, days)
    return Chip("soon" if soon else "", _remaining(left, is_today=due_on == today))


@lru_cache(maxsize=2000)
def _due(
    due_on: dt.date | None, provisional: bool, left: Chip, today: dt.date, language: str | None
) -> SafeString:
    shown = {"due_on": due_on, "provisional": provisional} | left._asdict()
    return render_to_string("components/due.html", shown)


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
