"""Claim, send, record: what becomes of a row, whatever the world does."""

import datetime as dt
import smtplib

import pytest

from notifications import delivery, outbox
from notifications.delivery import sweep_outbox
from notifications.models import Attempt, AttemptResult, Channel, Message, MessageStatus
from notifications.outbox import Note
from tests.notifications import samples
from tests.notifications.posts import MORNING_AFTER, NIGHT, WORKING_HOUR

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def receipt(office, subject) -> list[Message]:
    """A formal notice: one row in-app, one by e-mail."""
    payload = samples.received(office.pk)
    return outbox.queue(payload, to=subject, case_id=7, dedupe="received:7", at=WORKING_HOUR)


def email_row() -> Message:
    return Message.objects.get(channel=Channel.EMAIL)


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"li@example.com": (code, b"no")})


def test_a_sweep_sends_what_is_due_and_records_each_try(receipt, postman, subject):
    report = sweep_outbox(WORKING_HOUR)
    assert (report.sent, report.remaining_due) == (2, 0)
    assert set(Message.objects.values_list("status", "attempts")) == {(MessageStatus.SENT, 1)}
    assert set(Attempt.objects.values_list("number", "result", "error")) == {(1, AttemptResult.SENT, "")}
    (mail,) = postman.sent
    assert mail.to == [subject.email]
    assert mail.subject.startswith("Your objection YY-2026-00015")
    assert "Sign in and read it in full under your messages: " in " ".join(mail.body.split())
    assert "Sign in to see the case" in mail.body
    row = email_row()
    assert abs(row.sent_at - WORKING_HOUR) < MINUTE
    assert mail.extra_headers["Message-ID"].startswith(f"<{row.sealed_id}@")


def test_a_second_sweep_sends_nothing_again(receipt, postman):
    sweep_outbox(WORKING_HOUR)
    assert sweep_outbox(WORKING_HOUR + MINUTE).sent == 0
    assert len(postman.sent) == 1


def test_a_reminder_is_rendered_in_the_recipients_language_when_it_is_sent(official, postman):
    official.language = "en"
    official.save()
    outbox.queue_many([Note(samples.warning(days=-2), official, "w", 7)], at=WORKING_HOUR)
    sweep_outbox(WORKING_HOUR)
    assert postman.sent[0].subject == "YY-2026-00015: 2 working days overdue"
    assert not email_row().body_sealed


def test_temporary_trouble_is_tried_again_after_growing_pauses_and_then_waits_for_a_person(receipt, postman):
    postman.trouble = [
        refused(450),
        TimeoutError(),
        smtplib.SMTPServerDisconnected(),
        OSError(),
        refused(451),
    ]
    at = WORKING_HOUR
    for tries, pause in enumerate((1, 5, 15, 60), start=1):
        assert sweep_outbox(at).retried == 1
        row = email_row()
        assert (row.status, row.attempts) == (MessageStatus.QUEUED, tries)
        assert dt.timedelta(0) <= row.next_at - at - pause * MINUTE < MINUTE / 2
        assert sweep_outbox(row.next_at - MINUTE / 60).remaining_due == 0
        at = row.next_at
    assert sweep_outbox(at).dead == 1
    row = email_row()
    assert row.status == MessageStatus.DEAD
    assert list(delivery.stuck()) == [row]
    results = row.tries.order_by("number").values_list("result", "error")
    assert [result for result, _error in results] == [AttemptResult.TEMPORARY] * 5
    assert results[0][1] == "SMTPRecipientsRefused 450"
    assert sweep_outbox(at + 600 * MINUTE).dead == 0
    assert not Message.objects.filter(channel=Channel.LETTER).exists()


def test_a_refused_recipient_is_final_and_the_same_words_wait_as_a_letter(receipt, postman):
    postman.trouble = [refused(550)]
    report = sweep_outbox(WORKING_HOUR)
    assert (report.sent, report.failed) == (1, 1)
    row = email_row()
    assert (row.status, row.attempts, row.sent_at) == (MessageStatus.FAILED, 1, None)
    assert list(delivery.undeliverable()) == [row]
    letter = Message.objects.get(channel=Channel.LETTER)
    assert (letter.subject, letter.body, letter.is_formal) == (row.subject, row.body, True)
    assert (letter.status, letter.case_id, letter.recipient) == (MessageStatus.QUEUED, 7, row.recipient)
    assert sweep_outbox(WORKING_HOUR + MINUTE).sent == 0
    assert postman.sent == []


