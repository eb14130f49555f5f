import datetime as dt
import logging

import pytest

from notifications import withdrawing

NOW = dt.datetime(2026, 9, 24, 2, tzinfo=dt.UTC)


def test_every_look_is_asked_once_and_one_that_fails_keeps_no_other_from_being_asked(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(withdrawing, "_looks", [])
    asked: list[dt.datetime] = []

    def fails(now: dt.datetime) -> int:
        raise ValueError("no")

    def finds_two(now: dt.datetime) -> int:
        asked.append(now)
        return 2

    for look in (fails, finds_two, finds_two):
        withdrawing.before_every_sweep(look)
    with caplog.at_level(logging.ERROR):
        assert withdrawing.withdraw_what_is_over(NOW) == 2
    assert asked == [NOW]
    assert "could not be looked for" in caplog.text
