"""What an act asks of the database, against Viewflow's human step alone: guard, ledger, clocks, messages, next task."""

import pytest
from django.test import modify_settings

from bench.statements import counted, tally
from tests.cast import Cast
from tests.workflows.story import at, do, filed

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


def test_accepting_costs_at_most_eight_statements_more_than_the_bare_step(
    cast: Cast, bare_step: list[str]
) -> None:
    do(filed(cast, "2026-09-23"), "accept", cast.scjg.reviewer, at("2026-09-23", "11:00"))  # warm
    case = filed(cast, record=None, entry="A penalty of 2026.", unit=cast.scjg.unit)
    with counted() as done:
        do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    assert len(_own(done)) - len(bare_step) <= MOST_EXTRA, f"{tally(done)}; bare: {tally(bare_step)}"


def _own(done: list[str]) -> list[str]:
    """Without savepoints: inside a test's transaction there are more of them than outside."""
    return [kind for kind in done if "SAVEPOINT" not in kind]
