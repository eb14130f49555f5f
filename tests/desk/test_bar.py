"""The top bar: who sits here, where to go, and at what price."""

import datetime as dt
import uuid

import pytest
from django.utils import translation

from accounts.models import Absence, Membership
from core import clock
from desk.context import bar, desk_bar
from desk.person import person_of
from notifications.inbox import unread_count
from notifications.models import Message
from tests.desk.pages import text
from tests.workflows.story import accepted
from workflows.dead_letters import NOTICE_TRIES
from workflows.models import Deadline, Heartbeat
from workflows.presence import presence


@pytest.fixture
def request_of(rf):
    def made(user):
        request = rf.get("/desk/")
        request.user = user
        request.resolver_match = None
        return request

    return made


def labels(shown):
    return [link["label"] for link in shown["links"]]


def test_each_role_finds_its_own_pages(cast, request_of):
    with translation.override("en"):
        assert labels(bar(request_of(cast.scjg.reviewer))) == ["Inbox", "Messages", "Intake", "Catalogue"]
        assert labels(bar(request_of(cast.scjg.supervisor))) == [
            "Inbox",
            "Messages",
            "Board",
            "Catalogue",
            "Absences",
        ]
        assert labels(bar(request_of(cast.scjg.clerk))) == ["Inbox", "Messages", "Counter", "Catalogue"]
        assert labels(bar(request_of(cast.director))) == ["Inbox", "Messages", "Board", "Catalogue"]


def test_the_bar_is_three_queries_beside_the_persons_roles(cast, request_of, django_assert_max_num_queries):
    request = request_of(cast.scjg.reviewer)
    assert person_of(request).actor.holdings
    with django_assert_max_num_queries(3):
        bar(request)


def test_nothing_is_read_for_a_page_that_shows_no_bar(cast, request_of, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "desk" in desk_bar(request_of(cast.scjg.reviewer))
        assert desk_bar(request_of(cast.owner)) == {}


def test_whose_duty_is_done_stands_on_every_page(cast, sit):
    day = clock.today()
    Absence.objects.create(
        user=cast.scjg.approver,
        deputy=cast.scjg.second_approver,
        starts_on=day,
        ends_on=day + dt.timedelta(days=3),
    )
    assert "You stand in for scjg.approver." in text(sit(cast.scjg.second_approver).get("/desk/"))
    assert "You stand in" not in text(sit(cast.scjg.reviewer).get("/desk/"))


def test_a_silent_sweep_is_shown_to_everybody_at_the_desk(cast, sit):
    Heartbeat.objects.create(name="deadlines", last_success_at=clock.now() - dt.timedelta(seconds=100))
    assert "The clocks are not being watched." not in text(sit(cast.scjg.reviewer).get("/desk/"))
    Heartbeat.objects.update(last_success_at=clock.now() - dt.timedelta(seconds=130))
    assert "The clocks are not being watched." in text(sit(cast.scjg.reviewer).get("/desk/"))


def test_what_is_unread_is_counted_as_on_the_page_of_messages(cast):
    accepted(cast)
    user, now = cast.scjg.reviewer, clock.now()
    sent = {"status": "sent", "sent_at": now}
    for changed in (
        sent,
        sent,
        sent | {"read_at": now},
        {"status": "queued"},
        {"status": "queued", "is_formal": True, "body_sealed": "x"},
        sent | {"channel": "email"},
        sent | {"recipient": cast.scjg.supervisor},
    ):
        message = Message.objects.filter(channel="in_app").earliest("pk")
        fresh = {"recipient": user, "is_formal": False, "read_at": None, "sent_at": None, "pk": None}
        keys = {"sealed_id": uuid.uuid4(), "dedupe_key": uuid.uuid4().hex}
        for name, value in (fresh | keys | changed).items():
            setattr(message, name, value)
        message.save()
    assert presence(user, clock.today()).unread == unread_count(user) == 3
    Membership.objects.filter(user=user).delete()
    assert presence(user, clock.today()).unread == 3


def test_a_silent_outbox_is_shown_to_those_who_oversee_on_every_page(cast, sit):
    Heartbeat.objects.create(name="outbox", last_success_at=clock.now() - dt.timedelta(minutes=4))
    assert "Messages are not being sent." not in text(sit(cast.scjg.supervisor).get("/desk/"))
    Heartbeat.objects.update(last_success_at=clock.now() - dt.timedelta(minutes=6))
    for user in (cast.scjg.supervisor, cast.scjg.head, cast.director):
        assert "Messages are not being sent." in text(sit(user).get("/desk/"))
    assert "Messages are not being sent." not in text(sit(cast.scjg.reviewer).get("/desk/"))


def test_what_is_stuck_is_shown_on_every_page_to_the_supervisors_who_may_try_it_again(cast, sit):
    said = "Something is stuck and waits for a person."
    case = accepted(cast)
    assert said not in text(sit(cast.scjg.supervisor).get("/desk/"))
    Message.objects.filter(case_id=case.pk, channel="email").update(status="dead", attempts=5)
    shown = text(sit(cast.scjg.supervisor).get("/desk/"))
    assert said in shown
    assert "/desk/board/stuck/" in shown
    assert said in text(sit(cast.centre.supervisor).get(f"/desk/cases/{case.reference}/"))
    for user in (cast.sw.supervisor, cast.scjg.reviewer, cast.scjg.head, cast.director):
        assert said not in text(sit(user).get("/desk/"))


@pytest.mark.parametrize("stuck", [{"dead_at": clock.now}, {"awaits_notice": lambda: True}])
def test_a_clock_that_is_stuck_is_shown_like_a_message(stuck, cast, sit):
    case = accepted(cast)
    values = {name: made() for name, made in stuck.items()}
    Deadline.objects.filter(case=case).update(notice_attempts=NOTICE_TRIES, **values)
    assert "Something is stuck and waits for a person." in text(sit(cast.scjg.supervisor).get("/desk/"))


def test_the_pages_about_it_do_not_say_it_twice(cast, sit):
    case = accepted(cast)
    Message.objects.filter(case_id=case.pk, channel="email").update(status="dead", attempts=5)
    desk = sit(cast.scjg.supervisor)
    for page in ("/desk/board/", "/desk/board/stuck/"):
        assert "Something is stuck and waits for a person." not in text(desk.get(page))