def test_a_reminder_that_is_refused_becomes_no_letter(official, postman):
    outbox.queue_many([Note(samples.warning(), official, "w", 7)], at=WORKING_HOUR)
    postman.trouble = [refused(550)]
    assert sweep_outbox(WORKING_HOUR).failed == 1
    assert not Message.objects.filter(channel=Channel.LETTER).exists()


def test_a_closed_account_is_not_written_to(receipt, postman, subject):
    subject.is_active = False
    subject.save()
    assert sweep_outbox(WORKING_HOUR).failed == 1
    assert postman.sent == []
    assert Message.objects.filter(channel=Channel.LETTER).exists()


def test_our_own_failure_is_tried_again_and_flagged(receipt, postman, caplog):
    postman.trouble = [smtplib.SMTPAuthenticationError(535, b"li@example.com: bad password")]
    report = sweep_outbox(WORKING_HOUR)
    assert (report.retried, report.technical) == (1, 1)
    attempt = Attempt.objects.get(message=email_row())
    assert (attempt.result, attempt.error) == (AttemptResult.TECHNICAL, "SMTPAuthenticationError 535")
    assert "li@example.com" not in caplog.text


def test_a_poison_row_stops_nobody(official, subject, office, postman):
    notes = [Note(samples.warning(days=days), official, f"w{days}", 7) for days in range(20)]
    rows = outbox.queue_many(notes, at=WORKING_HOUR)
    Message.objects.filter(pk__in=[rows[0].pk, rows[1].pk]).update(payload={"colour": "red"})
    Message.objects.filter(pk=rows[3].pk).update(key="desk.unknown")
    report = sweep_outbox(WORKING_HOUR)
    assert (report.sent, report.retried, report.technical) == (37, 3, 3)
    errors = Attempt.objects.filter(result=AttemptResult.TECHNICAL).values_list("error", flat=True)
    assert set(errors) == {"TypeError", "KeyError"}


def test_formal_notices_go_before_reminders(receipt, official, postman):
    outbox.queue_many([Note(samples.warning(), official, "w", 7)], at=WORKING_HOUR - MINUTE)
    sweep_outbox(WORKING_HOUR)
    assert [mail.to[0] for mail in postman.sent] == ["li@example.com", "clerk@example.com"]


def test_what_a_dead_worker_had_claimed_is_sent_after_a_minute(receipt, postman):
    Message.objects.update(status=MessageStatus.SENDING, claimed_at=WORKING_HOUR, attempts=1)
    assert sweep_outbox(WORKING_HOUR + MINUTE).sent == 0
    report = sweep_outbox(WORKING_HOUR + MINUTE + dt.timedelta(seconds=1))
    assert (report.lost, report.sent) == (2, 2)
    tries = email_row().tries.order_by("number").values_list("number", "result", "error")
    assert list(tries) == [(1, "technical", "worker_lost"), (2, "sent", "")]


def test_a_row_that_kills_its_worker_five_times_waits_for_a_person(receipt, postman):
    Message.objects.update(status=MessageStatus.SENDING, claimed_at=WORKING_HOUR, attempts=5)
    assert sweep_outbox(WORKING_HOUR + 2 * MINUTE).sent == 0
    assert delivery.stuck().count() == 2


def test_a_letter_in_hand_is_never_taken_back_or_claimed(office, postman):
    (letter,) = outbox.queue_letter(samples.received(office.pk), case_id=7, dedupe="r", at=WORKING_HOUR)
    report = sweep_outbox(WORKING_HOUR)
    assert (report.sent, report.remaining_due) == (0, 0)
    Message.objects.update(status=MessageStatus.SENDING, claimed_at=WORKING_HOUR)
    assert sweep_outbox(WORKING_HOUR + 60 * MINUTE).lost == 0
    letter.refresh_from_db()
    assert letter.status == MessageStatus.SENDING


