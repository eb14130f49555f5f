"""What was tried in vain is told once to those who can try it again; the others go on without it."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Absence, User
from cases.models import Case
from notifications import delivery
from notifications.channels.base import Technical
from notifications.models import Attempt, Channel, Message
from notifications.payloads import DeskDeadLetter, DeskNoticeFailed
from notifications.wording import rendered
from tests.cast import Cast
from tests.workflows.papers import clock_of
from tests.workflows.story import accepted, approved, at, filed
from workflows import board, heartbeat, notices
from workflows.dead_letters import NOTICE_TRIES, tell_of_dead_clocks, tell_of_dead_messages
from workflows.models import Escalation
from workflows.notices import sweep_notices
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db

NOON = at("2026-09-24", "12:00")
MINUTE = dt.timedelta(minutes=1)
WELL_AFTER = NOON + 30 * MINUTE


def told() -> list[tuple[str, dict[str, Any]]]:
    """Who was told of which death, in this service."""
    rows = Message.objects.filter(key=DeskDeadLetter.key, channel=Channel.IN_APP).select_related("recipient")
    return sorted((str(row.recipient), row.payload) for row in rows)


# — a notice that left and cannot be noted —


@pytest.fixture
def unnotable(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Its result has left, and whoever tries to note that fails."""
    case = approved(cast, finding="rejected")
    Message.objects.filter(case_id=case.pk, key="objection.result").update(status="sent", sent_at=NOON)

    def fails(*_args: Any, **_facts: Any) -> None:
        raise RuntimeError("a bad row")

    monkeypatch.setattr(notices, "perform", fails)
    return case


def fail(times: int) -> list[int]:
    """So many sweeps, two minutes apart; how many of them failed."""
    return [sweep_notices(NOON + 2 * MINUTE * number).failed for number in range(times)]


def test_a_notice_that_cannot_be_noted_is_tried_five_times_and_is_then_a_dead_letter(unnotable: Case) -> None:
    assert fail(NOTICE_TRIES + 3) == [1] * NOTICE_TRIES + [0] * 3
    clock = clock_of(unnotable)
    assert (clock.notice_attempts, clock.status) == (NOTICE_TRIES, "running")
    assert list(board.dead_clocks()) == [clock]
    assert heartbeat.health(NOON).dead_deadlines == 1


def test_the_supervisors_are_told_once_that_it_cannot_be_noted(cast: Cast, unnotable: Case) -> None:
    fail(NOTICE_TRIES)
    for minutes in (20, 40):
        tell_of_dead_clocks(NOON + minutes * MINUTE)
    fact = {"kind": "notice", "item": clock_of(unnotable).pk, "reference": unnotable.reference, "others": 0}
    assert told() == [("scjg.supervisor", fact), ("zx.supervisor", fact)]


def test_sweeps_of_the_same_minute_count_as_one_failure(unnotable: Case) -> None:
    assert [sweep_notices(NOON + dt.timedelta(seconds=after)).failed for after in (0, 1, 30, 59)] == [
        1,
        0,
        0,
        0,
    ]
    assert clock_of(unnotable).notice_attempts == 1


def test_the_ladder_of_such_a_clock_goes_on(unnotable: Case) -> None:
    fail(NOTICE_TRIES)
    assert sweep_deadlines(at("2026-09-30", "09:00")).climbed > 0
    assert Escalation.objects.filter(deadline__case=unnotable).exists()


