"""The demo's credit repairs: one that waits for its acceptance, one that is being carried out."""

import uuid

from cases.models import Case
from cases.papers.verdicts import RecordVerdict
from workflows.demo.teller import Teller
from workflows.demo.town import ENTRIES
from workflows.repair_filing import RepairFiling, file_repair

RULE = "《信用修复管理办法》"
COMMITMENT = (
    "本单位承诺：所提交材料真实有效，已纠正失信行为并履行完毕相关义务，今后依法诚信经营；"
    "如有不实或者违背承诺，自愿承担相应责任。"
)


def apply(tell: Teller, entries: list[str], days_ago: int, statement: str) -> Case:
    link = tell.town.links[ENTRIES[entries[0]][0]]
    records = [tell.town.records[entry] for entry in entries]
    filing = RepairFiling("end_publicity", statement, records, COMMITMENT, str(link.subject.name))
    moment = tell.at(days_ago, 9)
    return file_repair(user=link.user, link=link, filing=filing, submission_key=uuid.uuid4(), now=moment)[0]


def waiting_for_acceptance(tell: Teller) -> None:
    apply(tell, ["kong-5"], 1, "罚款已缴清，过期食品已下架，每日检查货架。")


def being_carried_out(tell: Teller) -> None:
    case = apply(tell, ["yan-4", "yan-5"], 6, "两项处罚均已履行完毕，消防通道已清理，隐患已整改。")
    tell.do(case, "accept", "yj.reviewer", (5, 10))
    first, second = case.repair_items.order_by("pk")
    verdicts = {
        first.pk: RecordVerdict(verdict="granted", basis=RULE),
        second.pk: RecordVerdict(
            verdict="refused",
            code="other_condition",
            reason="整改验收尚未通过，验收通过后可以再次申请。",
            basis=RULE,
        ),
    }
    said = {"verdicts_by_item": verdicts, "reasoning": "经逐条核查履行和整改情况。", "basis": RULE}
    tell.do(case, "propose", "yj.reviewer", (3, 10), **said)
    case = tell.do(case, "approve", "yj.approver", (1, 10))
    step = case.execution_steps.order_by("pk")[0]
    note = "网站查询页面已不显示该信息。"
    tell.do(case, "record_step", "yj.steward", (0, 9), step=step, note=note)


def tell_repairs(teller: Teller) -> None:
    waiting_for_acceptance(teller)
    being_carried_out(teller)
