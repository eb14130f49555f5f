"""Every page, on a phone and at a desk, in both languages: a picture of it, and nothing wrong with it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from notifications.checks import MAILBOX
from tests.e2e.conftest import ClockAt, OpenWindow
from tests.e2e.pages import FRAMEWORKS, NO_PAGE, PARTS, REACHED, Page
from tests.e2e.window import Window
from tests.e2e.world import MORNING, World, build_world

PIECE = 45  # pages


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> None:
    """The demonstration, whose mailbox page and hints are pages too."""
    settings.ROOT, settings.DEMO, settings.EMAIL_BACKEND = tmp_path, True, MAILBOX


def pieces() -> Iterator[object]:
    """So many pages that building their town is worth it, and so few that several workers have something to do."""
    for part, pages in PARTS.items():
        for begin in range(0, len(pages), PIECE):
            yield pytest.param(part, pages[begin : begin + PIECE], id=f"{part}-{begin}")


@pytest.mark.parametrize(("part", "pages"), list(pieces()))
def test_every_page_has_nothing_wrong(
    part: str, pages: list[Page], demo: None, transactional_db: None, window: OpenWindow, clock_at: ClockAt
) -> None:
    """Chinese pages are opened on the phone and then looked at on a desk; English ones the other way round."""
    clock_at(MORNING)
    world, flaws = build_world(), []
    windows = [(window("zh-hans", 360), (360, 1280)), (window("en", 1280), (1280, 360))]
    for page in pages:
        for shown, widths in windows:
            clock_at(MORNING)
            flaws += walk(shown, widths, part, page, world)
    assert not flaws, "\n".join(flaws)


def walk(shown: Window, widths: Sequence[int], part: str, page: Page, world: World) -> list[str]:
    """Look at one page as the person it is for, opened at the first width and then seen at the others too."""
    shown.widen(widths[0])
    shown.page.context.clear_cookies()
    if page.who:
        shown.is_signed_in(world.person(page.who))
    args = [world.resolved(word) for word in page.args]
    answer = shown.open(page.name, *args, query=page.query.format(**world.words))
    if (answer.status, shown.at) != (page.status, page.name):
        return [f"{page.picture}: {answer.status} at {shown.at}, {page.status} was expected"]
    if page.then:
        page.then(shown)
    flaws = []
    for width in widths:
        shown.widen(width)
        flaws += shown.looks_right(f"{part}-{page.picture}", but=FRAMEWORKS.get(part, ()))
    return [f"{shown.language}: {flaw}" for flaw in flaws]


def test_every_address_is_walked_or_has_no_page() -> None:
    walked = {page.name for pages in PARTS.values() for page in pages}
    names = set(named(get_resolver().url_patterns))
    of_the_administration = {name for name in walked if name.startswith("admin:")}
    assert names == walked - of_the_administration | set(NO_PAGE) | set(REACHED)
    assert not walked & set(NO_PAGE)


def named(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """The names of all addresses but the administration's: the framework makes these, the pages in use are walked."""
    found: list[str] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += [] if one.namespace == "admin" else named(one.url_patterns)
        else:
            found.append(str(one.name))
    return found
