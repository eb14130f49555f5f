"""Somebody with many clocks that are due at one moment gets one e-mail that lists them, and each in this service."""

import re

import pytest
from django.core import mail

from bench.fill import Filling, fill
from cases.models import Case
from notifications import outbox, together
from notifications.delivery import sweep_outbox
from notifications.models import Channel, Message, Preference
from notifications.wording import rendered
from tests.cast import Cast
from tests.workflows.papers import ask
from tests.workflows.story import accepted, at
from workflows import sweep
from workflows.escalation import warnings_of
from workflows.models import Deadline, Escalation, WorkItem
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
NINE = at("2026-09-29", "09:00")
LATE = at("2026-09-29", "22:00")
MORNING = at("2026-09-30", "08:31")


def many(cast: Cast, number: int) -> None:
    """Cases of the market bureau, all in the reviewer's hands, warned at nine."""
    fill(
        Filling(
            count=number,
            subject_id=cast.company.pk,
            filed_by_id=cast.owner.pk,
            unit_ids=(cast.scjg.unit.pk,),
            now=at("2026-09-24"),
            next_at=NINE,
            first=100,
        )
    )
    WorkItem.objects.update(assignee=cast.scjg.reviewer)


def mails() -> list[Message]:
    return list(Message.objects.filter(channel=Channel.EMAIL, key__startswith="desk.warning").order_by("pk"))


def here() -> int:
    return Message.objects.filter(channel=Channel.IN_APP, key="desk.warning").count()


def test_forty_due_clocks_are_one_email_and_forty_messages_in_this_service(cast: Cast) -> None:
    many(cast, 40)
    assert sweep_deadlines(NINE).climbed == 40
    (one,) = mails()
    assert (one.key, one.recipient, one.case_id) == ("desk.warnings", cast.scjg.reviewer, None)
    assert here() == 40
    sweep_outbox(NINE)
    (sent,) = mail.outbox
    assert "40" in sent.subject
    for reference in Case.objects.values_list("reference", flat=True):
        assert sent.body.count(f"- {reference}") == 1
    assert len(re.findall(r"(?m)^- ", sent.body)) == 40


def test_a_single_clock_is_told_by_a_mail_of_its_own(cast: Cast) -> None:
    case = accepted(cast)
    sweep_deadlines(NINE)
    (one,) = mails()
    assert (one.key, one.case_id) == ("desk.warning", case.pk)
    assert one.dedupe_key.endswith(f":0:{cast.scjg.reviewer.pk}:email")


def test_a_second_sweep_says_nothing_again(cast: Cast) -> None:
    many(cast, 5)
    sweep_deadlines(NINE)
    assert sweep_deadlines(NINE).climbed == 0
    assert (len(mails()), here()) == (1, 5)


def test_whoever_reads_in_this_service_only_gets_no_email(cast: Cast) -> None:
    Preference.objects.update_or_create(user=cast.scjg.reviewer, defaults={"channel": Channel.IN_APP})
    many(cast, 5)
    sweep_deadlines(NINE)
    assert (mails(), here()) == ([], 5)


def test_the_mail_says_why_one_is_told_of_what(cast: Cast) -> None:
    supervisor = cast.scjg.supervisor
    supervisor.language = "en"
    supervisor.save()
    many(cast, 3)
    own = WorkItem.objects.order_by("pk")[0]
    own.assignee = supervisor
    own.save()
    sweep_deadlines(at("2026-09-30", "09:00"))
    (one,) = [row for row in mails() if row.key == "desk.warnings" and row.recipient == supervisor]
    text = rendered(one)
    assert text.subject == "3 terms end soon or have passed"
    _first, in_hand, hers, as_supervisor, others = text.body.strip().split("\n\n")
    assert "in your hands" in in_hand and "as supervisor" in as_supervisor
    assert (hers.count("- YY"), others.count("- YY")) == (1, 2)
    assert f"- {own.case.reference}: due today" in hers


def test_a_long_list_says_how_many_more_there_are(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 3)
    many(cast, 5)
    sweep_deadlines(NINE)
    sweep_outbox(NINE)
    assert mail.outbox[0].body.count("\n- ") == 3
    assert "2" in mail.outbox[0].body.split("\n- ")[-1]


def test_what_was_withdrawn_before_the_morning_is_left_out_of_the_mail(cast: Cast) -> None:
    case = accepted(cast)
    many(cast, 2)
    sweep_deadlines(LATE)
    ask(case, cast.sw, cast.scjg.reviewer, at("2026-09-30", "08:00"))
    sweep_outbox(MORNING)
    (body,) = [one.body for one in mail.outbox if "\n- " in one.body]
    assert f"- {case.reference}：" not in body
    assert body.count("\n- ") == 2


def test_a_mail_of_which_nothing_is_left_is_withdrawn(cast: Cast) -> None:
    many(cast, 2)
    sweep_deadlines(LATE)
    for clock in Deadline.objects.all():
        outbox.withdraw("desk.warning", case_id=clock.case_id, fact=warnings_of(clock.pk, clock.due_on))
    sweep_outbox(MORNING)
    assert mail.outbox == []
    assert {row.status for row in Message.objects.all()} == {"withdrawn"}


def test_a_batch_that_breaks_after_its_messages_leaves_nothing_and_is_done_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill would: rung, event, messages and mail are one transaction."""
    many(cast, 4)
    calls: list[object] = []

    def as_json(due: object) -> dict[str, str]:
        calls.append(due)
        if len(calls) == 1:
            assert here() == 4
            raise RuntimeError("cut off")
        return real(due)  # type: ignore[arg-type]

    real = sweep._as_json
    monkeypatch.setattr(sweep, "_as_json", as_json)
    assert sweep_deadlines(NINE).climbed == 4
    assert (Escalation.objects.count(), here()) == (4, 4)
    assert {row.key for row in mails()} == {"desk.warning"}, "done row by row, each is alone"
