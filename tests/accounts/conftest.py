"""A small office and some people from outside."""

import pytest

from accounts.models import UnitKind, User
from tests.cast import Office, office, subject_user


@pytest.fixture
def bureau(db: None) -> Office:
    return office("scjg", UnitKind.PROVIDER, "市场监督管理局", "Market Regulation Bureau")


@pytest.fixture
def centre(db: None) -> Office:
    return office("zx", UnitKind.CENTRE, "信用中心", "Credit Centre")


@pytest.fixture
def clerk(centre: Office) -> User:
    return centre.clerk


@pytest.fixture
def citizen(db: None) -> User:
    return subject_user("citizen")


@pytest.fixture
def stranger(db: None) -> User:
    return subject_user("stranger")
