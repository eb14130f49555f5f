"""Withdrawn after an error was found: the provider corrects it all the same, on a clock of its own (Article 57)."""

import datetime as dt

import pytest
from django.utils import translation
from viewflow.workflow.models import Process, Task

from accounts.models import Membership, Role, User
from cases import records
from cases.actors import actor
from cases.models import Case, CaseEvent
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, fresh, running_slots, task_of
from tests.workflows.refusals import refused
from tests.workflows.story import AMOUNT, accepted, approved, at, do, filed, proposed
from workflows.handing import take_next
from workflows.models import ClockEvent, Deadline, WorkItem
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
NOW = at("2026-09-28")
DUE = dt.date(2026, 10, 8)  # 29, 30 September and 8 October: the holiday does not count
REPORT = {"remedy": "correct", "fields": AMOUNT, "reason": "The decision says 2 000."}


def owed(cast: Cast) -> Case:
    """Upheld, sent back for a detail, and then withdrawn."""
    case = do(proposed(cast), "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Quote it.")
    return do(case, "withdraw", cast.owner, NOW)


def missing(cast: Cast) -> Case:
    """Something is missing in the record: upheld, sent back for a detail, and then withdrawn."""
    case = filed(cast, ground="omission", record=None, entry="Our prize is missing.", unit=cast.scjg.unit)
    do(case, "accept", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    said = {"finding": "upheld", "remedy": "correct", "reasoning": "Yes.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, NOW, fields={"summary": "2026年荣誉"}, **said)
    do(case, "send_back", cast.scjg.approver, NOW, reason="Quote it.")
    return do(case, "withdraw", cast.owner, NOW)


def told(key: str) -> set[User]:
    rows = Message.objects.filter(key=key, channel="in_app").select_related("recipient")
    return {row.recipient for row in rows if row.recipient}


# — it begins —


def test_the_duty_has_a_clock_of_three_working_days_in_the_unit_that_holds_the_record(cast: Cast) -> None:
    case = owed(cast)
    duty = clock_of(case, "own_correction")
    assert (duty.starts_on, duty.due_on, duty.status) == (dt.date(2026, 9, 28), DUE, "running")
    assert (duty.unit, duty.term, duty.force) == (
        cast.scjg.unit,
        "provider.own_error_report@qufu-2023:57",
        "service_target",
    )
    assert running_slots(case) == ["own_correction"]
    assert (case.state, case.outcome) == ("concluded", "withdrawn")


def test_it_is_a_task_of_the_data_stewards_in_their_queue(cast: Cast) -> None:
    item = task_of(owed(cast))
    assert (item.step, item.role, item.unit, item.assignee) == (
        "own_correction",
        "data_steward",
        cast.scjg.unit,
        None,
    )
    assert (item.due_on, item.priority, item.waiting) == (DUE, 0, False)
    assert Process.objects.filter(artifact_object_id=item.case_id, status="NEW").count() == 1


def test_after_a_transfer_the_duty_stays_with_the_unit_that_holds_the_record(cast: Cast) -> None:
    case = do(proposed(cast), "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Theirs.")
    do(case, "transfer", cast.scjg.reviewer, at("2026-09-24", "16:00"), unit=cast.sw.unit, reason="Theirs.")
    case = do(case, "withdraw", cast.owner, NOW)
    assert task_of(case).unit == clock_of(case, "own_correction").unit == cast.scjg.unit


def test_the_subject_and_the_unit_are_told_the_date(cast: Cast) -> None:
    owed(cast)
    notice = Message.objects.filter(key="objection.withdrawn", recipient=cast.owner)[0]
    assert notice.payload["own_correction_due_on"] == DUE.isoformat()
    assert told("desk.own_correction_due") == {
        cast.scjg.steward,
        cast.scjg.second_steward,
        cast.scjg.supervisor,
    }
    assert Message.objects.filter(key="desk.own_correction_due")[0].payload["due_on"] == DUE.isoformat()


def test_where_no_data_steward_is_the_supervisor_is_alarmed(cast: Cast) -> None:
    Membership.objects.filter(unit=cast.scjg.unit, role=Role.DATA_STEWARD).update(ends_on=dt.date(2026, 9, 1))
    owed(cast)
    assert told("desk.no_steward") == {cast.scjg.supervisor}


@pytest.mark.parametrize("build", [filed, accepted])
def test_without_a_found_error_nothing_is_owed(cast: Cast, build: object) -> None:
    case = do(build(cast), "withdraw", cast.owner, NOW)  # type: ignore[operator]
    assert (running_slots(case), WorkItem.objects.filter(case=case).exists()) == ([], False)
    with refused(case, "no_correction_owed"):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **REPORT)


# — it goes on —


def test_its_ladder_warns_the_unit_and_records_the_breach(cast: Cast) -> None:
    case = owed(cast)
    for moment in (at("2026-09-30", "09:00"), at("2026-10-08", "09:00"), at("2026-10-09", "09:00")):
        assert sweep_deadlines(moment).failed == 0
    warnings = Message.objects.filter(key="desk.warning", payload__slot="own_correction", channel="in_app")
    assert set(warnings.filter(payload__level="handler").values_list("recipient", flat=True)) == {
        cast.scjg.steward.pk,
        cast.scjg.second_steward.pk,
    }
    assert {cast.scjg.supervisor.pk, cast.scjg.head.pk} <= set(warnings.values_list("recipient", flat=True))
    assert clock_of(case, "own_correction").breached_at == at("2026-10-09", "00:00")
    assert fresh(case).state == "concluded"
    assert task_of(case).priority > 0


def test_a_data_steward_takes_it_puts_it_back_and_is_handed_it(cast: Cast) -> None:
    case = owed(cast)
    do(case, "claim", cast.scjg.steward, NOW)
    assert (task_of(case).assignee, fresh(case).handler) == (cast.scjg.steward, cast.scjg.reviewer)
    with refused(case, "claimed_by_other"):
        do(case, "report_own_correction", cast.scjg.second_steward, NOW, **REPORT)
    do(case, "release", cast.scjg.steward, NOW)
    assert task_of(case).assignee is None
    do(case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.second_steward, reason="Too much work.")
    assert task_of(case).assignee == cast.scjg.second_steward


def test_it_is_the_next_free_task_of_a_data_steward(cast: Cast) -> None:
    case = owed(cast)
    taken = take_next(actor(cast.scjg.second_steward, dt.date(2026, 9, 28)))
    assert taken is not None
    assert (taken.case_id, task_of(case).assignee) == (case.pk, cast.scjg.second_steward)


def test_a_pending_suit_is_noted_and_leaves_the_duty_as_it_is(cast: Cast) -> None:
    case = owed(cast)
    do(case, "annotate_remedy", cast.scjg.reviewer, NOW, kind="suit", basis="(2026) No. 7")
    assert (task_of(case).step, running_slots(case)) == ("own_correction", ["own_correction"])


def test_reopened_the_review_looks_at_it_again_and_the_duty_ends(cast: Cast) -> None:
    case = do(owed(cast), "reopen", cast.scjg.approver, at("2026-09-29"), reason="The withdrawal was forged.")
    assert (running_slots(case), task_of(case).step) == (["review"], "review")
    assert clock_of(case, "own_correction").status == "cancelled"
    processes = Process.objects.filter(artifact_object_id=case.pk).values_list("flow_class", "status")
    assert [status for _flow, status in processes].count("NEW") == 1
    with refused(case, "wrong_state"):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **REPORT)


