"""The cast: a subject who objected, an official, an office."""

import pytest

from accounts.models import Unit, UnitKind, User
from tests.notifications.posts import Backend, Postman


@pytest.fixture
def office(db) -> Unit:
    return Unit.objects.create(
        code="market",
        kind=UnitKind.PROVIDER,
        name_zh="市场监督管理局",
        name_en="Market Supervision Bureau",
        phone="0537-4490000",
    )


@pytest.fixture
def subject(db) -> User:
    return User.objects.create_user("li@example.com", name="Li & Sons", language="en")


@pytest.fixture
def official(db) -> User:
    return User.objects.create_user("clerk@example.com", name="Clerk", is_official=True)


@pytest.fixture
def postman(settings, monkeypatch) -> Postman:
    """An e-mail server that does what it is told."""
    settings.EMAIL_BACKEND = "tests.notifications.posts.Backend"
    postman = Postman()
    monkeypatch.setattr(Backend, "postman", postman, raising=False)
    return postman
