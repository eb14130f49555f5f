from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from core import clock
from tests.access.visits import Browsers
from tests.access.world import NOW, World
from tests.cast import cast

__all__ = ["cast"]


@pytest.fixture(scope="module")
def of_a_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """What the tests of a module share: a day, a folder for files, a transaction that is taken back at the end."""
    files = Path(tmp_path_factory.mktemp("files"))
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(files)),
        time_machine.travel(NOW, tick=False),
        mock.patch("core.clock.database_now", clock.now),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def town_and_browsers(of_a_module: None) -> Browsers:
    """The whole town and a browser for each kind of visitor, once for all tests of a module."""
    return Browsers(World())


@pytest.fixture
def browsers(town_and_browsers: Browsers) -> Browsers:
    """What was looked at in the test before was taken back with it."""
    town_and_browsers.seen.clear()
    return town_and_browsers


@pytest.fixture
def on_the_day(tmp_path: Path) -> Iterator[None]:
    """Thursday, 24 September 2026, ten o'clock in Shanghai, in the database too; files in the test's own folder."""
    with (
        override_settings(MEDIA_ROOT=str(tmp_path / "files")),
        time_machine.travel(NOW, tick=False),
        mock.patch("core.clock.database_now", clock.now),
    ):
        yield
