"""Lists in pages of twenty: one row more is read than shown, so nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from core.numbers import whole

SIZE = 20
LAST = 100_000  # pages


@dataclass(frozen=True, slots=True)
class Page:
    items: Sequence[Any]
    previous_url: str
    next_url: str


def page_of(rows: QuerySet[Any], request: HttpRequest) -> Page:
    """The page that `?page=` asks for; anything that is no such page is the first."""
    asked = whole(request.GET.get("page", "1")) or 1
    number = asked if asked < LAST else 1
    found = list(rows[(number - 1) * SIZE : number * SIZE + 1])
    return Page(
        items=found[:SIZE],
        previous_url=_url(request, number - 1) if number > 1 else "",
        next_url=_url(request, number + 1) if len(found) > SIZE else "",
    )


def _url(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