def test_withdrawn_once_more_it_is_owed_once_more(cast: Cast) -> None:
    case = do(owed(cast), "reopen", cast.scjg.approver, at("2026-09-29"), reason="The withdrawal was forged.")
    case = do(case, "withdraw", cast.owner, at("2026-09-30"))
    assert running_slots(case) == ["own_correction"]
    assert case.deadlines.filter(slot="own_correction").count() == 2


# — it ends —


def test_the_report_corrects_the_entry_meets_the_clock_and_tells_the_person(cast: Cast) -> None:
    records.note_release(record=cast.record, unit=cast.sw.unit, purpose="joint inspection", at=NOW)
    case = do(owed(cast), "report_own_correction", cast.scjg.steward, at("2026-09-30"), **REPORT)
    shown = records.versions_with_reasons(cast.record)[0]
    assert (shown.version.change, shown.fields["amount"]) == ("corrected", AMOUNT["amount"])
    assert "主动更正" in shown.version.reason_zh
    assert (shown.version.case_id, shown.version.author) == (case.pk, cast.scjg.steward)
    assert (case.state, case.outcome, running_slots(case)) == ("concluded", "withdrawn", [])
    assert clock_of(case, "own_correction").status == "met"
    assert not WorkItem.objects.filter(case=case).exists()
    assert not Task.objects.filter(process__artifact_object_id=case.pk, finished=None).exists()
    notice = Message.objects.get(key="objection.own_correction", recipient=cast.owner, channel="in_app")
    assert (notice.is_formal, notice.payload["remedy"], notice.payload["receivers"]) == (True, "correct", 1)
    assert "2000" in notice.body
    assert told("desk.record_corrected") == {cast.sw.steward, cast.sw.second_steward}


