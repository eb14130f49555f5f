"""Both dates on a phone and at a desk: the statutory term and the quicker promise, nothing wrong with either."""

import pytest

from tests.e2e.conftest import ClockAt, OpenWindow
from tests.e2e.window import Window
from tests.e2e.world import MORNING, build_world
from tests.promises import quicker_promise

__all__ = ["quicker_promise"]
WORDS = {"en": ("Service target", "Statutory term"), "zh-hans": ("服务承诺", "法定期限")}


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 1280)])
@pytest.mark.usefixtures("quicker_promise", "transactional_db")
def test_pages_with_both_dates_have_nothing_wrong(
    language: str, width: int, window: OpenWindow, clock_at: ClockAt
) -> None:
    clock_at(MORNING)
    world, shown = build_world(), window(language, width)
    case = world.resolved("kong-1")
    flaws = both_dates(shown, "calculator", query="?received_on=2026-09-24&term=objection.review.own")
    shown.is_signed_in(world.person("kong"))
    flaws += both_dates(shown, "my_case", case) + both_dates(shown, "my_receipt", case)
    shown.page.context.clear_cookies()
    shown.is_signed_in(world.person("scjg.reviewer"))
    flaws += both_dates(shown, "desk_case", case)
    assert not flaws, "\n".join(flaws)


def both_dates(shown: Window, name: str, *args: object, query: str = "") -> list[str]:
    shown.open(name, *args, query=query)
    assert all(word in shown.page.locator("main").inner_text() for word in WORDS[shown.language])
    return shown.looks_right(f"target-{name}")
