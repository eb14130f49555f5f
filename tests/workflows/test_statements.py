"""What an act asks of the database, against Viewflow's human step alone: guard, ledger, clocks, messages, next task."""

import pytest
from django.test import modify_settings

from bench.statements import counted, tally
from cases.models import Case
from tests.cast import Cast
from tests.workflows.story import AMOUNT, at, do, filed

pytestmark = pytest.mark.django_db

MOST_EXTRA = 8


@pytest.fixture
def bare_step(cast: Cast):
    """The statements of one turn of the smallest flow there is: View, Switch, View."""
    with modify_settings(INSTALLED_APPS={"append": "bench"}):
        from bench.flows import Reviewing, bare_step, open_task

        process = Reviewing.start.run()
        for _ in range(2):  # the second time everything is warm
            task = open_task(process)
            with counted() as done:
                bare_step(task, cast.scjg.reviewer)
    return _own(done)


def _accept(case: Case, cast: Cast, day: str) -> None:
    do(case, "accept", cast.scjg.reviewer, at(day, "11:00"))


def _propose(case: Case, cast: Cast, day: str) -> None:
    said = {"finding": "upheld", "remedy": "correct", "reasoning": "It says 2 000.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at(day, "12:00"), fields=AMOUNT, **said)


def _send_back(case: Case, cast: Cast, day: str) -> None:
    do(case, "send_back", cast.scjg.approver, at(day, "13:00"), reason="Quote the decision.")


def _propose_no(case: Case, cast: Cast, day: str) -> None:
    said = {"finding": "rejected", "reasoning": "It says 1 000.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at(day, "12:00"), **said)


def _approve(case: Case, cast: Cast, day: str) -> None:
    do(case, "approve", cast.scjg.approver, at(day, "14:00"))


def _ask_for_material(case: Case, cast: Cast, day: str) -> None:
    do(case, "request_supplement", cast.scjg.reviewer, at(day, "11:00"), items=["The decision"])


def _go_on(case: Case, cast: Cast, day: str) -> None:
    """Once the day to answer is over."""
    do(case, "continue_without", cast.scjg.reviewer, at("2026-09-30", "12:00"), reason="The file is enough.")


def _decline(case: Case, cast: Cast, day: str) -> None:
    said = {"reason_code": "repeated", "reasoning": "Decided before.", "basis": "Article 59"}
    do(case, "decline", cast.scjg.reviewer, at(day, "12:00"), **said)


def _claim(case: Case, cast: Cast, day: str) -> None:
    do(case, "claim", cast.scjg.reviewer, at(day, "10:30"))


def _release(case: Case, cast: Cast, day: str) -> None:
    do(case, "release", cast.scjg.reviewer, at(day, "10:40"))


STEPS = {
    "claim": (_claim,),
    "release": (_claim, _release),
    "accept": (_accept,),
    "request_supplement": (_ask_for_material,),
    "continue_without": (_ask_for_material, _go_on),
    "propose": (_accept, _propose),
    "decline": (_decline,),
    "send_back": (_accept, _propose, _send_back),
    "approve, upheld": (_accept, _propose, _approve),
    "approve, rejected": (_accept, _propose_no, _approve),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_costs_at_most_eight_statements_more_than_the_bare_step(
    cast: Cast, bare_step: list[str], step: str
) -> None:
    """The second time, when everything a process reads once has been read."""
    _counted(step, cast, filed(cast, "2026-09-23"), "2026-09-23")
    again = filed(cast, record=None, entry="A penalty of 2026.", unit=cast.scjg.unit)
    done = _counted(step, cast, again, "2026-09-24")
    extra = len(_own(done)) - len(bare_step)
    assert extra <= MOST_EXTRA, f"{extra} more: {tally(done)}; bare: {tally(bare_step)}"


def _counted(step: str, cast: Cast, case: Case, day: str) -> list[str]:
    """The statements of the last of the acts that lead there."""
    *before, last = STEPS[step]
    for act in before:
        act(case, cast, day)
    with counted() as done:
        last(case, cast, day)
    return done


def _own(done: list[str]) -> list[str]:
    """Without savepoints: inside a test's transaction there are more of them than outside."""
    return [kind for kind in done if "SAVEPOINT" not in kind]
