"""A real browser, the application behind it in the same process, and a clock that the stories move."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from core import clock
from tests.cast import cast
from tests.e2e.window import HEIGHTS, SCREENSHOTS, Window
from tests.workflows.story import at

__all__ = ["cast"]

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}

PATIENCE = 15_000  # milliseconds until a page that does not come is a failure

FAILED = pytest.StashKey[bool]()
ClockAt = Callable[[str], None]
OpenWindow = Callable[..., Window]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Whether a picture of the windows is worth keeping."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="package")
def chromium(browser_path: str) -> Iterator[Browser]:
    """One browser for all stories of this process; each window has cookies of its own.

    Playwright keeps an event loop running in this thread, so Django is told that its queries are meant here.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClockAt]:
    """`clock_at("2026-09-24T10:00")`: it is that moment in Shanghai, and time goes on from there."""
    monkeypatch.setattr(clock, "database_now", clock.now)
    with time_machine.travel(at("2026-09-24"), tick=True) as traveller:
        yield lambda moment: traveller.move_to(at(*moment.split("T")))


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> None:
    """Files of a story lie in the story's own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def window(
    live_server: LiveServer, chromium: Browser, clock_at: ClockAt, request: pytest.FixtureRequest
) -> Iterator[OpenWindow]:
    """`window("en", 360)`: another person's browser. At the end none may have complained."""
    opened: list[Window] = []
    mail.outbox = []

    def open_window(language: str = "en", width: int = 1280, **more: object) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(Window(context.new_page(), live_server.url, language, width))
        return opened[-1]

    yield open_window
    for number, one in enumerate(opened):
        if FAILED in request.node.stash:
            one.page.screenshot(path=SCREENSHOTS / "failed" / f"{request.node.name}-{number}.png")
        one.page.context.close()
    complaints = [complaint for one in opened for complaint in one.complaints]
    assert not complaints, complaints
