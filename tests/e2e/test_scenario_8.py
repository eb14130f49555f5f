"""Scenario 8: three entries, one refused; carried out line by line; later found false, revoked, barred."""

import datetime as dt

import pytest

from cases.models import Case, Record
from cases.showing import publicity_of
from lawbook.calendar import current
from tests.cast import Cast
from tests.e2e import acts
from tests.e2e.conftest import ClockAt, OpenWindow
from tests.e2e.window import Window
from tests.workflows import repairs
from workflows.models import Deadline

SIGNATURE = "孔祥"
STATEMENT = "罚款已于 2026 年 4 月缴清,货架每晚检查,过期食品全部下架。"
REFUSED = "第一次处罚要求的食品安全培训尚未完成。"
REASONING = "逐条核对了处罚决定书和缴款凭证。"
FORGED = "经向银行核实,缴款凭证系伪造。"
DEFENCE = "凭证是银行出具的,请再核实。"
PART = "scenario-8"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_three_entries_are_repaired_in_part_and_later_revoked(
    cast: Cast, window: OpenWindow, clock_at: ClockAt, language: str
) -> None:
    repairs.published(cast.item)
    records = repairs.three_penalties(cast)
    clock_at("2026-09-24T10:00")
    subject, desk = window(language, 360), window(language, 1280)
    reference = asks_for_repair(subject, cast, records)
    clock_at("2026-09-28T10:00")
    is_decided(desk, cast, reference)
    second = window(language, 1280)
    clock_at("2026-09-29T10:00")
    is_approved(second, cast, reference)
    acts.sweep()
    assert shown(records, "2026-09-29") == [True, False, False], "ended with the approval"
    result_is_read(subject, cast, reference)
    is_carried_out(window(language, 1280), cast, reference)
    clock_at("2026-10-12T10:00")
    is_found_false(window(language, 1280), subject, cast, reference)
    clock_at("2026-10-14T10:00")
    is_revoked(window(language, 1280), window(language, 1280), cast, reference)
    assert shown(records, "2026-10-14") == [True, True, True], "published again"
    clock_at("2027-03-01T10:00")
    is_barred(window(language, 360), cast)


def shown(records: list[Record], day: str) -> list[bool]:
    found = [publicity_of(Record.objects.get(pk=one.pk), current()) for one in records]
    return [one is not None and one.published(dt.date.fromisoformat(day)) for one in found]


def asks_for_repair(subject: Window, cast: Cast, records: list[Record]) -> str:
    """From the first page to the receipt, one question a page."""
    subject.open("landing")
    subject.press('main .choices a[href$="/repair/"]', "sign_in")
    subject.sign_in(cast.owner.email)
    assert subject.at == "repair"
    looks_right(subject, "01-start")
    subject.send("repair_step")
    for record in records:
        subject.page.locator(f'[name="records"][value="{record.pk}"]').check()
    looks_right(subject, "02-entries")
    subject.send("repair_step")
    subject.send("repair_step", kind="end_publicity")
    subject.send("repair_step", statement=STATEMENT)
    subject.page.locator("input[type=file]").set_input_files(acts.PROOF)
    subject.press("main form[data-upload] .buttons button >> nth=0", "repair_step")
    assert records[2].document_no in subject.page.locator(".letter").inner_text()
    subject.page.locator("[name=signed_name]").fill(SIGNATURE)
    subject.page.locator("[name=agreed]").check()
    looks_right(subject, "03-letter")
    subject.send("repair_check")
    looks_right(subject, "04-check")
    subject.send("my_receipt")
    looks_right(subject, "05-receipt")
    assert subject.page.locator(".receipt-due .stamp-date").count() == 1
    case = Case.objects.get(reference=subject.reference)
    due = dict(Deadline.objects.filter(case=case).values_list("slot", "due_on"))
    assert due == {"acceptance": dt.date(2026, 9, 30), "review": dt.date(2026, 10, 15)}
    return subject.reference


def is_decided(desk: Window, cast: Cast, reference: str) -> None:
    acts.at_desk(desk, cast.scjg.reviewer)
    acts.take(desk, reference)
    looks_right(desk, "06-case")
    acts.act(desk, reference, "accept")
    first, *others = Case.objects.get(reference=reference).repair_items.order_by("record")
    said = {f"verdict_{item.pk}": "granted" for item in others}
    said |= {f"verdict_{first.pk}": "refused", f"code_{first.pk}": "not_corrected"}
    said |= {f"reason_{first.pk}": REFUSED, "reasoning": REASONING}
    desk.open("desk_act", reference, "propose")
    looks_right(desk, "07-verdicts")
    desk.open("desk_case", reference)
    acts.act(desk, reference, "propose", **said)
    assert Case.objects.get(reference=reference).state == "awaiting_approval"


