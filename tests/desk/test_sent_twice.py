"""The same press arriving twice is one act: a task taken, a note written."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import User
from cases.actors import actor
from cases.models import Note
from core import clock
from tests.cast import build_cast
from tests.desk.pages import text, url
from tests.workflows.story import accepted, filed
from workflows import handing
from workflows.models import Submission, WorkItem


def free_tasks(cast, many=3):
    return [filed(cast, ground=ground) for ground in ("error", "omission", "infringement")[:many]]


def key_in(page):
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def taken_by(user):
    return WorkItem.objects.filter(assignee=user).count()


def test_take_next_pressed_twice_takes_one_task_and_leads_to_it_both_times(cast, sit):
    free_tasks(cast)
    desk = sit(cast.scjg.reviewer)
    key = key_in(text(desk.get("/desk/?view=unit")))
    first, second = (desk.post("/desk/next/", {"key": key}) for _ in range(2))
    assert first.url == second.url
    assert taken_by(cast.scjg.reviewer) == 1
    another = key_in(text(desk.get("/desk/?view=unit")))
    assert another != key
    desk.post("/desk/next/", {"key": another})
    assert taken_by(cast.scjg.reviewer) == 2


def test_a_press_whose_task_was_put_back_takes_one_again(cast, sit):
    free_tasks(cast)
    desk, key = sit(cast.scjg.reviewer), str(uuid.uuid4())
    desk.post("/desk/next/", {"key": key})
    desk.post(url(WorkItem.objects.get(assignee=cast.scjg.reviewer).case, "act/release/"), {"seen": 2})
    desk.post("/desk/next/", {"key": key})
    assert taken_by(cast.scjg.reviewer) == 1


@pytest.mark.parametrize("key", ["", "x", "1234"])
def test_a_form_without_a_key_is_done_each_time(key, cast, sit):
    free_tasks(cast)
    desk = sit(cast.scjg.reviewer)
    for _ in range(2):
        desk.post("/desk/next/", {"key": key})
    assert taken_by(cast.scjg.reviewer) == 2


def test_somebody_elses_key_gives_nothing_of_theirs(cast, sit):
    free_tasks(cast)
    key = str(uuid.uuid4())
    mine = sit(cast.scjg.reviewer).post("/desk/next/", {"key": key}).url
    theirs = sit(cast.scjg.second_reviewer).post("/desk/next/", {"key": key}).url
    assert mine != theirs


def test_a_note_sent_twice_is_kept_once(cast, sit):
    case = accepted(cast)
    desk = sit(cast.scjg.reviewer)
    key = key_in(text(desk.get(url(case))).partition("notes")[2])
    for _ in range(2):
        assert desk.post(url(case, "notes/"), {"text": "Called them.", "key": key}).status_code == 302
    assert Note.objects.count() == 1
    desk.post(url(case, "notes/"), {"text": "Called them.", "key": key_in(text(desk.get(url(case))))})
    assert Note.objects.count() == 2


def test_what_was_refused_may_be_sent_again_with_the_same_key(cast, sit):
    case, key = accepted(cast), str(uuid.uuid4())
    desk = sit(cast.scjg.reviewer)
    assert desk.post(url(case, "notes/"), {"text": " ", "key": key}).status_code == 422
    desk.post(url(case, "notes/"), {"text": "Called them.", "key": key})
    assert Note.objects.count() == 1


def test_keys_of_yesterday_are_forgotten(cast, sit, move):
    case, desk = accepted(cast), sit(cast.scjg.reviewer)
    desk.post(url(case, "notes/"), {"text": "One.", "key": str(uuid.uuid4())})
    move("2026-09-25", "10:01")
    desk = sit(cast.scjg.reviewer)
    desk.post(url(case, "notes/"), {"text": "Two.", "key": str(uuid.uuid4())})
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(5))
def test_two_presses_at_the_same_moment_take_one_task(_round):
    cast = build_cast()
    free_tasks(cast)
    key = uuid.uuid4()

    def press(_number):
        try:
            user = User.objects.get(pk=cast.scjg.reviewer.pk)
            item = handing.take_next(actor(user, clock.today()), key)
            return item.pk if item else None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        taken = set(threads.map(press, range(4)))
    assert len(taken) == 1 and None not in taken
    assert taken_by(cast.scjg.reviewer) == 1
