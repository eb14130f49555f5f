"""Scenario 8: repair of three records, one refused; carried out line by line; later found false and revoked."""

import datetime as dt

import pytest

from cases import repairs
from cases.models import Case, Record, RecordChange
from cases.records import note_release, versions_with_reasons
from cases.showing import publicity_of
from lawbook.calendar import current
from notifications.delivery import sweep_outbox
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast
from tests.scenarios.steps import history
from tests.workflows.papers import clock_of, paper, running_slots, task_of
from tests.workflows.repairs import (
    applied,
    open_steps,
    propose,
    published,
    revocation,
    three_penalties,
)
from tests.workflows.story import at, do
from workflows.notices import sweep_notices
from workflows.repair_filing import NotEligible

pytestmark = pytest.mark.django_db


def shown(case: Case, day: str) -> list[bool]:
    on = dt.date.fromisoformat(day)
    records = Record.objects.filter(repair_items__case=case).order_by("pk")
    found = [publicity_of(record, current()) for record in records]
    return [one is not None and one.published(on) for one in found]


def test_three_records_one_refused_carried_out_and_revoked(cast: Cast) -> None:
    published(cast.item)
    records = three_penalties(cast)
    note_release(record=records[1], unit=cast.sw.unit, purpose="credit report", at=at("2026-09-01"))
    [case] = applied(cast, records)
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 9, 30)
    assert clock_of(case).due_on == dt.date(2026, 10, 15), "ten working days around the holiday"
    case = do(case, "accept", cast.scjg.reviewer, at("2026-09-28"))
    assert clock_of(case, "acceptance").status == "met"
    case = propose(case, cast.scjg.reviewer, at("2026-09-28", "14:00"), refused=1)
    assert shown(case, "2026-09-29") == [True] * 3
    case = do(case, "approve", cast.scjg.approver, at("2026-09-29"))
    _decided(case, cast)
    case = _carried_out(case, cast)
    _revoked(case, cast, records)


def _decided(case: Case, cast: Cast) -> None:
    """Per-record verdicts in one letter; publication ended at once; three working days to carry it out."""
    assert case.state == "executing"
    verdicts = list(case.repair_items.order_by("pk").values_list("verdict", "code", "remedies"))
    assert verdicts == [
        ("refused", "other_condition", "decided_against"),
        ("granted", "", ""),
        ("granted", "", ""),
    ]
    assert shown(case, "2026-09-29") == [True, False, False]
    letters = Message.objects.filter(
        case_id=case.pk, key="repair.result", recipient=cast.owner, channel="in_app"
    )
    words = rendered(letters.get()).body
    assert "曲市监罚〔2026〕201号: A duty of the decision is open." in words
    assert "曲市监罚〔2026〕203号" in words
    told = Message.objects.filter(case_id=case.pk, recipient=cast.owner, channel="in_app")
    assert told.filter(key="repair.information").count() == 1, "两书同达"
    assert clock_of(case, "execution").due_on == dt.date(2026, 10, 9)
    moment = at("2026-09-29", "10:05")
    sweep_outbox(moment)
    sweep_notices(moment)
    assert clock_of(case).status == "met"
    receiver = Message.objects.get(key="desk.record_corrected", recipient=cast.sw.steward, channel="in_app")
    assert receiver.payload["change"] == "repaired"


def _carried_out(case: Case, cast: Cast) -> Case:
    lines = open_steps(case)
    assert len(lines) == 3 * 2 + 1 + 1, "three per record, one for the unit that received it, one for above"
    assert task_of(case).step == "execute"
    for line in lines[:-1]:
        case = do(case, "record_step", cast.scjg.steward, at("2026-09-30"), step=line, note="Seen.")
        assert case.state == "executing"
    proof = paper(case, cast.scjg.steward)
    case = do(case, "record_step", cast.scjg.steward, at("2026-09-30"), step=lines[-1], document=proof)
    assert (case.state, case.outcome) == ("concluded", "partly_repaired")
    assert running_slots(case) == []
    done = case.execution_steps.order_by("pk").values_list("done_by", "done_at__date")
    assert {who for who, _day in done} == {cast.scjg.steward.pk}
    return case


def _revoked(case: Case, cast: Cast, records: list[Record]) -> None:
    """Found false: notice, defence, a second person; published again, and barred for three years."""
    granted = list(case.repair_items.filter(verdict="granted").values_list("pk", flat=True))
    case = revocation(case, cast.scjg.reviewer, at("2026-10-12"), items=granted)
    assert (case.state, case.outcome) == ("revocation_noticed", "")
    assert clock_of(case, "defence").due_on == dt.date(2026, 10, 19)
    case = do(case, "defend", cast.owner, at("2026-10-13"), defence="The bank made a mistake.", documents=[])
    case = do(case, "close_defence", cast.scjg.reviewer, at("2026-10-14"), answer="The bank denies that.")
    assert shown(case, "2026-10-14") == [True, False, False], "nothing is taken back before the decision"
    case = do(case, "revoke", cast.scjg.approver, at("2026-10-15"), reason="The receipt is forged.")
    assert (case.state, case.outcome) == ("concluded", "revoked")
    assert shown(case, "2026-10-15") == [True] * 3
    kept = versions_with_reasons(Record.objects.get(pk=records[1].pk))
    changes = [one.version.change for one in kept]
    assert changes == [RecordChange.REPAIR_REVOKED, RecordChange.REPAIRED, RecordChange.ENTERED]
    assert repairs.dishonest_on(records[0]) == dt.date(2026, 10, 15)
    with pytest.raises(NotEligible) as caught:
        applied(cast, [Record.objects.get(pk=records[2].pk)], "2027-03-01")
    assert (caught.value.code, caught.value.earliest) == ("barred", dt.date(2029, 10, 16))
    letter = Message.objects.get(
        case_id=case.pk, key="repair.revoked", recipient=cast.owner, channel="in_app"
    )
    assert "The receipt is forged." in rendered(letter).body
    assert history(case)[-4:] == [
        "propose_revocation scjg.reviewer",
        "defend owner",
        "close_defence scjg.reviewer",
        "revoke scjg.approver",
    ]
