"""Taking a granted repair back is adverse: notice, its service, the defence, and a second person."""

import datetime as dt

import pytest

from accounts.models import SubjectLink
from cases.models import Case, Record, RecordChange, Revocation
from cases.records import current as version_of
from cases.records import may_be_shared
from cases.repairs import dishonest_on
from cases.showing import publicity_of, repair_of
from lawbook.calendar import current
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, keep_out, paper, running_slots, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.repairs import (
    RULE,
    approved,
    defence_closed,
    executed,
    noticed,
    revocation,
)
from tests.workflows.story import at, do

pytestmark = pytest.mark.django_db
DAY = at("2026-10-20")


def first_record(case: Case) -> Record:
    return Record.objects.get(pk=case.repair_items.order_by("pk")[0].record_id)


def told(case: Case, key: str) -> Message:
    return Message.objects.filter(case_id=case.pk, key=key, is_formal=True).order_by("pk")[0]


def revoked(cast: Cast) -> Case:
    return do(defence_closed(cast), "revoke", cast.scjg.approver, DAY, reason="The bank denies it.")


def nobody_has_an_account(cast: Cast) -> None:
    SubjectLink.objects.filter(subject=cast.company).update(ends_on=dt.date(2026, 10, 1))
    SubjectLink.objects.filter(pk=cast.claimant_link.pk).update(ends_on=dt.date(2026, 10, 1))


def test_a_notice_that_reaches_an_account_starts_the_defence(cast: Cast) -> None:
    case = noticed(cast)
    assert (case.state, case.outcome, case.is_open) == ("revocation_noticed", "", True)
    assert running_slots(case) == ["defence", "review"]
    assert clock_of(case, "defence").due_on == dt.date(2026, 10, 19)
    assert (task_of(case).step, task_of(case).waiting) == ("await_defence", True)
    assert case.handler == cast.scjg.reviewer
    row = Revocation.objects.get(case=case)
    assert (row.noticed_on, row.served_on) == (dt.date(2026, 10, 12), dt.date(2026, 10, 12))
    notice = told(case, "repair.revocation_notice")
    assert "The receipt of the payment was forged." in notice.body
    assert "曲市监罚〔2026〕201号" in notice.body
    assert first_record(case).repaired_on is not None, "nothing is taken back by a notice"


def test_a_letter_starts_it_only_with_the_proof_of_its_service(cast: Cast) -> None:
    case = executed(cast)
    nobody_has_an_account(cast)
    case = revocation(case, cast.scjg.reviewer, at("2026-10-12"))
    assert told(case, "repair.revocation_notice").channel == "letter"
    assert running_slots(case) == ["review"]
    with refused(case, "not_served"):
        do(case, "close_defence", cast.scjg.reviewer, at("2026-12-01"))
    proof = paper(case, cast.scjg.reviewer)
    for day, document, code in (
        (None, proof, "served_on_invalid"),
        (dt.date(2026, 10, 11), proof, "served_on_invalid"),
        (dt.date(2026, 10, 17), proof, "served_on_invalid"),
        (dt.date(2026, 10, 15), None, "evidence_missing"),
    ):
        with refused(case, code):
            do(case, "record_service", cast.scjg.reviewer, at("2026-10-16"), served_on=day, document=document)
    served = {"served_on": dt.date(2026, 10, 15), "document": proof}
    case = do(case, "record_service", cast.scjg.reviewer, at("2026-10-16"), **served)
    assert clock_of(case, "defence").due_on == dt.date(2026, 10, 22), "from the day on the receipt"
    with refused(case, "served_already"):
        do(case, "record_service", cast.scjg.reviewer, at("2026-10-16"), **served)


def test_the_defence_stays_open_for_its_whole_term(cast: Cast) -> None:
    case = noticed(cast)
    with refused(case, "defence_open"):
        do(case, "close_defence", cast.scjg.reviewer, at("2026-10-19"))
    case = do(case, "close_defence", cast.scjg.reviewer, DAY)
    assert (case.state, task_of(case).step) == ("revocation_approval", "approve_revocation")
    assert clock_of(case, "defence").status == "cancelled"


def test_each_argument_is_answered(cast: Cast) -> None:
    case = noticed(cast)
    case = do(case, "defend", cast.owner, at("2026-10-13"), defence="The bank was wrong.", documents=[])
    assert clock_of(case, "defence").status == "met"
    case = do(
        case, "defend", cast.owner, at("2026-10-13", "12:00"), defence="Here is its letter.", documents=[]
    )
    row = Revocation.objects.get(case=case)
    assert row.defence == "The bank was wrong.\n\nHere is its letter."
    assert Message.objects.filter(key="desk.defended", recipient=cast.scjg.reviewer).exists()
    with refused(case, "text_missing"):
        do(case, "close_defence", cast.scjg.reviewer, at("2026-10-14"))
    case = do(case, "close_defence", cast.scjg.reviewer, at("2026-10-14"), answer="The bank denies it.")
    assert case.state == "revocation_approval"


