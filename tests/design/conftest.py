import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from core import clock
from lawbook import calendar

NOW = dt.datetime(2026, 9, 29, 10, 5, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def a_tuesday_in_september(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 29 September 2026, 10:05, and the calendar is the packaged one."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(calendar, "current", calendar.packaged)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Render a piece of template with the tags of the look."""

    def render(source: str, **context: Any) -> str:
        return engines["django"].from_string("{% load i18n redress lawbook %}" + source).render(context)

    return render
