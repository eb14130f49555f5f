"""A granted repair: what the approval does at once, the checklist with its evidence, and who may carry it out."""

import datetime as dt

import pytest

from cases import records
from cases.models import Case, ExecutionStep, Record, RecordChange
from cases.showing import publicity_of, repair_of
from core.errors import BadInput
from lawbook.calendar import current
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast
from tests.workflows.papers import clock_of, paper, running_slots, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.repairs import (
    applied,
    approved,
    executed,
    open_steps,
    propose,
    proposed,
    three_penalties,
)
from tests.workflows.story import at, do, filed
from workflows.models import Deadline
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 24)
LATER = at("2026-09-25")


def shown(case: Case, on: dt.date) -> list[bool]:
    rows = Record.objects.filter(repair_items__case=case).order_by("pk")
    return [found.published(on) for found in (publicity_of(row, current()) for row in rows) if found]


def test_publication_ends_with_the_approval_and_the_clock_begins(cast: Cast) -> None:
    case = approved(cast, refused=1)
    assert case.state == "executing"
    assert shown(case, TODAY) == [True, False, False]
    assert shown(case, TODAY - dt.timedelta(days=1)) == [True] * 3, "what was shown before was shown"
    assert clock_of(case, "execution").due_on == dt.date(2026, 9, 30)
    assert clock_of(case, "execution").unit == cast.scjg.unit
    assert (task_of(case).step, task_of(case).role) == ("execute", "data_steward")
    assert task_of(case).due_on == dt.date(2026, 9, 30)
    assert running_slots(case) == ["execution", "review"]


def test_every_change_of_a_record_has_a_version_and_its_reason(cast: Cast) -> None:
    case = approved(cast, refused=1)
    refused_one, granted, _other = [item.record for item in case.repair_items.order_by("pk")]
    assert [one.version.change for one in records.versions_with_reasons(refused_one)] == ["entered"]
    shown_last = records.versions_with_reasons(granted)[0]
    assert shown_last.version.change == RecordChange.REPAIRED
    assert case.reference in shown_last.version.reason_zh and case.reference in shown_last.version.reason_en
    assert shown_last.changes == [], "what the entry says stays"
    assert not records.may_be_shared(Record.objects.get(pk=granted.pk))
    with pytest.raises(BadInput, match="release_refused"):
        records.note_release(record=granted, unit=cast.sw.unit, purpose="report", at=LATER)


def test_the_checklist_names_each_record_and_each_unit_that_received_it(cast: Cast) -> None:
    fines = three_penalties(cast)
    records.note_release(record=fines[0], unit=cast.sw.unit, purpose="report", at=at("2026-09-01"))
    [case] = applied(cast, fines[:1])
    case = do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    case = propose(case, cast.scjg.reviewer, at("2026-09-24", "12:00"))
    case = do(case, "approve", cast.scjg.approver, at("2026-09-24", "13:00"))
    lines = [(line.kind, line.unit) for line in case.execution_steps.all()]
    assert lines == [
        ("publication_ended", None),
        ("sharing_stopped", None),
        ("evaluation_updated", None),
        ("measure_lifted", cast.sw.unit),
        ("upstream_told", None),
    ]
    note = Message.objects.get(key="desk.record_corrected", recipient=cast.sw.steward, channel="in_app")
    assert "lift the measures" in rendered(note).body or "解除" in rendered(note).body


def test_each_line_is_done_once_with_what_shows_it(cast: Cast) -> None:
    case = approved(cast)
    first, second, *_rest = open_steps(case)
    steward = cast.scjg.steward
    for evidence in ({}, {"note": "  "}, {"document": paper(filed(cast), steward)}):
        with refused(case, "evidence_missing"):
            do(case, "record_step", steward, LATER, step=first, **evidence)
    case = do(case, "record_step", steward, LATER, step=first, note="The page answers 404.")
    done = ExecutionStep.objects.get(pk=first.pk)
    assert (done.done_by, done.done_at, done.note) == (steward, LATER, "The page answers 404.")
    with refused(case, "step_done"):
        do(case, "record_step", steward, LATER, step=first, note="Again.")
    case = do(case, "record_step", steward, LATER, step=second, document=paper(case, steward))
    assert ExecutionStep.objects.get(pk=second.pk).evidence is not None
    assert case.state == "executing"
    assert task_of(case).step == "execute"


def test_a_line_of_another_case_is_refused(cast: Cast) -> None:
    case = approved(cast)
    stray = ExecutionStep(case=filed(cast), kind="upstream_told")
    stray.save()
    with refused(case, "step_of_another"):
        do(case, "record_step", cast.scjg.steward, LATER, step=stray, note="Done.")


def test_the_last_line_concludes_meets_the_clock_and_tells_the_applicant(cast: Cast) -> None:
    case = executed(cast, refused=1)
    assert (case.state, case.outcome) == ("concluded", "partly_repaired")
    assert clock_of(case, "execution").status == "met"
    told = Message.objects.filter(
        case_id=case.pk, key="repair.executed", recipient=cast.owner, channel="in_app"
    )
    assert told.count() == 1
    assert "曲市监罚〔2026〕202号" in told.get().body and "曲市监罚〔2026〕201号" not in told.get().body


def test_what_is_not_carried_out_in_time_is_overdue_and_climbs(cast: Cast) -> None:
    case = approved(cast)
    sweep_deadlines(at("2026-10-08", "12:00"))
    execution = Deadline.objects.get(case=case, slot="execution")
    assert execution.breached_at is not None
    warned = Message.objects.filter(case_id=case.pk, key="desk.warning", payload__slot="execution")
    assert {row.payload["level"] for row in warned} >= {"handler", "supervisor"}


def test_neither_the_proposer_nor_the_approver_carries_it_out(cast: Cast) -> None:
    case = approved(cast)
    for user, code in (
        (cast.scjg.reviewer, "not_data_steward"),
        (cast.scjg.approver, "not_data_steward"),
        (cast.sw.steward, "not_data_steward"),
        (cast.owner, "recused"),
    ):
        with refused_and_logged(case, user, "record_step", code):
            do(case, "record_step", user, LATER, step=open_steps(case)[0], note="Done.")


def test_before_the_approval_nothing_is_carried_out(cast: Cast) -> None:
    case = proposed(cast)
    assert not case.execution_steps.exists()
    stray = ExecutionStep(case=case, kind="upstream_told")
    with refused(case, "wrong_state"):
        do(case, "record_step", cast.scjg.steward, LATER, step=stray, note="Done.")


def test_repaired_it_cannot_be_repaired_again(cast: Cast) -> None:
    case = executed(cast)
    record = Record.objects.get(pk=case.repair_items.order_by("pk")[0].record_id)
    found = repair_of(record, dt.date(2026, 10, 1), current())
    assert found is not None
    assert [one.code for one in found.unmet] == ["not_published"]