def is_approved(desk: Window, cast: Cast, reference: str) -> None:
    acts.at_desk(desk, cast.scjg.approver)
    desk.open("desk_act", reference, "approve")
    assert REFUSED in desk.page.locator(".letter").inner_text(), "the letter as it will be sent"
    looks_right(desk, "08-approve")
    desk.press("main form .buttons button")
    case = Case.objects.get(reference=reference)
    execution = Deadline.objects.get(case=case, slot="execution")
    assert (case.state, execution.due_on) == ("executing", dt.date(2026, 10, 9))


def result_is_read(subject: Window, cast: Cast, reference: str) -> None:
    subject.sign_in(cast.owner.email)
    subject.follow("my_case", reference)
    words = subject.main.inner_text()
    assert REFUSED in words
    assert REASONING in words
    looks_right(subject, "09-result")
    subject.press('#result ~ p a[href*="/messages/"]', "my_message")  # the information that comes with it
    looks_right(subject, "10-information")


def is_carried_out(desk: Window, cast: Cast, reference: str) -> None:
    """Most lines with one file, the last one with a note."""
    acts.at_desk(desk, cast.scjg.steward)
    acts.open_from_queue(desk, reference)
    looks_right(desk, "11-checklist")
    *most, last = Case.objects.get(reference=reference).execution_steps.values_list("pk", flat=True)
    desk.press(f'a[href$="?step={most[0]}"]', "desk_act")
    for pk in most:
        desk.page.locator(f'[name="steps"][value="{pk}"]').check()
    desk.page.locator("input[type=file]").set_input_files(acts.PROOF)
    looks_right(desk, "12-step")
    desk.press("main form[data-upload] .buttons button", "desk_case")
    desk.press(f'a[href$="?step={last}"]', "desk_act")
    desk.send("desk_case", note="信用中国(山东)回执第 17 号")
    case = Case.objects.get(reference=reference)
    assert (case.state, case.outcome) == ("concluded", "partly_repaired")
    assert not case.execution_steps.filter(done_by=None).exists()
    assert Deadline.objects.get(case=case, slot="execution").status == "met"


def is_found_false(desk: Window, subject: Window, cast: Cast, reference: str) -> None:
    """The notice arrives; the person answers it on the phone."""
    acts.at_desk(desk, cast.scjg.reviewer)
    desk.open("desk_act", reference, "propose_revocation")
    for box in desk.page.locator('[name="items"]').all():
        box.check()
    looks_right(desk, "13-revocation")
    desk.send("desk_case", ground="false_material", facts_found=FORGED)
    acts.sweep()
    subject.open("my_case", reference)
    if subject.at != "my_case":
        subject.sign_in(cast.owner.email)  # and back to where the door was
    assert FORGED in subject.main.inner_text()
    assert subject.has('time[datetime="2026-10-19"]'), "five working days to answer"
    looks_right(subject, "14-notice")
    subject.send("my_case", **{"defence-defence": DEFENCE})
    assert Case.objects.get(reference=reference).revocations.get().defence == DEFENCE


def is_revoked(desk: Window, second: Window, cast: Cast, reference: str) -> None:
    acts.at_desk(desk, cast.scjg.reviewer)
    acts.act(desk, reference, "close_defence", answer="银行书面答复:未出具该凭证。")
    acts.at_desk(second, cast.scjg.approver)
    second.open("desk_act", reference, "revoke")
    looks_right(second, "15-revoke")
    second.send("desk_case", reason=FORGED)
    looks_right(second, "16-revoked")
    case = Case.objects.get(reference=reference)
    assert (case.state, case.outcome) == ("concluded", "revoked")
    acts.sweep()


def is_barred(subject: Window, cast: Cast) -> None:
    """Nothing can be chosen for three years; the page says until when, and by which rule."""
    subject.open("repair")
    subject.sign_in(cast.owner.email)
    subject.send("repair_step")
    assert not subject.has("[name=records]")
    assert subject.page.locator("article.panel").count() == 4, "the three and the one of the cast"
    looks_right(subject, "17-barred")


def looks_right(window: Window, picture: str) -> None:
    flaws = window.looks_right(picture, PART)
    assert not flaws, flaws
