"""The whole objection, act by act, without a browser."""

import datetime as dt
import uuid

import pytest

from cases.models import Case
from core import clock
from tests.cast import Cast
from workflows.actions import perform
from workflows.filing import Filing, file_objection
from workflows.models import Deadline, WorkItem

pytestmark = pytest.mark.django_db


def at(day: str, time: str = "10:00") -> dt.datetime:
    return clock.at(dt.date.fromisoformat(day), dt.time.fromisoformat(time))


def filed(cast: Cast, day: str = "2026-09-24") -> Case:
    return file_objection(
        user=cast.owner,
        link=cast.owner_link,
        filing=Filing(ground="error", wanted="correct", statement="The amount is wrong.", record=cast.record),
        submission_key=uuid.uuid4(),
        now=at(day),
    )


def test_an_objection_in_the_units_own_scope_ends_with_a_corrected_record(cast: Cast) -> None:
    case = filed(cast)
    assert Deadline.objects.get(case=case).due_on == dt.date(2026, 9, 30)
    perform(case.pk, "accept", cast.scjg.reviewer, now=at("2026-09-24", "11:00"))
    perform(
        case.pk,
        "propose",
        cast.scjg.reviewer,
        finding="upheld",
        remedy="correct",
        reasoning="The decision says 2 000.",
        basis="Article 59",
        fields={"amount": "2000 元"},
        now=at("2026-09-28"),
    )
    perform(case.pk, "approve", cast.scjg.approver, now=at("2026-09-29"))
    assert Deadline.objects.get(case=case, slot="correction").due_on == dt.date(2026, 10, 8)
    case = perform(case.pk, "apply_correction", cast.scjg.steward, now=at("2026-10-08"))
    assert (case.state, case.outcome) == ("concluded", "upheld")
    assert not WorkItem.objects.filter(case=case).exists()
