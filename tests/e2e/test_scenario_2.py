"""Scenario 2: two units are asked, one answers, one is late; the review goes on without it, in time."""

from cases.models import Assistance, Case
from notifications.models import Message
from tests.cast import Cast
from tests.e2e import acts
from tests.e2e.conftest import ClockAt, OpenWindow
from tests.e2e.window import Window
from workflows.models import Deadline, Escalation, WorkItem

QUESTION = "请协助核查该公司 2026 年的登记住所与从业人数。"
FINDING = "登记住所未变更,2026 年报从业人数 23 人。"


def test_one_unit_answers_and_the_late_one_is_warned_in_its_own_house(
    cast: Cast, window: OpenWindow, clock_at: ClockAt
) -> None:
    clock_at("2026-09-24T10:00")
    subject, desk = window("en", 360), window("en", 1280)
    reference = acts.sign_in_and_file(subject, cast.owner.email)
    two_units_are_asked(desk, cast, reference)
    subject.open("my_case", reference)
    assert subject.due() == "2026-10-12"
    assert subject.slip()[-1][1] == "12 due"
    one_answers(window("en", 1280), cast, reference, clock_at)
    the_other_is_late(cast, reference, clock_at)
    the_late_units_inbox_says_so(window("en", 1280), cast, reference)
    goes_on_without_it(desk, cast, reference, clock_at)
    acts.act(acts.at_desk(window("en", 1280), cast.scjg.approver), reference, "approve")
    acts.sweep()
    result_is_read(subject, cast, reference)


def two_units_are_asked(desk: Window, cast: Cast, reference: str) -> None:
    acts.at_desk(desk, cast.scjg.reviewer)
    acts.take(desk, reference)
    acts.act(desk, reference, "accept")
    assert desk.due() == "2026-09-30"
    for office in (cast.sw, cast.yj):
        acts.act(desk, reference, "request_assistance", unit=str(office.unit.pk), question=QUESTION)
    assert desk.has('figure.slip time[datetime="2026-10-12"]'), "ours"
    assert desk.has('.case-facts time[datetime="2026-09-29"]'), "theirs"
    review = Deadline.objects.get(case__reference=reference, slot="review", status="running")
    assert (review.starts_on.isoformat(), review.due_on.isoformat()) == ("2026-09-24", "2026-10-12")
    assert [office.unit.code for office in (cast.sw, cast.yj)] == sorted(
        row.unit.code for row in Assistance.objects.filter(case__reference=reference).select_related("unit")
    )


def one_answers(desk: Window, cast: Cast, reference: str, clock_at: ClockAt) -> None:
    """From the unit's own inbox; it sees the question and nothing else of the case."""
    clock_at("2026-09-28T15:00")
    acts.at_desk(desk, cast.sw.reviewer)
    asked = Assistance.objects.get(case__reference=reference, unit=cast.sw.unit)
    desk.open("desk_inbox", query="?view=unit")
    desk.follow("desk_question", asked.pk)
    assert acts.STATEMENT not in desk.main.inner_text()
    desk.press(f'form[action$="/{asked.pk}/claim/"] button', "desk_question")
    desk.page.locator("input[type=file]").set_input_files(acts.PROOF)
    desk.send("desk_question", finding=FINDING)
    asked.refresh_from_db()
    assert (asked.status, asked.documents.count()) == ("answered", 1)
    assert desk.open("desk_case", reference).status == 404


def the_other_is_late(cast: Cast, reference: str, clock_at: ClockAt) -> None:
    """Its ladder climbs in its own unit; ours is not warned, because our term runs until 10-12."""
    for moment in ("2026-09-28T09:00", "2026-09-29T09:00", "2026-09-30T00:01", "2026-09-30T09:00"):
        clock_at(moment)
        acts.sweep()
    asked = Deadline.objects.get(case__reference=reference, assistance__unit=cast.yj.unit)
    assert (asked.due_on.isoformat(), asked.breached_at is not None) == ("2026-09-29", True)
    warned = Message.objects.filter(key="desk.warning", channel="in_app").select_related("recipient")
    names = {one.recipient.name for one in warned}
    assert {"yj.supervisor", "yj.head"} <= names
    assert {name.split(".")[0] for name in names} == {"yj"}
    assert set(Escalation.objects.values_list("deadline", flat=True)) == {asked.pk}
    ours, theirs = (
        WorkItem.objects.get(case=asked.case_id, step=step) for step in ("await_answers", "answer")
    )
    assert ours.priority == 0 < theirs.priority


def the_late_units_inbox_says_so(desk: Window, cast: Cast, reference: str) -> None:
    acts.at_desk(desk, cast.yj.supervisor)
    desk.open("desk_inbox", query="?view=unit")
    assert desk.has(f'tr[data-row]:has-text("{reference}") .chip.late')


def goes_on_without_it(desk: Window, cast: Cast, reference: str, clock_at: ClockAt) -> None:
    clock_at("2026-10-08T09:30")
    acts.at_desk(desk, cast.scjg.reviewer)
    desk.open("desk_case", reference)
    assert FINDING in desk.main.inner_text()
    flaws = desk.looks_right("1-one-answer-missing", "scenario-2")
    assert not flaws, flaws
    acts.act(desk, reference, "proceed_without", reason="登记信息已由税务局核实。")
    asked = Assistance.objects.get(case__reference=reference, unit=cast.yj.unit)
    assert asked.status == "passed_over"
    acts.decide(desk, reference)


def result_is_read(subject: Window, cast: Cast, reference: str) -> None:
    subject.sign_in(cast.owner.email)
    subject.follow("my_case", reference)
    assert acts.REASONING in subject.main.inner_text()
    assert FINDING not in subject.main.inner_text(), "other offices' answers are internal"
    case = Case.objects.get(reference=reference)
    review = Deadline.objects.get(case=case, slot="review")
    assert (case.state, review.status, review.breached_at) == ("correcting", "met", None)
