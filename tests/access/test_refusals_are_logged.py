"""Whoever tries what is not theirs to do at a page is refused, and the attempt stands in the ledger: who, what, why."""

import pytest

from tests.access.addresses import ACTS_ON
from tests.access.ledger import refusals
from tests.access.people import ROLES
from tests.access.registry import Row, rows
from tests.access.visits import Browsers

pytestmark = pytest.mark.django_db
ACTS = [row for row in rows() if row.name == "desk_act" and row.method == "POST"]


@pytest.mark.parametrize("row", ACTS, ids=lambda row: row.address)
def test_every_attempt_of_a_colleague_who_may_not_is_in_the_ledger(row: Row, browsers: Browsers) -> None:
    """Everybody whom the registry refuses with 403, act by act; whoever gets through leaves no refusal."""
    action = row.address.partition("/")[2]
    case = getattr(browsers.world, ACTS_ON[action])
    for role, expected in row.cells.items():
        user = ROLES[role][1](browsers.world)
        if user is None or expected == "404":
            continue
        with browsers.visiting(row.address, "POST", role):
            written = refusals(user, case)
        assert [one["action"] for one in written] == ([action] if expected == "403" else []), ROLES[role][0]
        assert all(one["code"] for one in written)


def test_looking_at_a_form_that_is_refused_is_no_attempt(browsers: Browsers) -> None:
    with browsers.visiting("desk_act/approve", "GET", "rev") as answer:
        assert answer.shows == "403"
        assert refusals(browsers.world.cast.scjg.reviewer, browsers.world.proposed) == []
