"""Officials at their desks, in English, on Thursday 2026-09-24 at ten."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from core import clock
from tests.cast import Cast, cast
from tests.officials import Official
from tests.workflows.story import at

__all__ = ["cast"]

Sitting = Callable[[User], Client]


@pytest.fixture(autouse=True)
def moved_clock(time_machine: time_machine.TimeMachineFixture) -> None:
    """Every desk story begins on 2026-09-24 at 10:00 in Shanghai."""
    time_machine.move_to(at("2026-09-24", "10:00"), tick=False)


@pytest.fixture
def move(time_machine: time_machine.TimeMachineFixture) -> Callable[..., dt.datetime]:
    """`move("2026-09-29", "16:00")`: it is that moment now."""

    def to(day: str, time: str = "10:00") -> dt.datetime:
        time_machine.move_to(at(day, time), tick=False)
        return clock.now()

    return to


@pytest.fixture
def sit(cast: Cast) -> Sitting:
    """The browser of somebody who is signed in."""

    def signed_in(user: User) -> Client:
        client = Official(headers={"accept-language": "en"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
