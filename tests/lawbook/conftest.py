import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lawbook import published
from lawbook.terms import RULES


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Every test looks at the database anew; what the process kept comes back for the tests of others."""
    kept = published._kept
    published.forget()
    yield
    published._kept = kept


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules that a test may spoil."""
    return shutil.copytree(RULES, tmp_path / "rules")