def test_nobody_but_the_subject_defends(cast: Cast) -> None:
    case = noticed(cast)
    for user in (cast.claimant, cast.neighbour, cast.scjg.reviewer):
        with refused(case, "not_the_subject"):
            do(case, "defend", user, at("2026-10-13"), defence="…")


def test_revoked_it_is_published_shared_and_used_as_before_and_bars_for_three_years(cast: Cast) -> None:
    case = revoked(cast)
    assert (case.state, case.outcome) == ("concluded", "partly_repaired"), "two of the three stand"
    record = first_record(case)
    found = publicity_of(record, current())
    assert record.repaired_on is None and found is not None and found.published(dt.date(2026, 10, 20))
    assert version_of(record).change == RecordChange.REPAIR_REVOKED
    assert may_be_shared(record)
    item = case.repair_items.order_by("pk")[0]
    assert (item.ended_on, item.restored_on) == (dt.date(2026, 9, 24), dt.date(2026, 10, 20))
    letter = told(case, "repair.revoked").body
    assert "The bank denies it." in letter and "2029" in letter and "行政复议" in letter
    barred = dishonest_on(record)
    again = repair_of(record, dt.date(2026, 11, 2), current(), dishonest_on=barred)
    assert again is not None
    assert [(one.code, one.met_from) for one in again.unmet] == [("barred", dt.date(2029, 10, 21))]
    assert running_slots(case) == ["review"]


def test_the_last_one_revoked_the_case_is_revoked(cast: Cast) -> None:
    case = executed(cast)
    everything = list(case.repair_items.values_list("pk", flat=True))
    case = revocation(case, cast.scjg.reviewer, at("2026-10-12"), items=everything)
    case = do(case, "close_defence", cast.scjg.reviewer, DAY)
    case = do(case, "revoke", cast.scjg.approver, DAY, reason="The bank denies it.")
    assert case.outcome == "revoked"
    with refused(case, "nothing_repaired"):
        revocation(case, cast.scjg.reviewer, DAY, items=everything)


def test_refused_the_repair_stands_and_nobody_is_barred(cast: Cast) -> None:
    case = do(defence_closed(cast), "refuse_revocation", cast.scjg.approver, DAY, reason="It is genuine.")
    assert (case.state, case.outcome) == ("concluded", "repaired")
    assert first_record(case).repaired_on == dt.date(2026, 9, 24)
    assert "It is genuine." in told(case, "repair.stands").body
    assert dishonest_on(first_record(case)) is None


@pytest.mark.parametrize("action", ["revoke", "refuse_revocation"])
def test_four_eyes_hold_for_the_revocation(cast: Cast, action: str) -> None:
    case = defence_closed(cast)
    keep_out(cast.company, cast.scjg.second_approver)
    for user, code in (
        (cast.scjg.reviewer, "not_approver"),
        (cast.scjg.second_approver, "recused"),
        (cast.scjg.steward, "not_approver"),
        (cast.owner, "recused"),
    ):
        with refused_and_logged(case, user, action, code):
            do(case, action, user, DAY, reason="…")
    with refused(case, "text_missing"):
        do(case, action, cast.scjg.approver, DAY, reason=" ")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"items": []}, "items_missing"),
        ({"items": [0]}, "items_missing"),
        ({"ground": "envy"}, "choice_missing"),
        ({"facts": ""}, "text_missing"),
        ({"basis": " "}, "text_missing"),
    ],
)
def test_a_revocation_names_what_it_rests_on(cast: Cast, changes: dict[str, object], code: str) -> None:
    case = executed(cast)
    with refused(case, code):
        revocation(case, cast.scjg.reviewer, at("2026-10-12"), **changes)


def test_only_what_was_granted_is_revoked_and_only_once_it_is_concluded(cast: Cast) -> None:
    with refused(case := approved(cast, refused=1), "wrong_state"):
        revocation(case, cast.scjg.reviewer, at("2026-10-12"))
    refused_one = case.repair_items.get(verdict="refused").pk
    for line in case.execution_steps.all():
        case = do(case, "record_step", cast.scjg.steward, at("2026-09-28"), step=line, note="Seen.")
    with refused(case, "items_missing"):
        revocation(case, cast.scjg.reviewer, at("2026-10-12"), items=[refused_one], basis=RULE)
    with refused_and_logged(case, cast.yj.reviewer, "propose_revocation", "not_reviewer"):
        revocation(case, cast.yj.reviewer, at("2026-10-12"))
