"""Scenario 6: two approvers have the same page open; one wins, the other is told. At the same instant: test_races."""

import pytest

from cases.models import CaseEvent
from tests.cast import Cast
from tests.workflows.papers import fresh
from tests.workflows.refusals import refused
from tests.workflows.story import at, proposed
from workflows.actions import perform
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
NOW = at("2026-09-25")


@pytest.mark.parametrize(("first", "second"), [("approve", "send_back"), ("send_back", "approve")])
def test_the_second_press_is_refused_because_the_case_moved_on(cast: Cast, first: str, second: str) -> None:
    case = proposed(cast)
    seen = fresh(case).last_seq
    perform(case.pk, first, cast.scjg.approver, now=NOW, seen=seen, reason="Mine.")
    with refused(case, "form_expired"):
        perform(case.pk, second, cast.scjg.second_approver, now=NOW, seen=seen, reason="Mine.")
    decided = CaseEvent.objects.filter(case=case, action__in=["approve", "send_back"])
    assert [(event.action, event.actor) for event in decided] == [(first, cast.scjg.approver)]


def test_a_warning_in_between_makes_no_form_old(cast: Cast) -> None:
    case = proposed(cast)
    seen = fresh(case).last_seq
    assert sweep_deadlines(at("2026-09-29", "09:00")).climbed == 1
    assert (
        perform(case.pk, "approve", cast.scjg.approver, now=at("2026-09-29"), seen=seen).state == "correcting"
    )
