"""Whoever tries what is not theirs to do at a page is refused, and the attempt stands in the ledger: who, what, why."""

import pytest

from ledger.models import Entry, Kind
from tests.access.addresses import case_of
from tests.access.ledger import refusals
from tests.access.people import ROLES
from tests.access.registry import Row, rows
from tests.access.visits import Browsers

pytestmark = pytest.mark.django_db
FOR_A_ROLE = {
    *(
        "desk_hand_out",
        "desk_counter",
        "desk_counter_filing",
        "desk_counter_repair",
        "desk_counter_claim",
        "desk_letter",
    ),
    *("desk_stuck", "desk_absences", "desk_absence_end"),
}
FORMS_OF_A_ROLE = [row for row in rows() if row.method == "POST" and row.address in FOR_A_ROLE]
ACTS = [row for row in rows() if row.name == "desk_act" and row.method == "POST"]


@pytest.mark.parametrize("row", ACTS, ids=lambda row: row.address)
def test_every_attempt_of_a_colleague_who_may_not_is_in_the_ledger(row: Row, browsers: Browsers) -> None:
    """Everybody whom the registry refuses with 403, act by act; whoever gets through leaves no refusal."""
    act = row.address.partition("/")[2]
    case, action = case_of(browsers.world, act), act.partition(":")[0]
    for role, expected in row.cells.items():
        user = ROLES[role][1](browsers.world)
        if user is None or expected == "404":
            continue
        with browsers.visiting(row.address, "POST", role):
            written = refusals(user, case)
        assert [one["action"] for one in written] == ([action] if expected == "403" else []), ROLES[role][0]
        assert all(one["code"] for one in written)


@pytest.mark.parametrize("row", FORMS_OF_A_ROLE, ids=lambda row: row.address)
def test_so_is_every_form_of_a_page_that_is_for_another_role(row: Row, browsers: Browsers) -> None:
    for role, expected in row.cells.items():
        user = ROLES[role][1](browsers.world)
        if user is None or expected == "404":
            continue
        with browsers.visiting(row.address, "POST", role):
            found = Entry.objects.filter(kind=Kind.REFUSED, actor_id=user.pk, object_id=None)
            written = [entry.facts for entry in found]
        refusal = [{"action": row.address, "code": "other_role"}]
        assert written == (refusal if expected == "403" else []), ROLES[role][0]


@pytest.mark.parametrize(
    ("address", "role", "what"),
    [
        ("my_case", "oth", "Case 'YY-2026-"),
        ("my_case/neighbour", "own", "Case 'YY-2026-"),
        ("desk_case", "for", "Case 'YY-2026-"),
        ("desk_act/accept", "ask", "Case 'YY-2026-"),
        ("desk_question", "for", "Assistance "),
        ("my_document", "rem", "Document "),
        ("desk_document/draft", "sup", "Document "),
    ],
)
def test_whoever_asks_for_what_is_not_theirs_leaves_a_line_in_the_log(
    address: str, role: str, what: str, browsers: Browsers, caplog: pytest.LogCaptureFixture
) -> None:
    """Scenario 17: 404, and a log line that says who."""
    user = ROLES[role][1](browsers.world)
    assert user is not None
    with browsers.visiting(address, "GET", role) as answer:
        assert answer.shows == "404"
    (line,) = [one for one in caplog.messages if one.startswith("account ")]
    assert line.startswith(f"account {user.pk}: {what}")


def test_what_was_asked_for_writes_no_line_of_its_own_into_the_log(
    browsers: Browsers, caplog: pytest.LogCaptureFixture
) -> None:
    browsers.look("/cases/YY%0aaccount%201:%20Case%20'x'%20is%20fine/", "own")
    assert [one for one in caplog.messages if one.startswith("account ")]
    assert not [one for one in caplog.messages if "\n" in one and one.startswith("account ")]


def test_looking_at_a_form_that_is_refused_is_no_attempt(browsers: Browsers) -> None:
    with browsers.visiting("desk_act/approve", "GET", "rev") as answer:
        assert answer.shows == "403"
        assert refusals(browsers.world.cast.scjg.reviewer, browsers.world.proposed) == []
