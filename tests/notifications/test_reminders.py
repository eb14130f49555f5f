"""Reminders by the thousand: as many rows as one by one, in two statements, and nobody is told twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from lawbook import calendar
from notifications import outbox
from notifications.models import Channel, Message, MessageStatus, Preference
from notifications.outbox import Note
from notifications.reminders import Reminder, remind
from notifications.wording import rendered
from tests.notifications import samples
from tests.notifications.posts import MORNING_AFTER, NIGHT, WORKING_HOUR

pytestmark = pytest.mark.django_db

COLUMNS = (
    "key", "payload", "recipient_id", "channel", "language", "dedupe_key", "is_formal", "case_id", "status",
    "attempts", "created_at", "next_at", "subject_sealed", "body_sealed", "sent_at", "posted_by_id",
)  # fmt: skip


def stored() -> list[tuple]:
    return list(Message.objects.order_by("dedupe_key").values_list(*COLUMNS))


def people(number: int) -> list[User]:
    found = [User.objects.create_user(f"clerk{n}@example.com", language="en") for n in range(number)]
    Preference.objects.create(user=found[0], channel=Channel.IN_APP)
    Preference.objects.create(user=found[-1], channel=Channel.LETTER)
    return found


def test_the_rows_are_those_that_one_by_one_would_be() -> None:
    everybody = people(4)
    notes = [Note(samples.warning(), person, "rung:5", 7) for person in everybody]
    outbox.queue_many(notes, at=WORKING_HOUR)
    one_by_one = stored()
    Message.objects.all().delete()
    assert remind([Reminder(samples.warning(), everybody, "rung:5", 7)], at=WORKING_HOUR) == 6
    assert stored() == one_by_one
    assert Message.objects.filter(status=MessageStatus.QUEUED).count() == 6
    assert rendered(Message.objects.first()).subject


def test_saying_it_again_adds_nothing() -> None:
    everybody = people(3)
    reminders = [
        Reminder(samples.warning(), everybody, "rung:1"),
        Reminder(samples.warning(), everybody, "rung:1"),
    ]
    assert remind(reminders, at=WORKING_HOUR) == 4
    assert remind(reminders, at=NIGHT) == 0
    assert set(Message.objects.values_list("created_at", flat=True)) == {WORKING_HOUR}


def test_any_number_costs_two_statements() -> None:
    everybody = people(30)
    calendar.current()
    with CaptureQueriesContext(connection) as queries:
        remind([Reminder(samples.warning(), everybody, f"rung:{n}", n) for n in range(40)], at=WORKING_HOUR)
    assert len(queries) == 2
    assert Message.objects.count() == 40 * (30 + 28)


def test_reminders_wait_for_the_working_morning() -> None:
    remind([Reminder(samples.warning(), people(2), "w")], at=NIGHT)
    assert set(Message.objects.values_list("next_at", flat=True)) == {MORNING_AFTER}


def test_formal_notices_are_refused(office) -> None:
    with pytest.raises(ValueError, match="one by one"):
        remind([Reminder(samples.received(office.pk), people(2), "r")], at=WORKING_HOUR)
    assert not Message.objects.exists()


def test_nobody_to_tell_costs_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert remind([], at=WORKING_HOUR) == 0
        assert remind([Reminder(samples.warning(), [], "w")], at=WORKING_HOUR) == 0
