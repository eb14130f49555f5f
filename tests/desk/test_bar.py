"""The top bar: who sits here, where to go, and at what price."""

import datetime as dt

import pytest
from django.utils import translation

from accounts.models import Absence
from core import clock
from desk.context import bar, desk_bar
from desk.person import person_of
from tests.desk.pages import text
from workflows.models import Heartbeat


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
        assert labels(bar(request_of(cast.scjg.reviewer))) == ["Inbox", "Messages"]
        assert labels(bar(request_of(cast.scjg.supervisor))) == ["Inbox", "Messages", "Board", "Absences"]
        assert labels(bar(request_of(cast.scjg.clerk))) == ["Inbox", "Messages", "Counter"]
        assert labels(bar(request_of(cast.director))) == ["Inbox", "Messages", "Board"]


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
