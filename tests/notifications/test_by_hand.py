"""Letters, reading in this service, and what administrators may do."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import BadInput, WrongState
from notifications import outbox
from notifications.channels.letter import mark_posted
from notifications.delivery import sweep_outbox
from notifications.inbox import inbox_of, mark_read, unread_count
from notifications.models import Attempt, Channel, Message, MessageStatus
from notifications.outbox import Note
from tests.notifications import samples
from tests.notifications.posts import WORKING_HOUR

pytestmark = pytest.mark.django_db

LATER = WORKING_HOUR + dt.timedelta(hours=3)


@pytest.fixture(autouse=True)
def the_day_after(time_machine):
    """Everything here has happened when it is entered."""
    time_machine.move_to(LATER + dt.timedelta(days=1), tick=False)


@pytest.fixture
def letter(office) -> Message:
    (letter,) = outbox.queue_letter(samples.received(office.pk), case_id=7, dedupe="r", at=WORKING_HOUR)
    return letter


def test_a_posted_letter_is_sent_at_that_moment_by_that_person(letter, official):
    posted = mark_posted(letter, by=official, at=LATER)
    assert (posted.status, posted.sent_at, posted.posted_by) == (MessageStatus.SENT, LATER, official)
    assert list(Attempt.objects.values_list("message", "number", "result", "at")) == [
        (letter.pk, 1, "sent", LATER)
    ]


def test_a_letter_is_posted_once(letter, official):
    mark_posted(letter, by=official, at=LATER)
    with pytest.raises(WrongState) as refusal:
        mark_posted(letter, by=official, at=LATER + dt.timedelta(days=1))
    assert refusal.value.code == "letter_already_posted"
    letter.refresh_from_db()
    assert letter.sent_at == LATER


def test_a_letter_is_not_posted_before_it_was_written(letter, official):
    with pytest.raises(BadInput) as refusal:
        mark_posted(letter, by=official, at=WORKING_HOUR - dt.timedelta(minutes=1))
    assert (refusal.value.code, refusal.value.field) == ("posted_before_written", "at")


def test_a_letter_is_not_posted_on_a_day_that_has_not_come(letter, official):
    with pytest.raises(BadInput) as refusal:
        mark_posted(letter, by=official, at=clock.now() + dt.timedelta(seconds=1))
    assert (refusal.value.code, refusal.value.field) == ("posted_in_the_future", "at")
    letter.refresh_from_db()
    assert (letter.status, letter.sent_at) == (MessageStatus.QUEUED, None)
    assert mark_posted(letter, by=official, at=clock.now()).sent_at == clock.now()


def test_an_e_mail_cannot_be_posted(office, subject, official):
    rows = outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="r", at=WORKING_HOUR)
    with pytest.raises(Message.DoesNotExist):
        mark_posted(rows[1], by=official, at=LATER)


def test_the_inbox_is_newest_first_and_ones_own(office, subject, official, postman):
    outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)
    outbox.queue(samples.received(office.pk), to=subject, case_id=8, dedupe="b", at=LATER)
    outbox.queue(samples.received(office.pk), to=official, case_id=7, dedupe="a", at=LATER)
    assert [row.case_id for row in inbox_of(subject)] == [8, 7]
    assert {row.channel for row in inbox_of(subject)} == {Channel.IN_APP}


def test_a_formal_notice_is_in_the_inbox_at_once_and_a_reminder_when_it_was_sent(office, subject, postman):
    outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)
    outbox.queue_many([Note(samples.warning(), subject, "w", 7)], at=WORKING_HOUR)
    assert unread_count(subject) == 1
    sweep_outbox(WORKING_HOUR)
    assert unread_count(subject) == 2


def test_reading_is_noted_once_with_its_time(office, subject):
    rows = outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)
    assert mark_read(rows[0], subject, LATER)
    assert not mark_read(rows[0], subject, LATER + dt.timedelta(days=1))
    rows[0].refresh_from_db()
    assert (rows[0].read_at, unread_count(subject)) == (LATER, 0)


def test_nobody_reads_for_somebody_else(office, subject, official):
    rows = outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)
    assert not mark_read(rows[0], official, LATER)
    assert unread_count(subject) == 1


@pytest.fixture
def administrator(client) -> User:
    administrator = User.objects.create_superuser("admin@example.com", "a long password")
    client.force_login(administrator)
    return administrator


def test_an_administrator_replays_dead_letters_only(client, administrator, office, subject):
    rows = outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)
    Message.objects.filter(pk=rows[0].pk).update(status=MessageStatus.DEAD, attempts=5)
    Message.objects.filter(pk=rows[1].pk).update(status=MessageStatus.FAILED, attempts=1)
    form = {"action": "replay", "_selected_action": [row.pk for row in rows]}
    client.post(reverse("admin:notifications_message_changelist"), form)
    statuses = dict(Message.objects.values_list("channel", "status"))
    assert statuses == {"in_app": MessageStatus.QUEUED, "email": MessageStatus.FAILED}


def test_the_administration_shows_no_words_and_changes_nothing(client, administrator, office, subject):
    rows = outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)
    page = client.get(reverse("admin:notifications_message_change", args=[rows[0].pk]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "objection.received" in text
    assert "Li &amp; Sons" not in text
    assert rows[0].body_sealed not in text
    assert client.post(reverse("admin:notifications_message_change", args=[rows[0].pk])).status_code == 403
    assert client.get(reverse("admin:notifications_message_add")).status_code == 403
    assert client.get(reverse("admin:notifications_message_delete", args=[rows[0].pk])).status_code == 403
