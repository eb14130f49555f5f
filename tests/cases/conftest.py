from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import cast

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Files of a test lie in the test's own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    yield tmp_path / "files"
