"""Repairs of the demo town's company, one at every step that looks different."""

import datetime as dt
import itertools
import uuid
from typing import Any

from django.test import override_settings

from accounts.models import Subject, SubjectLink, User
from cases import documents, drafts
from cases.models import Case, CatalogueItem, DocumentPurpose, Draft, Record
from core import clock
from portal import commitment
from tests.cast import verified_organisation
from tests.uploads import image_bytes, upload
from tests.workflows import repairs
from workflows.actions import perform
from workflows.demo.town import Town
from workflows.repair_filing import RepairFiling, file_repair, file_repair_at_counter

STATEMENT = "罚款已缴清,过期食品全部下架,每晚检查货架并登记台账。"
RULE = "《信用修复管理办法》(国家发展改革委令第 36 号)"
UNUSED_CODE = "91370881MA3D8Y6T1K"


class Repairs:
    """`cases` by the words of the page list."""

    def __init__(self, town: Town) -> None:
        self.town, self._numbers = town, itertools.count(901)
        self.item = CatalogueItem.objects.create(
            code="repairable", unit=town.units["scjg"], name_zh="食品安全行政处罚", name_en="Food penalty",
            legal_basis="《中华人民共和国食品安全法》", is_public=True,
        )  # fmt: skip
        self.cases = {
            "repair filed": self.file(3),
            "repair asked": self.asked(),
            "repair accepted": self.accept(self.file(3)),
            "repair to put off": self.to_put_off(),
            "repair put off": self.do(self.to_put_off(), "approve_extension", "scjg.approver"),
            "repair proposed": self.propose(self.accept(self.file(3))),
            "repair executing": self.executing(),
            "repair executed": self.executed(),
            "repair noticed": self.noticed(self.executed()),
            "repair answered": self.answered(),
            "repair closing": self.closed(self.answered()),
            "repair revoked": self.revoked(),
            "repair unserved": self.noticed(self.executed(self.on_paper())),
        } | self.passed_on()
        self.begun()

    # — people —

    def person(self, name: str) -> User:
        return self.town.people[name]

    @property
    def link(self) -> SubjectLink:
        return self.town.links["kong"]

    # — steps —

    def record(self, subject: Subject) -> Record:
        return repairs.penalty(subject, self.item, f"曲市监食罚〔2026〕{next(self._numbers)}号")

    def file(self, many: int = 1, whose: str = "kong") -> Case:
        link = self.town.links[whose]
        records = [self.record(link.subject) for _ in range(many)]
        return file_repair(
            user=link.user, link=link, filing=self.filing(link.subject, records),
            submission_key=uuid.uuid4(), now=clock.now(),
        )[0]  # fmt: skip

    def filing(self, subject: Subject, records: list[Record]) -> RepairFiling:
        letter = commitment.letter(subject, records, clock.today())
        return RepairFiling(
            kind="end_publicity", statement=STATEMENT, records=records,
            commitment=commitment.signed(letter, "孔祥", clock.today()), signed_name="孔祥",
        )  # fmt: skip

    def do(self, case: Case, action: str, who: str = "scjg.reviewer", **facts: Any) -> Case:
        return perform(case.pk, action, self.person(who), **facts)

    def accept(self, case: Case) -> Case:
        return self.do(case, "accept")

    def asked(self) -> Case:
        return self.do(self.file(), "request_supplement", items=["缴款凭证", "整改前后的照片"])

    def to_put_off(self) -> Case:
        facts = {"until": dt.date(2026, 10, 22), "reason": "需调取法院执行情况,等待复函。"}
        return self.do(self.accept(self.file(2)), "propose_extension", **facts)

    def propose(self, case: Case, refused: int = 1) -> Case:
        return repairs.propose(case, self.person("scjg.reviewer"), clock.now(), refused, basis=RULE)

    def executing(self) -> Case:
        case = self.do(self.propose(self.accept(self.file(3))), "approve", "scjg.approver")
        step = case.execution_steps.order_by("pk")[0]
        note = "网站公示页已下线。"
        return self.do(case, "record_step", "scjg.steward", step=step, note=note)

    def executed(self, case: Case | None = None) -> Case:
        case = self.propose(self.accept(case or self.file()), refused=0)
        case = self.do(case, "approve", "scjg.approver")
        for step in repairs.open_steps(case):
            case = self.do(case, "record_step", "scjg.steward", step=step, note="已核对。")
        return case

    def noticed(self, case: Case) -> Case:
        facts = "经向银行核实,申请时提交的缴款凭证系伪造。"
        return repairs.revocation(case, self.person("scjg.reviewer"), clock.now(), facts=facts, basis=RULE)

    def answered(self) -> Case:
        case = self.noticed(self.executed())
        return perform(case.pk, "defend", self.link.user, defence="凭证是银行出具的,请再核实。")

    def closed(self, case: Case) -> Case:
        return self.do(case, "close_defence", answer="银行书面答复:未出具该凭证。")

    def revoked(self) -> Case:
        """Of another company: it is barred from then on."""
        case = self.noticed(self.executed(self.file(whose="yan")))
        case = perform(case.pk, "defend", self.town.links["yan"].user, defence="凭证是银行出具的,请再核实。")
        case = self.closed(case)
        return self.do(case, "revoke", "scjg.approver", reason="缴款凭证系伪造,申辩理由不成立。")

    def on_paper(self) -> Case:
        """Of a firm without an account: its notice is a letter, whose service has to be proven."""
        firm, clerk = verified_organisation(UNUSED_CODE, "曲阜尼山纸业有限公司"), self.person("scjg.clerk")
        draft = drafts.filing_draft(clerk, "counter.repair")
        file, purpose = upload(image_bytes(), "纸质信用修复申请.png"), DocumentPurpose.RECEIPT_PAPER
        documents.store(file=file, uploaded_by=clerk, purpose=purpose, draft=draft, at=clock.now())
        return file_repair_at_counter(
            clerk=clerk, subject=firm, filing=self.filing(firm, [self.record(firm)]),
            received_on=clock.today(), draft=draft, now=clock.now(),
        )[0]  # fmt: skip

    def passed_on(self) -> dict[str, Case]:
        """In an installation that passes applications on."""
        with override_settings(REPAIR_UPSTREAM=True):
            preparing, forwarded, above = (self.file() for _ in range(3))
            for case in (forwarded, above):
                self.do(case, "forward", "zx.reviewer")
        receipt = {"upstream_reference": "鲁信修 2026-17", "received_on": clock.today()}
        self.do(above, "record_receipt", "zx.reviewer", **receipt)
        found = {"preparing": preparing, "forwarded": forwarded, "above": self.executed(above)}
        return {f"repair {name}": case for name, case in found.items()}

    def begun(self) -> Draft:
        """Every question is answered, and it is not sent; some entries cannot be repaired yet."""
        record, subject = self.record(self.link.subject), self.link.subject
        repairs.penalty(subject, self.item, "曲市监食罚〔2026〕999号", decided_on=dt.date(2026, 9, 1))
        draft = drafts.filing_draft(self.link.user, "repair")
        letter = commitment.letter(subject, [record], clock.today())
        said = {"link": str(self.link.pk), "records": str(record.pk), "kind": "end_publicity"}
        said |= {"statement": STATEMENT, "letter": commitment.fingerprint(letter)}
        said |= {"signed_name": "孔祥", "agreed": "on"}
        drafts.save_answers(draft, said, clock.now())
        file, purpose = upload(image_bytes(), "缴款凭证.png"), DocumentPurpose.EVIDENCE
        documents.store(file=file, uploaded_by=self.link.user, purpose=purpose, draft=draft, at=clock.now())
        return draft
