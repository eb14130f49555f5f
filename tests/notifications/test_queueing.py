"""Writing messages down: which rows, in which words, when, and never twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from lawbook import calendar
from notifications import outbox
from notifications.models import Channel, Message, MessageStatus, Preference
from notifications.outbox import Note
from notifications.wording import rendered
from tests.notifications import samples
from tests.notifications.posts import MORNING_AFTER, NIGHT, WORKING_HOUR

pytestmark = pytest.mark.django_db


def queue_receipt(office, to, *, at=WORKING_HOUR, dedupe="received:1", **private):
    return outbox.queue(
        samples.received(office.pk), to=to, case_id=7, dedupe=dedupe, private=private or None, at=at
    )


def test_a_person_is_told_in_app_and_by_e_mail(office, subject):
    rows = queue_receipt(office, subject)
    assert [row.channel for row in rows] == [Channel.IN_APP, Channel.EMAIL]
    stored = Message.objects.get(pk=rows[1].pk)
    assert (stored.key, stored.case_id, stored.language) == ("objection.received", 7, "en")
    assert (stored.status, stored.attempts, stored.recipient) == (MessageStatus.QUEUED, 0, subject)
    assert stored.dedupe_key == f"received:1:{subject.pk}:email"
    assert stored.created_at == WORKING_HOUR


@pytest.mark.parametrize(
    ("chosen", "formal", "informal"),
    [
        (Channel.EMAIL, {"in_app", "email"}, {"in_app", "email"}),
        (Channel.IN_APP, {"in_app"}, {"in_app"}),
        (Channel.LETTER, {"in_app", "letter"}, {"in_app"}),
    ],
)
def test_the_chosen_channel_is_used_and_formal_notices_are_always_in_app_too(
    office, subject, chosen, formal, informal
):
    Preference.objects.create(user=subject, channel=chosen)
    assert {row.channel for row in queue_receipt(office, subject)} == formal
    assert {row.channel for row in outbox.queue_many([Note(samples.warning(), subject, "w")])} == informal


def test_saying_it_again_changes_nothing_and_fails_nobody(office, subject):
    first = queue_receipt(office, subject)
    with transaction.atomic():
        assert queue_receipt(office, subject, at=NIGHT) == []
        Preference.objects.create(user=subject)  # the caller's transaction goes on
    assert Message.objects.count() == len(first)
    assert set(Message.objects.values_list("created_at", flat=True)) == {WORKING_HOUR}


def test_the_same_fact_twice_in_one_call_is_said_once(subject):
    notes = [Note(samples.warning(), subject, "rung:1"), Note(samples.warning(), subject, "rung:1")]
    assert len(outbox.queue_many(notes)) == 2
    assert Message.objects.count() == 2


def test_a_formal_notice_is_rendered_in_the_action_and_never_changes(office, subject):
    row = queue_receipt(office, subject)[1]
    before = rendered(Message.objects.get(pk=row.pk))
    assert before.body.startswith("To: Li & Sons")
    office.name_en = "Renamed Bureau"
    office.save()
    subject.name, subject.language = "Somebody Else", "zh-hans"
    subject.save()
    assert rendered(Message.objects.get(pk=row.pk)) == before


def test_a_formal_notice_is_sealed_and_its_private_texts_are_nowhere_else(office, subject):
    rows = outbox.queue(
        samples.result(office.pk), to=subject, case_id=7, dedupe="result", private=samples.RESULT_TEXTS
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM notifications_message m")
        stored = " ".join(row for (row,) in cursor.fetchall())
    for secret in ("500 yuan", "Shandong 39", "Li & Sons", "li@example.com"):
        assert secret not in stored
    assert "500 yuan" in rendered(Message.objects.get(pk=rows[0].pk)).body
    assert len({row.body_sealed for row in rows}) == 2


def test_a_reminder_is_not_rendered_before_it_is_sent(official):
    official.language = "en"
    for row in outbox.queue_many([Note(samples.warning(), official, "w")]):
        assert not row.body_sealed
        assert rendered(row).subject == "YY-2026-00015: 1 working day left"


def test_a_formal_notice_without_its_reasons_is_refused_and_nothing_is_written(office, subject):
    with pytest.raises(ValueError, match="basis"):
        outbox.queue(samples.result(office.pk), to=subject, case_id=7, dedupe="r", private={"reasoning": "…"})
    assert not Message.objects.exists()


def test_formal_notices_are_not_written_in_bulk(office, subject):
    with pytest.raises(ValueError, match="one by one"):
        outbox.queue_many([Note(samples.received(office.pk), subject, "r")])


def test_formal_notices_leave_at_night_and_reminders_wait_for_the_working_morning(office, subject):
    assert {row.next_at for row in queue_receipt(office, subject, at=NIGHT)} == {NIGHT}
    reminders = outbox.queue_many([Note(samples.warning(), subject, "w")], at=NIGHT)
    assert {row.next_at for row in reminders} == {MORNING_AFTER}


def test_many_people_cost_two_statements(db):
    people = [User.objects.create_user(f"clerk{n}@example.com") for n in range(30)]
    Preference.objects.create(user=people[0], channel=Channel.IN_APP)
    calendar.current()
    notes = [Note(samples.warning(), person, "rung:5", 7) for person in people]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = outbox.queue_many(notes)
    assert len(queries) == 2
    assert len(rows) == 59
    assert all(row.pk for row in rows)


def test_nobody_to_tell_is_no_statement_beyond_the_question(db):
    assert outbox.queue_many([]) == []


def test_somebody_without_an_account_gets_a_letter(office):
    (letter,) = outbox.queue_letter(
        samples.received(office.pk), case_id=7, dedupe="received:1", private={"addressee": "王五"}, at=NIGHT
    )
    assert (letter.channel, letter.recipient, letter.is_formal) == (Channel.LETTER, None, True)
    assert letter.dedupe_key == "received:1:-:letter"
    assert "王五" in Message.objects.get(pk=letter.pk).body
    assert outbox.queue_letter(samples.received(office.pk), case_id=7, dedupe="received:1") == []


def test_a_language_we_do_not_speak_becomes_the_default(office, subject):
    subject.language = "fr"
    assert {row.language for row in queue_receipt(office, subject)} == {"zh-hans"}


def test_one_notice_to_several_people_costs_two_statements_and_gives_each_their_own_texts(office, subject):
    agent = User.objects.create_user("agent@example.com", name="Agent", language="zh-hans")
    calendar.current()
    shorter = samples.RESULT_TEXTS | {"reasoning": "See the file."}
    with CaptureQueriesContext(connection) as queries:
        rows = outbox.queue_notice(
            samples.result(office.pk),
            to={subject: samples.RESULT_TEXTS, agent: shorter},
            case_id=7,
            dedupe="result",
            offices={office.pk: office},
            at=WORKING_HOUR,
        )
    assert len(queries) == 2
    words = {(row.recipient.name, row.channel): rendered(row).body for row in rows}
    assert len(words) == 4
    assert "500 yuan" in words["Li & Sons", "email"]
    assert "See the file." in words["Agent", "in_app"]
    assert "500 yuan" not in words["Agent", "in_app"]


def test_what_is_rolled_back_was_never_said(office, subject):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue_receipt(office, subject)
        raise RuntimeError
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-09-24 08:29", "2026-09-24 08:30"),
        ("2026-09-24 08:30", "2026-09-24 08:30"),
        ("2026-09-24 17:59", "2026-09-24 17:59"),
        ("2026-09-24 18:00", "2026-09-28 08:30"),
        ("2026-09-26 12:00", "2026-09-28 08:30"),
        ("2026-09-30 20:00", "2026-10-08 08:30"),
        ("2026-10-10 12:00", "2026-10-10 12:00"),  # a Saturday that is worked
    ],
)
def test_quiet_hours_end_on_the_next_working_morning(moment, expected):
    def shanghai(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(f"{text}+08:00")

    assert outbox.quiet_until(shanghai(moment), calendar.packaged()) == shanghai(expected)


def test_sealed_words_are_bound_to_one_message(office, subject):
    row = outbox.queue(samples.received(office.pk), to=subject, case_id=7, dedupe="a", at=WORKING_HOUR)[0]
    other = outbox.queue(samples.received(office.pk), to=subject, case_id=8, dedupe="b", at=WORKING_HOUR)[0]
    with pytest.raises(IntegrityError, match="sealed_words_are_bound_to_one_message"), transaction.atomic():
        Message.objects.filter(pk=other.pk).update(sealed_id=row.sealed_id)
