"""Health is what the sweeps left undone: 503 for a monitor, a banner for the supervisors, never people's work."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from notifications.models import Message
from tests.cast import Cast
from tests.workflows.story import accepted, at, filed
from workflows import heartbeat
from workflows.heartbeat import health
from workflows.models import Deadline, Heartbeat
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db

NOW = at("2026-09-24", "10:00")
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def database_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """What the database's clock says: NOW, or what a test sets."""

    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr(heartbeat.clock, "database_now", lambda: moment)

    set_to(NOW)
    return set_to


def beat(name: str, ago: dt.timedelta = SECOND) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"last_success_at": NOW - ago})


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/healthz/deadlines")
    return answer.status_code, answer.json()


def test_before_the_first_sweep_it_is_503(client: Client) -> None:
    status, body = asked(client)
    assert (status, body["status"], body["last_success"]) == (503, "late", None)


def test_a_beat_that_began_and_never_ended_well_is_503(client: Client) -> None:
    Heartbeat.objects.create(name="deadlines", last_run_at=NOW)
    assert asked(client)[0] == 503


@pytest.mark.parametrize(("ago", "status"), [(120, 200), (121, 503)])
def test_it_is_503_when_the_last_success_is_older_than_two_minutes(
    client: Client, ago: int, status: int
) -> None:
    beat("deadlines", ago * SECOND)
    assert asked(client)[0] == status


@pytest.mark.parametrize(("late", "status"), [(0, 200), (300, 200), (301, 503)])
def test_it_is_503_when_a_rung_is_more_than_five_minutes_past_its_moment(
    cast: Cast, client: Client, late: int, status: int
) -> None:
    beat("deadlines")
    Deadline.objects.filter(case=accepted(cast)).update(next_at=NOW - late * SECOND)
    found, body = asked(client)
    assert (found, body["status"]) == (status, "ok" if status == 200 else "late")
    assert dt.datetime.fromisoformat(body["oldest_unclaimed"]) == NOW - late * SECOND


def test_a_dead_clock_is_counted_and_holds_up_nothing(cast: Cast, client: Client) -> None:
    beat("deadlines")
    Deadline.objects.filter(case=accepted(cast)).update(next_at=NOW - 60 * MINUTE, dead_at=NOW - 50 * MINUTE)
    status, body = asked(client)
    assert (status, body["dead_deadlines"], body["oldest_unclaimed"]) == (200, 1, None)


def test_a_dead_clock_does_not_hide_another_that_is_late(cast: Cast, client: Client) -> None:
    beat("deadlines")
    Deadline.objects.filter(case=accepted(cast)).update(next_at=NOW - 60 * MINUTE, dead_at=NOW - 50 * MINUTE)
    Deadline.objects.filter(case=filed(cast, ground="omission")).update(next_at=NOW - 6 * MINUTE)
    assert asked(client)[0] == 503


def test_a_closed_clock_is_nobodys_outage(cast: Cast, client: Client) -> None:
    beat("deadlines")
    rows = Deadline.objects.filter(case=accepted(cast))
    rows.update(status="met", closed_at=NOW, next_at=None, dead_at=NOW)
    status, body = asked(client)
    assert (status, body["dead_deadlines"], body["oldest_unclaimed"]) == (200, 0, None)


def test_an_overdue_case_stays_200(
    cast: Cast, client: Client, database_clock: Callable[[dt.datetime], None]
) -> None:
    case = accepted(cast)
    late = at("2026-11-02", "10:00")
    sweep_deadlines(late)
    assert Deadline.objects.get(case=case).breached_at is not None
    Heartbeat.objects.create(name="deadlines", last_success_at=late)
    database_clock(late)
    assert asked(client)[0] == 200


def test_a_sweep_by_hand_turns_it_green_and_says_when(client: Client) -> None:
    heartbeat.run_deadlines()
    status, body = asked(client)
    assert (status, body["status"], body["dead_deadlines"], body["dead_messages"]) == (200, "ok", 0, 0)
    assert dt.datetime.fromisoformat(body["last_success"]) == NOW


def test_a_sweep_that_fails_leaves_the_last_success_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    beat("deadlines", 5 * MINUTE)

    def fails(_now: dt.datetime) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(heartbeat.sweep, "sweep_deadlines", fails)
    with pytest.raises(RuntimeError, match="no database"):
        heartbeat.run_deadlines()
    row = Heartbeat.objects.get(name="deadlines")
    assert (row.last_run_at, row.last_success_at) == (NOW, NOW - 5 * MINUTE)


def test_the_other_address_asks_nothing_and_answers_always(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


# — the outbox: for the banner, not for the clocks' monitor —


def post_troubles() -> tuple[str, ...]:
    from django.utils.translation import override

    with override("en"):
        return health(NOW).post_troubles


@pytest.mark.parametrize(("ago", "silent"), [(300, False), (301, True)])
def test_an_outbox_that_is_not_swept_any_more_is_a_trouble_and_no_503(
    client: Client, ago: int, silent: bool
) -> None:
    beat("deadlines")
    beat("outbox", ago * SECOND)
    assert heartbeat.alarms(NOW).post_is_silent is silent
    assert post_troubles() == (("Messages were last sent more than five minutes ago.",) if silent else ())
    assert asked(client)[0] == 200


@pytest.mark.parametrize(
    ("changes", "late"),
    [
        ({"next_at": NOW - 301 * SECOND}, True),
        ({"next_at": NOW - 299 * SECOND}, False),
        ({"next_at": NOW - 60 * MINUTE, "channel": "letter"}, False),
        ({"next_at": NOW - 60 * MINUTE, "status": "dead"}, False),
        ({"next_at": NOW - 60 * MINUTE, "status": "sent", "sent_at": NOW}, False),
    ],
)
def test_a_message_that_could_have_left_five_minutes_ago_is_a_trouble(
    cast: Cast, changes: dict[str, Any], late: bool
) -> None:
    accepted(cast)
    Message.objects.update(status="sent", sent_at=NOW)
    one = Message.objects.order_by("pk").values_list("pk", flat=True)[0]
    Message.objects.filter(pk=one).update(**({"status": "queued", "sent_at": None} | changes))
    assert post_troubles() == (("A message is more than five minutes late.",) if late else ())


def test_a_new_installation_without_messages_is_no_trouble() -> None:
    assert post_troubles() == ()
    assert not heartbeat.alarms(NOW).post_is_silent
