"""The browser of an official who says what they look at a case for, whenever they are asked."""

from typing import Any

from django.test import Client
from django.urls import resolve

ASKS = "purpose_url"


class Official(Client):
    """Where the desk asks for the purpose it is typed in, and the page opened again, as a person would."""

    def get(self, path: str, *args: Any, **more: Any) -> Any:
        answer = super().get(path, *args, **more)
        asking = super().get(answer.url) if _leads_to_the_case(path, answer) else answer
        if not _asks(asking):
            return answer
        super().post(asking.context[ASKS], {"purpose": "A check."})
        return super().get(path, *args, **more)


def _leads_to_the_case(path: str, answer: Any) -> bool:
    """Where a purpose is asked for first, a page of the case leads to the case's own."""
    return (
        answer.status_code == 302
        and path != answer.url
        and resolve(answer.url.partition("?")[0]).url_name in ("desk_case", "desk_question")
    )


def _asks(answer: Any) -> bool:
    return answer.context is not None and ASKS in answer.context
