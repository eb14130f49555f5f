"""How dates, numbers and icons look: presentation only, in Asia/Shanghai, in the reader's language."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import clock

register = template.Library()

DAY = {"zh": ("n月j日 l", "Y年n月j日 l"), "en": ("D j F", "D j F Y")}


@register.simple_tag
def once() -> SafeString:
    """The key of a form that, sent twice, is done once: made with the page (workflows/once.py)."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())


@register.filter
def long_date(value: dt.date | None) -> str:
    """9月30日 星期三 / Wed 30 September; the year is added when it is not this year."""
    if not value:
        return ""
    day = clock.local_date(value) if isinstance(value, dt.datetime) else value
    return _written_out(day, day.year == clock.today().year, "zh" if in_chinese() else "en")


@register.filter
def kept_date(value: dt.date) -> str:
    """2026年9月30日 星期三 / Wed 30 September 2026: paper is read in other years too."""
    return dateformat.format(value, DAY["zh" if in_chinese() else "en"][1])


@register.filter
def moment(value: dt.datetime | None) -> str:
    """The day and the clock time in Asia/Shanghai."""
    if not value:
        return ""
    return f"{long_date(value)} {value.astimezone(clock.SHANGHAI):%H:%M}"


@register.filter
def full_date(value: dt.date) -> str:
    """2026年9月30日 / 30 September 2026: as a letter dates itself."""
    return dateformat.format(value, "Y年n月j日" if in_chinese() else "j F Y")


@register.filter
def as_fact(value: Any) -> Any:
    """A value in a list of facts: dates written out, a dash for nothing."""
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return long_date(value)
    return "–" if value in (None, "") else value


@register.filter
def masked_number(value: str) -> str:
    """An identity number as it is shown by default: the first three and the last four characters."""
    text = str(value or "")
    if len(text) <= 7:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


@register.filter
def lookup(values: Mapping[Any, Any] | None, key: Any) -> Any:
    """The value under a key that only the template knows; empty when there is none."""
    return (values or {}).get(key, "")


@register.filter
def listed(names: Iterable[Any]) -> str:
    """Names in a row, as the reader's language lists them."""
    return ("、" if in_chinese() else ", ").join(str(name) for name in names)


@register.filter
def percent_of(part: float, whole: float) -> float:
    """A share for a bar or a progress line, 0 to 100."""
    return round(100 * part / whole, 1) if whole else 0


@register.filter
def with_value(rows: Iterable[Any], name: str) -> list[Any]:
    """Those rows (mappings or objects) that have something under this name."""
    return [row for row in rows if (row.get(name) if isinstance(row, Mapping) else getattr(row, name, None))]


@register.simple_tag
@lru_cache(maxsize=200)
def icon(name: str) -> SafeString:
    """A decorative drawing of components/icons.html; the words beside it carry the meaning."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def kept(template_name: str) -> SafeString:
    """A template that says the same to every reader of a language, rendered once for each."""
    return _rendered(template_name, get_language())


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


@lru_cache(maxsize=50)
def _rendered(template_name: str, language: str | None) -> SafeString:
    return render_to_string(template_name)


@lru_cache(maxsize=2000)
def _written_out(day: dt.date, is_this_year: bool, language: str) -> str:
    """Kept, because a page has many dates and few days."""
    this_year, other_year = DAY[language]
    return dateformat.format(day, this_year if is_this_year else other_year)
