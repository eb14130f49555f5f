"""A pair of local servers of its own for each test that starts some, deleted afterwards."""

import os
from collections.abc import Iterator

import pytest

from config import services


@pytest.fixture
def profile() -> Iterator[str]:
    name = f"trial-{os.getpid()}-{os.urandom(3).hex()}"
    yield name
    services.destroy(name)