@pytest.mark.parametrize("final", [MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.DEAD])
def test_a_final_status_is_never_overwritten(receipt, postman, final):
    sent_at = WORKING_HOUR if final == MessageStatus.SENT else None

    def meanwhile(mail) -> None:
        Message.objects.filter(channel=Channel.EMAIL).update(status=final, sent_at=sent_at)

    postman.on_send = meanwhile
    postman.trouble = [TimeoutError()]
    report = sweep_outbox(WORKING_HOUR)
    assert (report.sent, report.retried) == (1, 0)
    assert email_row().status == final
    assert not email_row().tries.exists()


def test_somebody_elses_claim_is_not_overwritten(receipt, postman):
    def meanwhile(mail) -> None:
        Message.objects.filter(channel=Channel.EMAIL).update(attempts=2)

    postman.on_send = meanwhile
    assert sweep_outbox(WORKING_HOUR).sent == 1
    row = email_row()
    assert (row.status, row.attempts) == (MessageStatus.SENDING, 2)


def test_reminders_that_are_due_in_quiet_hours_wait_and_formal_notices_do_not(receipt, official, postman):
    outbox.queue_many([Note(samples.warning(), official, "w", 7)], at=WORKING_HOUR)
    report = sweep_outbox(NIGHT)
    assert (report.sent, report.remaining_due) == (2, 0)
    assert [mail.to[0] for mail in postman.sent] == ["li@example.com"]
    reminders = Message.objects.filter(is_formal=False)
    assert set(reminders.values_list("status", "next_at")) == {(MessageStatus.QUEUED, MORNING_AFTER)}
    assert sweep_outbox(MORNING_AFTER - MINUTE).sent == 0
    assert sweep_outbox(MORNING_AFTER).sent == 2


def test_a_reminder_tried_again_does_not_slip_into_the_evening(official, postman):
    late = WORKING_HOUR.replace(hour=9, minute=59, second=30)  # 17:59:30 in Shanghai
    outbox.queue_many([Note(samples.warning(), official, "w", 7)], at=late)
    postman.trouble = [TimeoutError()]
    sweep_outbox(late)
    assert email_row().next_at == MORNING_AFTER


def test_replay_starts_dead_letters_again_and_nothing_else(receipt, postman, official, time_machine):
    time_machine.move_to(WORKING_HOUR, tick=False)
    ids = [row.pk for row in receipt]
    Message.objects.filter(channel=Channel.EMAIL).update(status=MessageStatus.DEAD, attempts=5)
    Message.objects.filter(channel=Channel.IN_APP).update(status=MessageStatus.FAILED)
    assert delivery.replay(ids, by=official) == 1
    assert delivery.replay(ids, by=official) == 0
    assert sweep_outbox(WORKING_HOUR).sent == 1
    row = email_row()
    assert (row.status, row.attempts) == (MessageStatus.SENT, 6)
    assert Message.objects.get(channel=Channel.IN_APP).status == MessageStatus.FAILED


def test_after_a_replay_there_are_five_tries_again(receipt, postman, official):
    Message.objects.filter(channel=Channel.EMAIL).update(status=MessageStatus.DEAD, attempts=5)
    delivery.replay([row.pk for row in receipt], by=official)
    Message.objects.update(next_at=WORKING_HOUR)
    postman.trouble = [TimeoutError()] * 5
    assert sweep_outbox(WORKING_HOUR).retried == 1
    for _try in range(4):
        at = email_row().next_at
        report = sweep_outbox(at)
    assert report.dead == 1
    assert email_row().attempts == 10


def test_a_limit_leaves_the_rest_for_the_next_sweep(official, postman):
    notes = [Note(samples.warning(), official, f"w{n}", 7) for n in range(5)]
    outbox.queue_many(notes, at=WORKING_HOUR)
    report = sweep_outbox(WORKING_HOUR, limit=3)
    assert (report.sent, report.remaining_due) == (6, 4)
