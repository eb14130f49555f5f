"""Who acts asks for a sweep of the outbox when the act has told somebody something that may leave at once."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import SubjectLink
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.story import at, do, filed, proposed
from workflows import actions, filing

pytestmark = pytest.mark.django_db

NIGHT = "22:00"


@pytest.fixture
def nudges(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[Callable[[], object]], tuple[int, int]]:
    """How many messages an act wrote, and how often it nudged."""
    asked: list[int] = []
    for module in (actions, filing):
        monkeypatch.setattr(module, "nudge", lambda: asked.append(1))

    def count(act: Callable[[], object]) -> tuple[int, int]:
        asked.clear()
        before = Message.objects.count()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return Message.objects.count() - before, len(asked)

    return count


def test_a_notice_leaves_at_once_and_one_nudge_is_enough(cast: Cast, nudges) -> None:
    assert nudges(lambda: filed(cast)) == (4, 1)
    case = filed(cast, record=None, entry="A penalty.", unit=cast.scjg.unit)
    assert nudges(lambda: do(case, "accept", cast.scjg.reviewer, at("2026-09-24", NIGHT))) == (4, 1)


def test_where_nobody_was_told_anything_there_is_nothing_to_hurry(cast: Cast, nudges) -> None:
    case = filed(cast)
    assert nudges(lambda: do(case, "claim", cast.scjg.reviewer, at("2026-09-24", "11:00"))) == (0, 0)


def test_a_reminder_leaves_at_once_in_working_hours_and_waits_for_them_otherwise(cast: Cast, nudges) -> None:
    case = proposed(cast)
    said = {"reason": "Quote the decision."}
    assert nudges(lambda: do(case, "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), **said)) == (
        2,
        1,
    )
    again = {"finding": "rejected", "reasoning": "It says 1 000.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at("2026-09-24", "16:00"), **again)
    assert nudges(lambda: do(case, "send_back", cast.scjg.approver, at("2026-09-24", NIGHT), **said)) == (
        2,
        0,
    )


def test_a_letter_waits_for_the_counter(cast: Cast, nudges) -> None:
    case = filed(cast)
    SubjectLink.objects.update(ends_on="2026-09-23")  # nobody speaks for the company any more
    assert nudges(lambda: do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))) == (1, 0)


def test_that_nobody_may_approve_is_told_at_once(cast: Cast, nudges) -> None:
    case = filed(cast)
    for approver in (cast.scjg.approver, cast.scjg.second_approver):
        type(approver).objects.filter(pk=approver.pk).update(is_active=False)
    said = {"reason_code": "repeated", "reasoning": "Decided before.", "basis": "Article 59"}
    written, asked = nudges(
        lambda: do(case, "decline", cast.scjg.reviewer, at("2026-09-24", "11:00"), **said)
    )
    assert written > 0
    assert asked == 1
