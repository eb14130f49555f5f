"""The demo's cases: each carried, act by act and on past days, to where a desk would find it this morning."""

from collections.abc import Callable
from typing import Any

from workflows.demo.repairs import tell_repairs
from workflows.demo.teller import Teller
from workflows.demo.town import Town

CORRECT: dict[str, Any] = {
    "remedy": "correct",
    "reasoning": "经核对处罚决定书原件，罚款金额应为 2000 元。",
    "fields": {"amount": "2000 元"},
}


def new_and_unclaimed(tell: Teller) -> None:
    tell.file("kong-1", 0)


def due_tomorrow(tell: Teller) -> None:
    case = tell.file(
        "yan-1", 2, ground="infringement", wanted="cease", statement="抽检结论已被复检推翻，仍在对外共享。"
    )
    tell.do(case, "accept", "scjg.reviewer", (2, 14))


def due_today_awaiting_approval(tell: Teller) -> None:
    case = tell.file("ling-1", 3)
    tell.do(case, "accept", "scjg.reviewer", (3, 15))
    tell.propose(case, "scjg.reviewer", (1, 11), **CORRECT)


def overdue_and_unclaimed(tell: Teller) -> None:
    tell.file(
        "yan-3", 5, ground="never_list", wanted="delete", statement="该税款已在期限内申报，有回执为证。"
    )


def two_units_asked(tell: Teller) -> None:
    case = tell.file("kong-4", 4, ground="error", statement="培训记录已提交，处罚对象有误。")
    tell.do(case, "accept", "yj.reviewer", (4, 11))
    question = "请协助核查该公司 2026 年度的登记住所与从业人数。"
    units = tell.town.units
    tell.do(case, "request_assistance", "yj.reviewer", (3, 10), unit=units["scjg"], question=question)
    asked = tell.do(case, "request_assistance", "yj.reviewer", (3, 10), unit=units["sw"], question=question)
    first = asked.assistances.get(unit=units["scjg"])
    finding = "登记住所未变更，2026 年报从业人数 23 人。"
    tell.do(case, "answer", "scjg.reviewer2", (2, 16), assistance=first, finding=finding)


def waiting_for_material(tell: Teller) -> None:
    case = tell.file("kong-2", 1, statement="该季度税款已缴纳，系统未更新。")
    items = ["完税凭证复印件", "银行回单"]
    tell.do(case, "request_supplement", "sw.reviewer", (1, 15), items=items)


def being_corrected(tell: Teller) -> None:
    case = tell.file("yan-2", 3, statement="罚款金额多写了一位。")
    tell.do(case, "accept", "yj.reviewer", (3, 11))
    tell.propose(case, "yj.reviewer", (2, 10), **CORRECT)
    tell.do(case, "approve", "yj.approver", (1, 9))


def concluded_upheld(tell: Teller) -> None:
    case = tell.file("kong-3", 9, wanted="annotate", statement="标签已于当日整改，请补充说明。")
    tell.do(case, "accept", "scjg.reviewer", (9, 14))
    note: dict[str, Any] = {
        "remedy": "annotate",
        "reasoning": "整改情况属实。",
        "fields": {"note": "当日整改完毕，罚款已缴清"},
    }
    tell.propose(case, "scjg.reviewer", (8, 10), **note)
    tell.do(case, "approve", "scjg.approver", (7, 10))
    tell.do(case, "apply_correction", "scjg.steward", (6, 10))


def concluded_rejected(tell: Teller) -> None:
    case = tell.file("ling-2", 12, wanted="delete", statement="我认为不需要补缴。")
    tell.do(case, "accept", "sw.reviewer", (12, 11))
    tell.propose(
        case, "sw.reviewer", (11, 10), "rejected", reasoning="年度汇算结果经复核无误，应补税款尚未缴纳。"
    )
    tell.do(case, "approve", "sw.approver", (10, 10))


STORIES: tuple[Callable[[Teller], None], ...] = (
    new_and_unclaimed,
    due_tomorrow,
    due_today_awaiting_approval,
    overdue_and_unclaimed,
    two_units_asked,
    waiting_for_material,
    being_corrected,
    concluded_upheld,
    concluded_rejected,
)


def tell_all(town: Town) -> None:
    teller = Teller(town)
    for story in STORIES:
        story(teller)
    tell_repairs(teller)