def test_tried_again_it_is_noted_and_no_warning_comes_too_early(
    cast: Cast, unnotable: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(NOTICE_TRIES)
    clock = clock_of(unnotable)
    assert board.revive_clocks([clock.pk]) == 1
    assert clock_of(unnotable).next_at == clock.next_at, "its next rung comes when it is due"
    monkeypatch.undo()
    assert sweep_notices(WELL_AFTER).left == 1
    assert clock_of(unnotable).status == "met"
    assert list(board.dead_clocks()) == []


def test_a_failure_that_passes_leaves_nothing_behind(
    unnotable: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(1)
    monkeypatch.undo()
    assert sweep_notices(WELL_AFTER).left == 1
    assert heartbeat.health(NOON).dead_deadlines == 0


# — a message that could not be sent —


def dies(message: Message, moment: dt.datetime = NOON) -> Message:
    """Its last try failed at this moment."""
    message.status, message.attempts = "dead", message.attempts + 5
    message.save(update_fields=["status", "attempts"])
    Attempt.objects.create(message=message, number=message.attempts, result=Technical("x").result, at=moment)
    return message


def warnings_of(case: Case) -> list[Message]:
    """The mails of its first warning."""
    sweep_deadlines(at("2026-09-29", "09:00"))
    rows = Message.objects.filter(case_id=case.pk, key="desk.warning", channel=Channel.EMAIL)
    return list(rows.order_by("pk"))


def test_a_dead_escalation_mail_is_told_once_to_the_supervisors_of_the_unit_and_of_the_centre(
    cast: Cast,
) -> None:
    case = accepted(cast)
    (mail,) = warnings_of(case)
    dies(mail)
    for minutes in (30, 60, 24 * 60):
        tell_of_dead_messages(NOON + minutes * MINUTE)
    fact = {"kind": "message", "item": mail.pk, "reference": case.reference, "others": 0}
    assert told() == [("scjg.supervisor", fact), ("zx.supervisor", fact)]


def test_the_deaths_of_a_quarter_of_an_hour_are_told_together_when_it_is_over(cast: Cast) -> None:
    first, second = warnings_of(filed(cast))
    dies(first, NOON + 2 * MINUTE)
    dies(second, NOON + 14 * MINUTE)
    assert tell_of_dead_messages(NOON + 16 * MINUTE) == 0, "a sweep may still be writing one down"
    assert tell_of_dead_messages(NOON + 18 * MINUTE) > 0
    assert [(who, fact["item"], fact["others"]) for who, fact in told()] == [
        ("scjg.supervisor", first.pk, 1),
        ("zx.supervisor", first.pk, 1),
    ]


def test_two_cases_are_not_told_as_one(cast: Cast) -> None:
    (mail,) = warnings_of(accepted(cast))
    other = warnings_of(filed(cast, ground="omission"))
    for one in (mail, other[0]):
        dies(one)
    tell_of_dead_messages(WELL_AFTER)
    assert {(fact["reference"], fact["others"]) for _who, fact in told()} == {(None, 1)}


def test_what_belongs_to_no_case_is_told_to_the_centre(cast: Cast) -> None:
    (mail,) = warnings_of(accepted(cast))
    mail.case_id = None
    mail.save()
    dies(mail)
    tell_of_dead_messages(WELL_AFTER)
    assert [who for who, _fact in told()] == ["zx.supervisor"]


def test_what_was_tried_again_in_time_is_not_told_and_a_second_death_is_told_anew(cast: Cast) -> None:
    (mail,) = warnings_of(accepted(cast))
    dies(mail)
    delivery.replay([mail.pk], cast.scjg.supervisor)
    assert tell_of_dead_messages(WELL_AFTER) == 0
    mail.refresh_from_db()
    dies(mail, NOON + 60 * MINUTE)
    tell_of_dead_messages(NOON + 90 * MINUTE)
    mail.refresh_from_db()
    dies(mail, NOON + 180 * MINUTE)
    tell_of_dead_messages(NOON + 210 * MINUTE)
    assert len(told()) == 2 * 2


def test_a_note_about_a_death_that_dies_itself_makes_no_other(cast: Cast) -> None:
    (mail,) = warnings_of(accepted(cast))
    dies(mail)
    tell_of_dead_messages(WELL_AFTER)
    for note in Message.objects.filter(key=DeskDeadLetter.key, channel=Channel.EMAIL):
        dies(note, NOON + 60 * MINUTE)
    assert tell_of_dead_messages(NOON + 90 * MINUTE) == 0


def test_a_formal_notice_is_told_with_its_case_and_not_a_second_time(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    dies(Message.objects.filter(case_id=case.pk, key="objection.result", channel=Channel.EMAIL)[0])
    assert sweep_notices(WELL_AFTER).told > 0
    assert tell_of_dead_messages(WELL_AFTER) == 0


def test_every_sweep_of_the_clocks_tells_of_dead_messages(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mail,) = warnings_of(accepted(cast))
    dies(mail)
    monkeypatch.setattr(heartbeat.clock, "database_now", lambda: WELL_AFTER)
    heartbeat.run_deadlines()
    assert told()


@pytest.mark.parametrize(("others", "words"), [(0, ""), (1, "1 other message "), (7, "7 other messages ")])
def test_the_words_say_how_many_there_are_and_where_to_try_them_again(
    cast: Cast, others: int, words: str
) -> None:
    message = Message(key=DeskDeadLetter.key, language="en", created_at=NOON)
    message.payload = DeskDeadLetter(kind="message", item=9, others=others).to_json()
    body = rendered(message).body
    assert words in body
    assert ("other message" in body) == bool(others)
    assert "on the board, under “What is stuck”" in body


# — whoever is away has a deputy —


def away(user: User, deputy: User) -> None:
    day = NOON.date()
    Absence.objects.create(user=user, deputy=deputy, starts_on=day, ends_on=day)


def test_the_deputy_of_an_absent_supervisor_is_told_instead(cast: Cast, unnotable: Case) -> None:
    away(cast.scjg.supervisor, cast.scjg.head)
    fail(NOTICE_TRIES)
    tell_of_dead_clocks(NOON + 20 * MINUTE)
    assert [who for who, _fact in told()] == ["scjg.head", "zx.supervisor"]


def test_where_nobody_in_the_chain_is_there_the_supervisor_is_told(cast: Cast, unnotable: Case) -> None:
    away(cast.scjg.supervisor, cast.scjg.head)
    away(cast.scjg.head, cast.scjg.supervisor)
    fail(NOTICE_TRIES)
    tell_of_dead_clocks(NOON + 20 * MINUTE)
    assert {who for who, _fact in told()} & {"scjg.head", "scjg.supervisor"}


def test_a_lost_message_is_told_to_the_deputy(cast: Cast) -> None:
    away(cast.scjg.supervisor, cast.scjg.head)
    dies(warnings_of(accepted(cast))[0])
    tell_of_dead_messages(WELL_AFTER)
    assert "scjg.head" in [who for who, _fact in told()]
    assert "scjg.supervisor" not in [who for who, _fact in told()]


def test_of_a_notice_that_failed_the_deputy_is_told(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    away(cast.scjg.supervisor, cast.scjg.head)
    Message.objects.filter(case_id=case.pk, key="objection.result").update(status="failed")
    sweep_notices(NOON)
    rows = Message.objects.filter(key=DeskNoticeFailed.key, channel=Channel.IN_APP)
    assert {str(row.recipient) for row in rows} == {"scjg.reviewer", "scjg.head"}
