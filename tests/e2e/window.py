"""One person's browser window: going somewhere, pressing, reading; and what the page itself must be."""

import re
from collections.abc import Collection
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.urls import resolve, reverse
from playwright.sync_api import ConsoleMessage, Locator, Page, Response

from accounts.models import User
from config import env
from tests.cast import PASSWORD

SCREENSHOTS = env.VAR / "screenshots"
HEIGHTS = {360: 740, 1280: 900}  # of a phone and of a desk, pixels
REFUSED = re.compile(r"status of 4\d\d")
PURPOSE = 'main form[action*="/purpose/"] #purpose'
TOO_WIDE = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > wide + 1)
        .slice(0, 5).map((one) => `${one.tagName}.${one.className}`);
}"""


class Window:
    """A window of 360 px (a phone) or 1280 px (a desk) in one language."""

    def __init__(self, page: Page, address: str, language: str, width: int) -> None:
        self.page, self.address, self.language, self.width = page, address, language, width
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    # — going and pressing —

    def open(self, name: str, *args: Any, query: str = "") -> Response:
        """Type an address, and what one looks at it for where that is asked. A refusal is an answer too."""
        answer = self._go(f"{self.address}{reverse(name, args=args)}{query}")
        if self.has(PURPOSE):
            self.page.locator(PURPOSE).fill("核查")
            self.press("main form .button")
            return self._go(f"{self.address}{reverse(name, args=args)}{query}")
        return answer

    def _go(self, address: str) -> Response:
        answer = self.page.goto(address)
        assert answer is not None
        return answer

    def press(self, selector: str, leads_to: str = "") -> None:
        """Press one thing and wait for the page that follows; `leads_to` is the name of its address."""
        with self.page.expect_navigation():
            self.page.locator(selector).click()
        if leads_to:
            assert self.at == leads_to, (self.at, self.main.inner_text())

    def follow(self, name: str, *args: Any) -> None:
        """Press the first link in the page that leads there."""
        self.press(f'main a[href^="{reverse(name, args=args)}"] >> nth=0', name)

    def send(self, leads_to: str = "", **typed: str) -> None:
        """Fill in the form with these fields as a person does, and press its first button."""
        form = self.form_of(*typed)
        for name, value in typed.items():
            self._enter(form.locator(f'[name="{name}"]'), value)
        with self.page.expect_navigation():
            form.locator(".buttons button").first.click()
        if leads_to:
            assert self.at == leads_to, (self.at, self.main.inner_text())

    def form_of(self, *names: str) -> Locator:
        """The form that asks for these fields; without names, the first one of the page."""
        form = self.page.locator("main form")
        for name in names:
            form = form.filter(has=self.page.locator(f'[name="{name}"]'))
        return form.first

    def _enter(self, field: Locator, value: str) -> None:
        kind = field.first.get_attribute("type")
        if kind == "radio":
            field.and_(self.page.locator(f'[value="{value}"]')).check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def unfold(self, within: str = "main") -> None:
        """Open everything that is folded away."""
        folded = self.page.locator(f"{within} details:not([open]) > summary")
        while folded.count():
            folded.first.click()

    def widen(self, width: int) -> None:
        """The same page in a window of another width."""
        self.width = width
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    # — reading —

    @property
    def at(self) -> str:
        """The name of the address this window shows."""
        return resolve(re.sub(r"[?#].*", "", self.page.url.removeprefix(self.address))).view_name or ""

    @property
    def reference(self) -> str:
        """The number of the case whose page is shown."""
        path = re.sub(r"[?#].*", "", self.page.url.removeprefix(self.address))
        return str(resolve(path).kwargs["reference"])

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def has(self, selector: str) -> bool:
        return self.page.locator(selector).count() > 0

    def texts(self, selector: str) -> list[str]:
        return [one.strip() for one in self.page.locator(selector).all_inner_texts()]

    def due(self, within: str = "figure.slip") -> str:
        """The due day of the first slip, as a machine reads it."""
        return str(self.page.locator(f"{within} figcaption time").first.get_attribute("datetime"))

    def slip(self, within: str = "figure.slip") -> list[tuple[str, str]]:
        """The strip of the first slip: for each cell what it is, and its dates."""
        cells = self.page.locator(within).first.locator(".strip .day")
        return [tuple(one) for one in cells.evaluate_all(CELL)]

    # — doors —

    def sign_in(self, email: str) -> None:
        """Through the one door: an address, and the code from the mail."""
        if self.at not in ("sign_in", "sign_in_code"):
            self.open("sign_in")
        before = len(mail.outbox)
        self.send("sign_in_code", email=email)
        [letter] = mail.outbox[before:]
        assert letter.to == [email]
        code = re.search(r"\b\d{4}-\d{4}\b", str(letter.body))
        assert code, letter.body
        self.send(code=code[0])

    def sign_in_as_staff(self, user: User) -> None:
        """Through the officials' door."""
        self.open("staff_sign_in")
        self.send("desk_inbox", email=user.email, password=PASSWORD)

    def is_signed_in(self, user: User) -> None:
        """A session that somebody opened before, for tests that are not about the door."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.address}
        self.page.context.add_cookies([cookie])

    # — what every page must be —

    def looks_right(self, picture: str, *parts: str, but: Collection[str] = ()) -> list[str]:
        """Keep a picture of the page; say what is wrong with it for anybody's eyes, ears or thumbs.

        `but` names axe's rules that a page which is not ours breaks.
        """
        folder = SCREENSHOTS.joinpath(self.language, *(parts or [str(self.width)]))
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{picture}.png", full_page=True, animations="disabled")
        return [f"{picture}: {flaw}" for flaw in (*self._markup_flaws(), *self._axe_flaws(but))]

    def _markup_flaws(self) -> list[str]:
        wide = self.page.evaluate(TOO_WIDE)
        headings = self.page.locator("h1:visible").count()
        language = self.page.locator("html").get_attribute("lang")
        flaws = [f"wider than the window: {wide}"] if wide else []
        flaws += [f"{headings} main headings"] if headings != 1 else []
        flaws += [f"lang is {language}"] if language != self.language else []
        return flaws

    def _axe_flaws(self, but: Collection[str]) -> list[str]:
        """Its preloading of imported stylesheets writes inline style, which our policy refuses, as it should.

        The library is read once a page, and only what it found comes back: all it looked at takes longer than looking.
        """
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(f"{AXE_SCRIPT}; 0")
        options: dict[str, Any] = {"resultTypes": ["violations"], "selectors": False}
        if but:
            options |= {"preload": False, "rules": {rule: {"enabled": False} for rule in but}}
        return [f"axe {rule}: {nodes}" for rule, nodes in self.page.evaluate(VIOLATIONS, options)]

    def _console(self, message: ConsoleMessage) -> None:
        """A page that is refused with a 4xx says so in the console; anything else is a complaint."""
        if message.type in ("error", "warning") and not REFUSED.search(message.text):
            self.complaints.append(f"{self.page.url}: {message.text}")


VIOLATIONS = """options => axe.run(options).then(({violations}) => violations.map(
    (one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]
))"""
CELL = """cells => cells.map((one) => [
    one.className.split(" ").filter((name) => !["day", "wide", "long"].includes(name)).sort().join(" "),
    one.querySelector(".day-date").lastChild.textContent + (one.querySelector(".stamp") ? " due" : ""),
])"""
