"""One visit: somebody asks for an address with a method, and what came of it is taken back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.addresses import form_of, url_of
from tests.access.people import ROLES, browser_of
from tests.access.world import World
from tests.officials import asks, page_before

DOORS = {"sign_in": "pub", "staff_sign_in": "off"}  # where somebody is sent who has to sign in first


@dataclass(frozen=True, slots=True)
class Answer:
    """`shows` is the status, or the door to which somebody was sent; `given` all that the browser was given."""

    shows: str
    given: str


class Browsers:
    """One browser in which the cookies of each kind of visitor take turns: its middleware is loaded once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = browser_of(None)
        self.cookies = {role: browser_of(who(world)).cookies for role, (_words, who) in ROLES.items()}
        self.seen: set[tuple[str, str]] = set()

    def browser(self, role: str) -> Client:
        """The browser with a fresh copy of this visitor's cookies."""
        self.client.cookies = SimpleCookie({name: one.value for name, one in self.cookies[role].items()})
        return self.client

    def visit(self, row: str, method: str, role: str) -> Answer:
        with self.visiting(row, method, role) as answer:
            return answer

    @contextmanager
    def visiting(self, row: str, method: str, role: str) -> Iterator[Answer]:
        """What the visit left in the database can be looked at until this closes."""
        cache.clear()  # limits of attempts are another test's business
        with transaction.atomic():
            try:
                yield self._ask(row, method, role)
            finally:
                transaction.set_rollback(True)

    def look(self, url: str, role: str) -> int:
        """The status of an address that no row of the registry names."""
        with self._trying(lambda browser: browser.get(url), role) as answer:
            return int(answer.status_code)

    def send(self, url: str, role: str, form: dict[str, Any]) -> int:
        """The status of a form with anything in it."""
        with self.afterwards(url, role, form) as answer:
            return int(answer.status_code)

    @contextmanager
    def afterwards(self, url: str, role: str, form: dict[str, Any]) -> Iterator[Any]:
        """The answer; what the form left in the database can be looked at until this closes."""
        self._look_first(page_before(url), role)
        with self._trying(lambda browser: browser.post(url, form), role) as answer:
            assert not asks(answer), f"{url}: the form was not looked at, its purpose was asked for"
            yield answer

    def _look_first(self, page: str, role: str) -> None:
        """At the page from which a form is reached: its purpose is said once in a test."""
        if page and (page, role) not in self.seen:
            self.browser(role).get(page)
            self.seen.add((page, role))

    @contextmanager
    def _trying(self, ask: Callable[[Client], Any], role: str) -> Iterator[Any]:
        """An error of the server is a status like any other."""
        cache.clear()
        browser = self.browser(role)
        browser.raise_request_exception = False
        with transaction.atomic():
            try:
                yield ask(browser)
            finally:
                browser.raise_request_exception = True
                transaction.set_rollback(True)

    def _ask(self, row: str, method: str, role: str) -> Answer:
        url = url_of(self.world, row)
        data = form_of(self.world, row) if method == "POST" else None
        response = getattr(self.browser(role), method.lower())(url, data)
        body = b"".join(response) if response.streaming else response.content
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        return Answer(shown(response), f"{url}\n{headers}\n{body.decode(errors='replace')}")


def shown(response: object) -> str:
    """The status as the registry writes it."""
    to = response.headers.get("Location", "")  # type: ignore[attr-defined]
    for door, letters in DOORS.items():
        if to.partition("?")[0] == reverse(door):
            return letters
    return str(response.status_code)  # type: ignore[attr-defined]
