"""Above an approver's tasks: receipt dates that wait for a second person."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role
from desk.pending import receipt_dates
from desk.person import Person
from tests.desk.pages import text
from tests.workflows.papers import paper
from tests.workflows.story import accepted, at, do, filed

TODAY = dt.date(2026, 9, 24)
HEADING = "Receipt dates that wait for a second person"


def offered(cast, case, reviewer=None):
    reviewer = reviewer or cast.scjg.reviewer
    facts = {"received_on": dt.date(2026, 9, 21), "evidence": paper(case, reviewer), "reason": "The stamp."}
    return do(case, "propose_receipt_date", reviewer, at("2026-09-24", "12:00"), **facts)


def waiting(user):
    return [row.case.reference for row in receipt_dates(Person(user, TODAY))]


def test_a_proposed_receipt_date_stands_above_the_approvers_tasks_with_its_link(cast, sit):
    case = offered(cast, accepted(cast))
    for view in ("mine", "unit"):
        page = text(sit(cast.scjg.approver).get(f"/desk/?view={view}"))
        assert HEADING in page
        assert f'href="/desk/cases/{case.reference}/"' in page
        assert "Mon 21 September instead of Thu 24 September" in page
    assert HEADING not in text(sit(cast.scjg.approver).get("/desk/?view=done"))


def test_nobody_else_sees_it_and_it_goes_when_it_is_decided(cast, sit):
    case = offered(cast, accepted(cast))
    for user in (cast.scjg.reviewer, cast.scjg.supervisor, cast.sw.approver, cast.director):
        assert waiting(user) == []
    assert waiting(cast.scjg.second_approver) == [case.reference]
    do(case, "refuse_receipt_date", cast.scjg.approver, at("2026-09-24", "13:00"), reason="Not readable.")
    assert waiting(cast.scjg.second_approver) == []
    assert HEADING not in text(sit(cast.scjg.approver).get("/desk/"))


def test_a_proposer_who_is_an_approver_too_does_not_find_their_own(cast):
    day = dt.date(2020, 1, 1)
    Membership.objects.create(user=cast.scjg.reviewer, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=day)
    offered(cast, accepted(cast))
    assert waiting(cast.scjg.reviewer) == []


def test_a_case_that_ended_meanwhile_waits_for_nobody(cast):
    case = offered(cast, accepted(cast))
    do(case, "withdraw", cast.owner, at("2026-09-24", "13:00"))
    assert waiting(cast.scjg.approver) == []


def test_an_appointed_approver_finds_it_in_another_unit(cast):
    case = offered(cast, accepted(cast))
    said = {"finding": "rejected", "reasoning": "It is right.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at("2026-09-24", "13:00"), **said)
    facts = {"to": cast.centre.approver, "reason": "Nobody else."}
    do(case, "appoint_approver", cast.scjg.supervisor, at("2026-09-24", "14:00"), **facts)
    assert waiting(cast.centre.approver) == [case.reference]


def test_the_list_is_one_query_however_long_it_is(cast):
    person = Person(cast.scjg.approver, TODAY)
    assert person.roles
    counts = []
    for ground in ("error", "omission"):
        offered(cast, filed(cast, ground=ground))
        with CaptureQueriesContext(
            connection,
        ) as done:
            assert [str(row.case.unit) for row in receipt_dates(person)]
        counts.append(len(done))
    assert counts == [1, 1]