def test_what_was_proposed_may_be_corrected_otherwise(cast: Cast) -> None:
    facts = {"remedy": "correct", "fields": {"amount": "1500 元"}, "reason": "1 500, the file says."}
    do(owed(cast), "report_own_correction", cast.scjg.steward, NOW, **facts)
    assert records.fields_of(records.current(cast.record))["amount"] == "1500 元"


@pytest.mark.parametrize(
    ("remedy", "change"), [("delete", "deleted"), ("annotate", "annotated"), ("cease", "use_stopped")]
)
def test_every_remedy_may_be_the_providers_own(cast: Cast, remedy: str, change: str) -> None:
    do(owed(cast), "report_own_correction", cast.scjg.steward, NOW, remedy=remedy, reason="So.")
    assert records.current(cast.record).change == change


def test_where_nothing_is_wrong_after_all_the_reasons_go_to_the_person_and_the_entry_stays(
    cast: Cast,
) -> None:
    records.note_release(record=cast.record, unit=cast.sw.unit, purpose="joint inspection", at=NOW)
    case = owed(cast)
    do(case, "report_own_correction", cast.scjg.steward, NOW, remedy="", reason="The amount is right.")
    assert records.current(cast.record).number == 1
    assert (running_slots(case), told("desk.record_corrected")) == ([], set())
    notice = Message.objects.get(key="objection.own_correction", recipient=cast.owner, channel="in_app")
    assert notice.payload["remedy"] is None
    assert "The amount is right." in notice.body


def test_what_is_missing_is_entered_of_the_own_duty_and_not_only_reported(cast: Cast) -> None:
    case = missing(cast)
    assert task_of(case).unit == cast.scjg.unit
    facts = {"remedy": "correct", "fields": {}, "reason": "Entered as number 12."}
    with refused(case, "entry_missing"):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **facts)
    with refused(case, "choice_missing"):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **(facts | {"remedy": "delete"}))
    said = {"summary": "2026 年度诚信企业"}
    entry = records.NewEntry(cast.item, "曲市监奖〔2026〕3号", dt.date(2026, 6, 1), said)
    case = do(case, "report_own_correction", cast.scjg.steward, NOW, entry=entry, **facts)
    assert case.record is not None
    assert (case.record.subject, records.fields_of(records.current(case.record))) == (cast.company, said)
    assert running_slots(case) == []
    notice = Message.objects.get(key="objection.own_correction", recipient=cast.owner, channel="in_app")
    assert said["summary"] in notice.body
    assert not told("desk.record_corrected")


def test_where_nothing_was_missing_after_all_no_entry_is_made(cast: Cast) -> None:
    case = missing(cast)
    do(case, "report_own_correction", cast.scjg.steward, NOW, remedy="", reason="It is of another year.")
    assert fresh(case).record is None
    notice = Message.objects.get(key="objection.own_correction", recipient=cast.owner, channel="in_app")
    assert "It is of another year." in notice.body


