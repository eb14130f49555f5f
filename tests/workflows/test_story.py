"""The whole objection, act by act, without a browser (scenario 1)."""

import datetime as dt

import pytest

from cases import records
from cases.models import CaseEvent
from notifications.delivery import sweep_outbox
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.story import AMOUNT, approved, at, do, filed
from workflows.models import ClockEvent, Deadline, WorkItem
from workflows.notices import sweep_notices

pytestmark = pytest.mark.django_db


def test_an_objection_in_the_units_own_scope_ends_with_a_corrected_record(cast: Cast) -> None:
    case = filed(cast)
    assert Deadline.objects.get(case=case).due_on == dt.date(2026, 9, 30)
    do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    do(
        case,
        "propose",
        cast.scjg.reviewer,
        at("2026-09-28"),
        finding="upheld",
        remedy="correct",
        reasoning="The decision says 2 000.",
        basis="Article 59",
        fields=AMOUNT,
    )
    do(case, "approve", cast.scjg.approver, at("2026-09-29"))
    assert Deadline.objects.get(case=case, slot="correction").due_on == dt.date(2026, 10, 8)
    case = do(case, "apply_correction", cast.scjg.steward, at("2026-10-08"))
    assert (case.state, case.outcome) == ("concluded", "upheld")
    assert records.fields_of(records.current(cast.record))["amount"] == AMOUNT["amount"]
    assert not WorkItem.objects.filter(case=case).exists()
    assert not records.is_disputed(cast.record)


def test_the_review_clock_is_met_when_the_result_left_and_not_before(cast: Cast) -> None:
    case = approved(cast)
    review = Deadline.objects.get(case=case, slot="review")
    assert review.status == "running"
    assert sweep_notices(at("2026-09-24", "16:01")).left == 0
    sweep_outbox(at("2026-09-24", "16:02"))
    sent = Message.objects.filter(case_id=case.pk, key="objection.result", channel="email").order_by(
        "sent_at"
    )[0]
    assert sweep_notices(at("2026-09-24", "16:05")).left == 1
    review.refresh_from_db()
    assert (review.status, review.closed_at) == ("met", sent.sent_at)
    assert CaseEvent.objects.filter(case=case, action="notice_left").count() == 1


def test_every_clock_keeps_its_history(cast: Cast) -> None:
    case = approved(cast)
    kinds = ClockEvent.objects.filter(deadline__case=case).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["started", "started"]
