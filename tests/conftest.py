"""What every test may rely on: the database as migrated, an empty cache, a browser or a loud skip."""

import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import seed

hypothesis_settings.register_profile("suite", deadline=None, print_blob=True)
hypothesis_settings.load_profile("suite")

# The first one is the same browser without its own windows around the page: pages come in half the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
NO_BROWSER = pytest.StashKey[list[str]]()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again for garbage took a tenth of the suite."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Remember the rows the migrations wrote, and give them back after every flush.

    The calendar is read once: a look at its versions every few seconds would add a query to whichever test counts
    its queries at that moment. The calendar's own tests look for themselves (tests/lawbook/conftest.py).
    """
    from lawbook import published

    with django_db_blocker.unblock():
        seed.remember()
        published.CHECK_EVERY = 24 * 3600.0
        published.calendar()
    with seed.flush_gives_back():
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test sees the rate limits or cached figures of the one before."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """Whatever language the pages of the test before were read in."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def browser_path(request: pytest.FixtureRequest) -> str:
    """The browser of this machine. Without one its tests are skipped and counted; in CI they fail."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path:
        return path
    if os.environ.get("CI"):
        pytest.fail("No browser: install Debian's chromium.")
    pytest.skip("NO BROWSER: install Debian's chromium to run the browser tests")
