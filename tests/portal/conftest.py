from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.cast import cast
from tests.workflows.story import at

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Files of a test lie in the test's own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    yield tmp_path / "files"


@pytest.fixture(autouse=True)
def on_a_thursday() -> Iterator[time_machine.Traveller]:
    """Thursday, 24 September 2026, ten o'clock in Shanghai: the day of scenario 1."""
    with time_machine.travel(at("2026-09-24"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    """A browser in which this person is signed in, reading English."""

    def signed_in(user: User) -> Client:
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(user)
        return browser

    return signed_in
