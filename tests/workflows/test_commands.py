"""`manage.py sweep` and `manage.py seed_demo`, as cron and `make run` call them."""

import io

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Subject, Unit, User
from cases.lifecycles.states import ObjectionState
from cases.models import Case
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.story import accepted, approved, at
from workflows import heartbeat
from workflows.demo.batches import BROUGHT
from workflows.demo.town import DOMAIN, PASSWORD, PEOPLE, SUBJECTS
from workflows.models import Deadline, Heartbeat

pytestmark = pytest.mark.django_db


def said(*words: str, **options: object) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {model._meta.label: sorted(model.objects.values_list(), key=repr) for model in apps.get_models()}


# — sweep —


@pytest.fixture
def working_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Tuesday the 29th at ten by the database's clock: a warning is due."""
    monkeypatch.setattr(heartbeat.clock, "database_now", lambda: at("2026-09-29", "10:00"))


def test_each_sweep_does_its_work_says_what_it_did_and_leaves_its_beat(
    cast: Cast, working_hours: None
) -> None:
    accepted(cast)
    assert said("sweep", "deadlines") == "climbed=1 failed=0 dead=0\n"
    waiting = Message.objects.filter(status="queued").count()
    assert said("sweep", "outbox").startswith(f"sent={waiting} retried=0 failed=0 dead=0 ")
    assert said("sweep", "notices") == "left=0 failed=0 told=0\n"
    beats = dict(Heartbeat.objects.values_list("name", "last_success_at"))
    assert beats == dict.fromkeys(("deadlines", "outbox", "notices"), at("2026-09-29", "10:00"))


def test_the_sweep_of_the_notices_meets_the_clock_whose_notice_the_outbox_sent(
    cast: Cast, working_hours: None
) -> None:
    case = approved(cast, finding="rejected")
    said("sweep", "outbox")
    assert said("sweep", "notices") == "left=1 failed=0 told=0\n"
    assert Deadline.objects.get(case=case).status == "met"


def test_a_second_sweep_finds_nothing_left_to_do(cast: Cast, working_hours: None) -> None:
    accepted(cast)
    said("sweep", "deadlines")
    said("sweep", "outbox")
    assert said("sweep", "deadlines") == "climbed=0 failed=0 dead=0\n"
    assert said("sweep", "outbox").startswith("sent=0 ")


@pytest.mark.parametrize("words", [("deadline",), ("all",), ()])
def test_a_sweep_that_does_not_exist_is_refused_with_the_names_of_those_that_do(
    words: tuple[str, ...],
) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("sweep", *words)
    if words:
        assert all(name in str(refusal.value) for name in ("deadlines", "notices", "outbox", words[0]))
    else:
        assert "name" in str(refusal.value)
    assert not Heartbeat.objects.exists()


# — seed_demo —


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.DEMO = True


@time_machine.travel(at("2026-09-24", "10:30"), tick=False)
def test_a_demo_is_seeded_once_and_a_second_time_changes_nothing(demo: None) -> None:
    first = said("seed_demo")
    objections = Case.objects.filter(procedure="objection")
    assert objections.count() == 9
    assert set(objections.values_list("state", flat=True)) == set(ObjectionState.values)
    repairs = Case.objects.filter(procedure="repair")
    assert sorted(repairs.values_list("state", flat=True)) == ["executing", "filed"]
    before = everything()
    assert said("seed_demo") == first
    assert everything() == before


@time_machine.travel(at("2026-09-24", "10:30"), tick=False)
def test_every_account_that_is_printed_is_there_and_officials_sign_in_with_the_printed_password(
    demo: None,
) -> None:
    words = said("seed_demo")
    printed = {word for word in words.split() if word.endswith(f"@{DOMAIN}")}
    assert len(printed) == len(PEOPLE) + len(SUBJECTS) + 1
    assert set(User.objects.values_list("email", flat=True)) == printed
    assert PASSWORD in words
    official = User.objects.get(email=f"scjg.reviewer@{DOMAIN}")
    assert official.check_password(PASSWORD)
    assert not User.objects.get(email=f"kong@{DOMAIN}").has_usable_password()
    brought = {number for number, *_said in BROUGHT}
    known = {subject.number for subject in Subject.objects.filter(is_verified=True)}
    assert known == {number for _kind, _number_kind, number, *_said in SUBJECTS.values()} | brought


def test_the_accounts_are_printed_without_seeding(demo: None) -> None:
    assert f"kong@{DOMAIN}" in said("seed_demo", "--print")
    assert not Unit.objects.exists()


def test_an_installation_with_units_of_its_own_is_left_alone(cast: Cast, demo: None) -> None:
    before = everything()
    said("seed_demo")
    assert everything() == before


@pytest.mark.parametrize("words", [(), ("--print",)])
def test_outside_a_demo_nothing_is_seeded_and_no_password_is_printed(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="demo_only: set REDRESS_DEMO=1"):
        call_command("seed_demo", *words)
    assert not User.objects.exists()
