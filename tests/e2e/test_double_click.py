"""Pressed twice, and pressed by two at once: one effect, and nobody is left without an answer."""

import pytest

from cases.models import Case, CaseEvent
from tests.cast import Cast
from tests.e2e import acts
from tests.e2e.conftest import ClockAt, OpenWindow
from tests.e2e.window import Window
from tests.workflows.story import proposed

PRESS_SOON = "button => { setTimeout(() => button.form.requestSubmit(button), 50); }"


@pytest.mark.parametrize("scripted", [True, False], ids=["with a script", "without a script"])
def test_a_double_click_files_once(scripted: bool, cast: Cast, window: OpenWindow, clock_at: ClockAt) -> None:
    clock_at("2026-09-24T10:00")
    subject = window("zh-hans", 360, java_script_enabled=scripted)
    ready_to_send(subject, cast)
    with subject.page.expect_navigation(url="**/receipt"):
        subject.page.locator("main form .buttons button").dblclick()
    subject.page.locator(".receipt-number").wait_for()
    assert [subject.reference] == list(Case.objects.values_list("reference", flat=True))


def test_two_tabs_that_send_the_same_draft_find_the_same_case(
    cast: Cast, window: OpenWindow, clock_at: ClockAt
) -> None:
    clock_at("2026-09-24T10:00")
    subject = window("en", 360)
    ready_to_send(subject, cast)
    other = Window(subject.page.context.new_page(), subject.address, "en", 360)
    other.open("objection_check")
    other.send("my_receipt")
    subject.send("my_receipt")
    assert subject.reference == other.reference
    assert Case.objects.count() == 1


def test_of_approve_and_send_back_at_the_same_moment_one_wins_and_one_is_told(
    cast: Cast, window: OpenWindow, clock_at: ClockAt
) -> None:
    case = proposed(cast)
    clock_at("2026-09-28T10:00")
    approving, sending_back = window("en", 1280), window("en", 1280)
    for desk, approver in ((approving, cast.scjg.approver), (sending_back, cast.scjg.second_approver)):
        desk.is_signed_in(approver)
    approving.open("desk_act", case.reference, "approve")
    sending_back.open("desk_act", case.reference, "send_back")
    sending_back.page.locator("[name=reason]").fill("请补充复检报告的编号。")
    told = press_both(approving, sending_back)
    assert sorted(told) == ["refused", "won"]
    done = CaseEvent.objects.filter(case=case, action__in=["approve", "send_back"]).get()
    winner = approving if told[0] == "won" else sending_back
    assert done.action == ("approve" if winner is approving else "send_back")
    case.refresh_from_db()
    assert case.state == ("correcting" if winner is approving else "reviewing")
    loser = sending_back if winner is approving else approving
    flaws = loser.looks_right("one-was-quicker", "scenario-6")
    assert not flaws, flaws


def ready_to_send(subject: Window, cast: Cast) -> None:
    subject.is_signed_in(cast.owner)
    subject.open("objection")
    acts.answer_all(subject)


def press_both(*windows: Window) -> list[str]:
    """Press the first button of each form, none waiting for the other; what each is told."""
    for one in windows:
        one.page.locator("main form .buttons button").first.evaluate(PRESS_SOON)
    for one in windows:
        one.page.locator("[role=status] .banner, .error-summary, h1 + .lead").first.wait_for()
    return ["won" if one.has("[role=status] .banner.success") else "refused" for one in windows]
