"""What `make run` does before the first page: tables, calendars, demo data; then it says who signs in."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import CommandError

from cases.models import Case
from config import prepare, welcome
from core import clock
from lawbook.models import CalendarYear
from notifications.models import Message
from tests.workflows.story import at
from workflows.demo.town import DOMAIN, PASSWORD
from workflows.models import Heartbeat

STEPS = ["Tables", "Calendars 2023-2026", "Demo data", "Messages", "Clocks"]


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def half_past_ten(time_machine, monkeypatch):
    """For the process and for the database: no rung falls due between two starts."""
    moment = at("2026-09-24", "10:30")
    time_machine.move_to(moment, tick=False)
    monkeypatch.setattr(clock, "database_now", lambda: moment)


def everything():
    """Every row of every table, but of a sweep's beat and of a message only that it is there."""
    rows = {model._meta.label: sorted(model.objects.values_list(), key=repr) for model in apps.get_models()}
    for label in ("workflows.Heartbeat", "notifications.Message", "notifications.Attempt"):
        del rows[label]
    return rows | {"messages": sorted(Message.objects.values_list("dedupe_key", flat=True))}


# — config.prepare —


@pytest.mark.django_db
def test_an_empty_database_becomes_a_demo_and_a_second_start_changes_nothing(demo, half_past_ten, capsys):
    prepare.main()

    steps = [line.split(":")[0] for line in capsys.readouterr().out.splitlines() if ": ready in " in line]
    assert steps == STEPS
    years = CalendarYear.objects.filter(status="published").values_list("year", flat=True)
    assert set(years) == {int(year) for year in prepare.CALENDAR_YEARS}
    assert Case.objects.count() == 11
    assert set(Heartbeat.objects.values_list("name", flat=True)) >= {"deadlines", "outbox"}

    before = everything()
    prepare.main()

    assert everything() == before


@pytest.mark.django_db
def test_outside_a_demo_the_start_ends_with_the_reason(capsys):
    with pytest.raises(CommandError, match="demo_only"):
        prepare.main()

    assert not Case.objects.exists()


# — config.welcome —


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A web server on this machine that answers /healthz so; its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def greet(demo, monkeypatch, capsys) -> Callable[[int], tuple[int, str]]:
    """Welcome at a port, with little patience; its status and what it says."""
    monkeypatch.setattr(welcome, "PATIENCE", 1)
    monkeypatch.setenv("REDRESS_PUBLIC_URL", "http://redress.example:8123")

    def at(port: int) -> tuple[int, str]:
        monkeypatch.setenv("PORT", str(port))
        return welcome.main(), capsys.readouterr().out

    return at


def test_once_the_server_answers_the_address_and_the_accounts_are_told(greet):
    with answering(200) as port:
        status, said = greet(port)

    assert status == 0
    assert "Redress runs at http://redress.example:8123" in said
    assert PASSWORD in said
    for local in ("kong", "scjg.reviewer", "admin"):
        assert f"{local}@{DOMAIN}" in said


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_that_answers_with_an_error_is_not_called_running(status, greet):
    with answering(status) as port:
        code, said = greet(port)

    assert code == 1
    assert "does not answer /healthz yet" in said
    assert "Redress runs at" not in said


def test_a_server_that_never_comes_is_told_and_not_waited_for_forever(greet):
    with answering(200) as port:
        pass

    assert greet(port) == (1, "\nThe web server does not answer /healthz yet; see the lines above.\n")
