"""Where Celery's messages go: another broker for one test, and one that hangs."""

import socket
from collections.abc import Callable, Iterator

import pytest
from celery import current_app

PATIENCE = 2  # seconds; whoever waits for a page waits no longer for a broker


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Points Celery at another broker for one test."""

    def point_at(url: str) -> None:
        monkeypatch.setattr(current_app.conf, "broker_url", url)
        monkeypatch.setattr(current_app.conf, "broker_write_url", url)

    return point_at


@pytest.fixture
def hung_port() -> Iterator[int]:
    """A broker that accepts connections and never answers, like one that was stopped."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        yield server.getsockname()[1]
