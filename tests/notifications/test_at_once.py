"""Two sweepers, no open transaction while sending, a crash between sending and recording."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.models import Unit, UnitKind, User
from notifications import outbox
from notifications.delivery import Report, sweep_outbox
from notifications.models import Attempt, Channel, Message, MessageStatus
from notifications.outbox import Note
from tests.notifications import samples
from tests.notifications.posts import WORKING_HOUR

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 150


@pytest.fixture
def people(transactional_db) -> list[User]:
    return [User.objects.create_user(f"clerk{n}@example.com", language="en") for n in range(PEOPLE)]


def in_threads(number: int, work) -> list[Report]:
    barrier = Barrier(number)

    def one(_number: int) -> Report:
        barrier.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_sweepers_at_once_send_every_row_once(people, postman):
    outbox.queue_many([Note(samples.warning(), person, "rung:1", 7) for person in people], at=WORKING_HOUR)
    reports = in_threads(3, lambda: sweep_outbox(WORKING_HOUR))
    assert sum(report.sent for report in reports) == 2 * PEOPLE
    assert sorted(mail.to[0] for mail in postman.sent) == sorted(person.email for person in people)
    assert set(Message.objects.values_list("status", "attempts")) == {(MessageStatus.SENT, 1)}
    assert Attempt.objects.count() == 2 * PEOPLE
    assert sum(report.sent > 0 for report in reports) > 1


def test_the_same_fact_told_at_once_is_written_once(people):
    notes = [Note(samples.warning(), person, "rung:1", 7) for person in people[:20]]
    in_threads(4, lambda: outbox.queue_many(notes, at=WORKING_HOUR))
    assert Message.objects.count() == 40


def test_no_transaction_is_open_while_a_mail_is_sent(people, postman):
    outbox.queue_many([Note(samples.warning(), people[0], "rung:1", 7)], at=WORKING_HOUR)
    sweep_outbox(WORKING_HOUR)
    assert postman.in_transaction == [False]


def test_a_sweep_refuses_to_run_inside_a_transaction(people):
    with pytest.raises(RuntimeError), transaction.atomic():
        sweep_outbox(WORKING_HOUR)


class Killed(BaseException):
    """The worker is gone: nothing after it runs."""


def test_a_worker_killed_after_sending_leaves_a_row_that_is_sent_again_after_a_minute(postman):
    office = Unit.objects.create(code="centre", kind=UnitKind.CENTRE, name_zh="信用中心", name_en="Centre")
    subject = User.objects.create_user("li@example.com", language="en")
    outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="received:7", at=WORKING_HOUR)

    def sent_and_killed(mail) -> None:
        postman.sent.append(mail)
        raise Killed

    postman.on_send = sent_and_killed
    with pytest.raises(Killed):
        sweep_outbox(WORKING_HOUR)
    row = Message.objects.get(channel=Channel.EMAIL)
    assert (row.status, row.attempts) == (MessageStatus.SENDING, 1)

    postman.on_send = lambda mail: None
    assert sweep_outbox(WORKING_HOUR + dt.timedelta(seconds=59)).sent == 0
    report = sweep_outbox(WORKING_HOUR + dt.timedelta(seconds=61))
    assert (report.lost, report.sent) == (1, 1)
    first, second = postman.sent
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
