"""What was proposed about a repair may not hold any more when somebody decides on it."""

import datetime as dt

import pytest

from cases.models import Case, Record
from tests.cast import Cast
from tests.workflows import repairs
from tests.workflows.papers import clock_of, paper
from tests.workflows.refusals import refused
from tests.workflows.repairs import accepted, applied, penalty, propose
from tests.workflows.story import at, do

pytestmark = pytest.mark.django_db
NEXT = at("2026-09-25")


def received_earlier(case: Case, cast: Cast, day: str, moment: dt.datetime = NEXT) -> Case:
    """A second person confirms that it was received on that day."""
    proof = paper(case, cast.scjg.reviewer)
    said = {"received_on": dt.date.fromisoformat(day), "evidence": proof, "reason": "The stamp."}
    do(case, "propose_receipt_date", cast.scjg.reviewer, moment, **said)
    return do(case, "confirm_receipt_date", cast.scjg.approver, moment)


def more_time(cast: Cast, until: str) -> Case:
    said = {"until": dt.date.fromisoformat(until), "reason": "The court has to be asked."}
    return do(accepted(cast), "propose_extension", cast.scjg.reviewer, NEXT, **said)


def test_a_term_that_ended_by_a_corrected_receipt_date_is_not_put_off(cast: Cast) -> None:
    case = received_earlier(more_time(cast, "2026-10-22"), cast, "2026-09-21")
    assert clock_of(case).due_on < dt.date(2026, 10, 14)
    with refused(case, "term_over"):
        do(case, "approve_extension", cast.scjg.approver, at("2026-10-14"))
    do(case, "refuse_extension", cast.scjg.approver, at("2026-10-14"), reason="Too late.")


def test_no_corrected_receipt_date_makes_an_extension_longer_than_the_longest(cast: Cast) -> None:
    from cases.papers.extensions import longest

    last = longest(dt.date(2026, 10, 15))
    case = received_earlier(more_time(cast, last.isoformat()), cast, "2026-09-21")
    assert longest(clock_of(case).due_on) < last
    with refused(case, "until_invalid"):
        do(case, "approve_extension", cast.scjg.approver, at("2026-09-28"))
    do(case, "refuse_extension", cast.scjg.approver, at("2026-09-28"), reason="Too long by now.")


def test_an_extension_still_counts_after_the_receipt_date_was_corrected(cast: Cast) -> None:
    case = received_earlier(more_time(cast, "2026-10-16"), cast, "2026-09-21")
    case = do(case, "approve_extension", cast.scjg.approver, at("2026-09-28"))
    assert clock_of(case).due_on == dt.date(2026, 10, 16)


def barred_meanwhile(cast: Cast) -> Case:
    """Proposed to be granted; then an earlier repair of the company is revoked for a forged receipt."""
    closing = repairs.defence_closed(cast)
    other = penalty(cast.company, cast.item, "曲市监罚〔2026〕299号", author=cast.scjg.second_steward)
    [case] = applied(cast, [other], "2026-10-20")
    case = do(case, "accept", cast.scjg.reviewer, at("2026-10-20"))
    case = propose(case, cast.scjg.reviewer, at("2026-10-20"))
    do(closing, "revoke", cast.scjg.approver, at("2026-10-20"), reason="It was forged.")
    return case


def test_what_was_barred_between_proposal_and_approval_is_not_granted(cast: Cast) -> None:
    case = barred_meanwhile(cast)
    with refused(case, "barred"):
        do(case, "approve", cast.scjg.approver, at("2026-10-21"))
    assert not Record.objects.filter(document_no="曲市监罚〔2026〕299号", repaired_on__isnull=False).exists()
    case = do(case, "send_back", cast.scjg.approver, at("2026-10-21"), reason="Barred meanwhile.")
    case = propose(case, cast.scjg.reviewer, at("2026-10-21"), refused=1)
    assert do(case, "approve", cast.scjg.approver, at("2026-10-21")).outcome == "refused"


def test_what_ended_by_itself_meanwhile_is_still_decided(cast: Cast) -> None:
    case = repairs.proposed(cast)
    late = at("2032-09-24")
    assert do(case, "approve", cast.scjg.approver, late).state == "executing"
