"""The browser of an official who says what they look at a case for, whenever they are asked."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve, reverse

ASKS = "purpose_url"


class Official(Client):
    """Where the desk asks for the purpose it is typed in, and the page opened again, as a person would."""

    def get(self, path: str, *args: Any, **more: Any) -> Any:
        return self._said_first(super().get, path, *args, **more)

    def head(self, path: str, *args: Any, **more: Any) -> Any:
        return self._said_first(super().head, path, *args, **more)

    def _said_first(self, ask: Callable[..., Any], path: str, *args: Any, **more: Any) -> Any:
        answer = ask(path, *args, **more)
        asking = super().get(answer.url) if _leads_to_the_case(path, answer) else answer
        if not asks(asking):
            return answer
        self.post(asking.context[ASKS], {"purpose": "A check."})
        return ask(path, *args, **more)


def page_before(path: str) -> str:
    """The page from which a form of a case or of a question is reached; "" for other forms."""
    found = resolve(path.partition("?")[0])
    if found.url_name and found.url_name.startswith("desk_question_"):
        return reverse("desk_question", args=[found.kwargs["pk"]])
    reference = found.kwargs.get("reference", "") if path.startswith("/desk/cases/") else ""
    return reverse("desk_case", args=[reference]) if reference else ""


def _leads_to_the_case(path: str, answer: Any) -> bool:
    """Where a purpose is asked for first, a page of the case leads to the case's own."""
    if answer.status_code != 302 or path == answer.url:
        return False
    try:
        to = resolve(answer.url.partition("?")[0])
    except Resolver404:  # nonsense in the query leads to where it says
        return False
    return to.url_name in ("desk_case", "desk_question")


def asks(answer: Any) -> bool:
    """Whether the page asks what a case is looked at for."""
    return answer.context is not None and ASKS in answer.context