def test_reported_late_the_breach_stays_recorded(cast: Cast) -> None:
    case = do(owed(cast), "report_own_correction", cast.scjg.steward, at("2026-10-09"), **REPORT)
    duty = clock_of(case, "own_correction")
    assert (duty.status, duty.breached_at) == ("met", at("2026-10-09", "00:00"))
    kinds = list(ClockEvent.objects.filter(deadline=duty).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["started", "breached", "met"]


def test_what_was_reported_is_not_owed_again(cast: Cast) -> None:
    case = do(owed(cast), "report_own_correction", cast.scjg.steward, NOW, **REPORT)
    with refused(case, "no_correction_owed"):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **REPORT)
    with refused(case, "wrong_state"):
        do(case, "claim", cast.scjg.reviewer, NOW)
    do(case, "reopen", cast.scjg.approver, NOW, reason="The person asked for it.")
    case = do(case, "withdraw", cast.owner, NOW)
    assert running_slots(case) == []
    assert CaseEvent.objects.filter(case=case, action="withdraw").count() == 2


# — who, and what is refused —


@pytest.mark.parametrize("who", ["reviewer", "approver", "supervisor", "clerk"])
def test_only_a_data_steward_of_the_unit_reports(cast: Cast, who: str) -> None:
    case = owed(cast)
    with refused(case, "not_data_steward"):
        do(case, "report_own_correction", getattr(cast.scjg, who), NOW, **REPORT)
    with refused(case, "not_data_steward"):
        do(case, "report_own_correction", cast.sw.steward, NOW, **REPORT)


def test_whoever_proposed_it_does_not_carry_it_out(cast: Cast) -> None:
    day = dt.date(2020, 1, 1)
    Membership.objects.create(
        user=cast.scjg.reviewer, unit=cast.scjg.unit, role=Role.DATA_STEWARD, starts_on=day
    )
    case = owed(cast)
    for action in ("report_own_correction", "claim"):
        with refused(case, "four_eyes_decided"):
            do(case, action, cast.scjg.reviewer, NOW, **(REPORT if action != "claim" else {}))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "text_missing"),
        ({"remedy": "invent"}, "choice_missing"),
        ({"fields": {}}, "nothing_changed"),
        ({"remedy": "delete"}, "not_a_correction"),
    ],
    ids=["no reason", "no such remedy", "nothing changed", "words with another remedy"],
)
def test_a_report_that_says_nothing_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    case = owed(cast)
    with refused(case, code):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **(REPORT | changes))


def test_nothing_else_runs_in_a_concluded_case(cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    for action, user in (("claim", cast.scjg.reviewer), ("reassign", cast.scjg.supervisor)):
        with refused(case, "wrong_state"):
            do(
                case,
                action,
                user,
                NOW,
                **({"to": cast.scjg.steward, "reason": "?"} if "re" in action else {}),
            )
    assert Deadline.objects.filter(case=case, slot="own_correction").count() == 0


@pytest.mark.parametrize("of_the_actor", ["en", "zh-hans"])
def test_the_changes_are_named_in_the_readers_language_and_not_in_the_actors(
    cast: Cast, of_the_actor: str
) -> None:
    User.objects.filter(pk=cast.owner.pk).update(language="en")
    User.objects.filter(pk=cast.agent.pk).update(language="zh-hans")
    case = owed(cast)
    with translation.override(of_the_actor):
        do(case, "report_own_correction", cast.scjg.steward, NOW, **REPORT)
    told_to = {
        str(message.recipient): message.body
        for message in Message.objects.filter(key="objection.own_correction", channel="in_app")
    }
    assert "Amount: 20000 元 → 2000 元" in told_to[str(cast.owner)]
    assert "金额: 20000 元 → 2000 元" in told_to[str(cast.agent)].replace("：", ": ")
    assert "Amount" not in told_to[str(cast.agent)]
