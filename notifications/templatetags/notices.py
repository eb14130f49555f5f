"""What notices need to be written: full dates, and rules of the lawbook by key."""

import datetime as dt
from typing import NamedTuple

from django import template
from django.utils import dateformat
from django.utils.translation import get_language

from lawbook import terms

register = template.Library()


class Rule(NamedTuple):
    """A term as a letter cites it."""

    amount: int | None
    cited: str


@register.filter
def full_date(day: dt.date) -> str:
    """2026年9月30日 星期三 / Wednesday 30 September 2026: a letter is read in other years too."""
    return dateformat.format(day, "Y年n月j日 l" if _in_chinese() else "l j F Y")


@register.filter
def slip_date(day: dt.date) -> str:
    """9月30日 星期三 / Wed 30 Sep: one line of the count."""
    return dateformat.format(day, "n月j日 l" if _in_chinese() else "D j M")


@register.simple_tag
def rule(key: str, on: dt.date) -> Rule:
    """The lawbook's row in force on a day: `{% rule "remedy.suit" on as suit %}`."""
    term = terms.resolve(key, on).term
    return Rule(term.amount, term.cited(get_language() or ""))


def _in_chinese() -> bool:
    return (get_language() or "").startswith("zh")
