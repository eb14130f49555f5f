"""Scenarios 7 and 9 in the browser: too early, reminded on the day; an older decision under the rule of its own day."""

import datetime as dt

import pytest

from cases.models import CatalogueItem, Record, RepairReminder
from cases.penalties import NewPenalty
from cases.publicity import Sanction, Scheme
from cases.records import NewEntry, enter_record
from core import clock
from notifications.models import Message
from tests.cast import Cast, build_cast, catalogue_item
from tests.e2e.conftest import ClockAt, OpenWindow
from workflows import heartbeat

NAME = "曲阜孔府食品有限公司"
WORDS = {
    "en": {
        "from": "You may ask for an earlier end from Wed 2 December.",
        "why": "The shortest publicity has not passed yet. Measures on Credit Repair",
        "waits": "You will be told on the day on which you may ask.",
        "now": "You may ask for an earlier end of its publication.",
        "told": "You may now ask for an earlier end of a publication",
        "old": "Counted from Fri 10 May 2024, Measures on Credit Information Repair",
        "until": "Published until Mon 10 May 2027.",
        "open": "You may ask for an earlier end of its publication. It is free of charge.",
        "reason": "Decided before the three tiers, so the rule of its own day holds. "
        "Published for 1 year at least and 3 years at most.",
        "sector": "food, drugs, special equipment, work safety, fire",
        "none": "Nothing is published today",
    },
    "zh-hans": {
        "from": "12月2日 星期三",
        "why": "《信用修复管理办法》",
        "waits": "可以申请之日将提醒您。",
        "now": "可以申请提前终止公示",
        "told": "现在可以申请提前终止公示",
        "old": "《失信行为纠正后的信用信息修复管理办法（试行）》",
        "until": "2027年5月10日 星期一",
        "open": "不收取任何费用",
        "reason": "该决定早于三档分类施行，适用作出决定时的规则。",
        "sector": "食品、药品、特种设备、安全生产、消防",
        "none": "今日没有公示信息",
    },
}


def penalty(cast: Cast, item: CatalogueItem, number: str, decided: str, **facts) -> Record:
    said = {"summary": "未按规定进行安全培训", "penalty_kind": "罚款", "amount": "10000 元"}
    day = dt.date.fromisoformat(decided)
    entry = NewEntry(item, number, day, said, penalty=NewPenalty(**facts))
    return enter_record(subject=cast.company, entry=entry, author=None, at=clock.at(day, dt.time(9)))


def public_item(cast: Cast, code: str, sector: str) -> CatalogueItem:
    item = catalogue_item(cast.yj.unit, code)
    item.is_public, item.sector = True, sector
    item.save()
    return item


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 1280)])
@pytest.mark.usefixtures("transactional_db")
def test_too_early_and_reminded_on_the_day(
    language: str, width: int, window: OpenWindow, clock_at: ClockAt
) -> None:
    clock_at("2026-09-24T10:00")
    cast, words = build_cast(), WORDS[language]
    cast.owner.language = language
    cast.owner.save()
    done = dt.date(2026, 9, 20)
    sanctions = (Sanction("fine", "general"),)
    record = penalty(
        cast, public_item(cast, "safety", ""), "曲应急罚〔2026〕77号", "2026-09-01", sanctions=sanctions,
        corrected_on=done,
    )  # fmt: skip
    shown = window(language, width)
    shown.is_signed_in(cast.owner)
    shown.open("my_record")
    entry = f"#entry-{record.pk}"
    assert words["from"] in shown.page.locator(entry).inner_text()
    assert words["why"] in " ".join(shown.page.locator(entry).inner_text().split())
    flaws = shown.looks_right("scenario-7-too-early")
    shown.press(f"{entry} form:has([name=wanted]) button", "my_record")
    assert words["waits"] in shown.page.locator(entry).inner_text()
    flaws += shown.looks_right("scenario-7-subscribed")
    clock_at("2026-12-01T23:30")
    heartbeat.run_reminders()
    assert RepairReminder.objects.get().status == "waiting"
    clock_at("2026-12-02T09:00")
    heartbeat.run_reminders()
    heartbeat.run_outbox()
    assert set(Message.objects.filter(recipient=cast.owner).values_list("status", flat=True)) == {"sent"}
    shown.is_signed_in(cast.owner)
    shown.open("my_messages")
    shown.press("main li a >> nth=0", "my_message")
    assert words["told"] in shown.main.inner_text()
    flaws += shown.looks_right("scenario-7-reminder")
    shown.open("my_record")
    assert words["now"] in shown.page.locator(entry).inner_text()
    assert not shown.has(f"{entry} [name=wanted]")
    flaws += shown.looks_right("scenario-7-now")
    assert not flaws, "\n".join(flaws)


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 1280)])
@pytest.mark.usefixtures("transactional_db")
def test_an_older_decision_is_shown_under_its_own_rule_with_the_reason(
    language: str, width: int, window: OpenWindow, clock_at: ClockAt
) -> None:
    clock_at("2026-09-24T10:00")
    cast, words = build_cast(), WORDS[language]
    record = penalty(
        cast, public_item(cast, "food", "food"), "曲市监罚〔2024〕88号", "2024-05-10",
        sanctions=(Sanction("fine"),), scheme=Scheme.ORDER_58, corrected_on=dt.date(2024, 6, 1),
    )  # fmt: skip
    shown = window(language, width)
    shown.is_signed_in(cast.owner)
    shown.open("my_record")
    entry = " ".join(shown.page.locator(f"#entry-{record.pk}").inner_text().split())
    for said in ("old", "until", "open", "sector", "reason"):
        assert words[said] in entry, said
    flaws = shown.looks_right("scenario-9-my-record")
    shown.page.context.clear_cookies()
    shown.open("look_up")
    shown.send("look_up", words=NAME)
    found = " ".join(shown.main.inner_text().split())
    for said in ("sector", "until", "reason"):
        assert words[said].removeprefix("Published until ") in found, said
    flaws += shown.looks_right("scenario-9-look-up")
    clock_at("2027-05-11T00:00")
    shown.open("look_up")
    shown.send("look_up", words=NAME)
    assert words["none"] in shown.main.inner_text()
    flaws += shown.looks_right("scenario-9-ended")
    assert not flaws, "\n".join(flaws)
