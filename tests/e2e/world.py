"""A morning in the demo town, with everything on it that a page can show: what the walk through all pages sees."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from accounts.absences import enter_absence
from accounts.agents import appoint_agent, remove_agent
from accounts.claiming import claim_subject
from accounts.models import Subject, SubjectLink, User
from cases import documents, drafts, keeping
from cases.actors import actor
from cases.intake import tables
from cases.models import (
    BatchSource,
    Case,
    CatalogueItem,
    CatalogueProposal,
    DocumentPurpose,
    IntakeBatch,
    SealedOpening,
)
from core import clock
from notifications import outbox, payloads
from notifications.models import Channel, Message, MessageStatus
from notifications.outbox import letter_instead
from tests.cast import UNUSED_NUMBER
from tests.e2e.repairs import Repairs
from tests.uploads import image_bytes, upload
from workflows import heartbeat
from workflows.actions import perform
from workflows.demo.batches import bring_all
from workflows.demo.stories import tell_all
from workflows.demo.teller import BASIS
from workflows.demo.town import Town, build_town
from workflows.filing import Filing, file_at_counter, file_objection
from workflows.intake import receiving, sweeping
from workflows.models import Deadline

MORNING = "2026-09-24T10:30"
EVIDENCE = "处罚决定书 扫描件.png"


@dataclass
class World:
    """`cases` by the key of the demo's entry they are about, `keys` for rows that an address names."""

    town: Town
    cases: dict[str, Case] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)

    def person(self, name: str) -> User:
        """An official by the local part of the address, or the person who speaks for a subject."""
        return self.town.people[name] if name in self.town.people else self.town.links[name].user

    @property
    def words(self) -> dict[str, Any]:
        """What a query names: the number of a case, or the key of a row."""
        return {key: case.reference for key, case in self.cases.items()} | self.keys

    def resolved(self, word: Any) -> Any:
        """What an address needs: the number of a case, the key of a row, or the word itself."""
        if word in self.cases:
            return self.cases[word].reference
        return self.keys.get(word, word)


def build_world() -> World:
    """It is MORNING: cases in every state, a begun filing, a claim, a paper, an absence, a result not told."""
    world = World(build_town())
    tell_all(world.town)
    bring_all(world.town)
    for key, record in world.town.records.items():
        if case := Case.objects.filter(record=record).first():
            world.cases[key] = case
    add_a_begun_filing(world)
    add_a_claim(world)
    add_a_paper(world)
    add_an_agent(world)
    add_what_is_missing(world)
    add_an_incomplete_answer(world)
    add_a_silence(world)
    add_a_case_nobody_may_approve(world)
    add_an_own_duty(world)
    add_evidence_and_doubts(world)
    add_an_absence(world)
    tell_a_receiver(world)
    leave_a_result_untold(world)
    add_repairs(world)
    heartbeat.run_outbox()
    heartbeat.run_notices()
    heartbeat.run_deadlines()
    heartbeat.run_publicity()
    open_a_sealed_entry(world)
    name_the_rows(world)
    name_what_was_brought(world)
    get_something_stuck(world)
    return world


def open_a_sealed_entry(world: World) -> None:
    """A court asks for one entry that is sealed, and for one that is not to be erased; another question waits."""
    people, record, now = world.town.people, world.town.records["kong-3"], clock.now()
    keeping.set_hold(record, people["zx.supervisor"], "法院调取证据", now)
    asked = {"record": record, "asked_at": now, "reason": "法院调取证据"}
    allowed = {"allowed": True, "decided_by": people["zx.director"], "decided_at": now}
    opening = SealedOpening.objects.create(
        **asked, **allowed, asked_by=people["zx.supervisor"], open_until=now + dt.timedelta(days=1)
    )
    SealedOpening.objects.create(**asked, asked_by=people["scjg.supervisor"])
    world.keys["opening"] = opening.pk


def name_what_was_brought(world: World) -> None:
    """One batch that counts, one that waits for a second person, a change of the catalogue."""
    entered, waiting = IntakeBatch.objects.order_by("pk")
    world.keys |= {"entered batch": entered.reference, "waiting batch": waiting.reference}
    world.keys["change of an item"] = CatalogueProposal.objects.get().pk


def add_a_begun_filing(world: World) -> None:
    """The company's representative also speaks for herself, and has answered every question but not sent it."""
    link, now = world.town.links["kong"], clock.now()
    claimed(link.user, UNUSED_NUMBER, "孔维新")
    draft = drafts.filing_draft(link.user, "objection")
    said = {"link": str(link.pk), "record": "other", "publisher": "信用中国(山东曲阜)网站", "document_no": ""}
    said |= {
        "says": "公示我公司 2024 年未公示年度报告,实际已按期公示。",
        "ground": "omission",
        "wanted": "annotate",
    }
    said |= {"statement": "2024 年度报告已于 2025 年 3 月公示,回执见附件。", "unit": ""}
    drafts.save_answers(draft, said, now)
    file, purpose = upload(image_bytes(), EVIDENCE), DocumentPurpose.EVIDENCE
    stored = documents.store(file=file, uploaded_by=link.user, purpose=purpose, draft=draft, at=now)
    world.keys["draft file"] = stored.pk


def add_a_claim(world: World) -> None:
    """Somebody typed a number that is verified already: the counter has to look closely."""
    newcomer = User.objects.create_user("newcomer@demo.test")
    number = world.town.subjects["ling"].number
    world.town.links["newcomer"] = claimed(newcomer, number, "孔令华")
    world.town.links["stranger"] = SubjectLink(user=User.objects.create_user("stranger@demo.test"))
    world.keys["claim"] = world.town.links["newcomer"].pk


def claimed(user: User, number: str, name: str) -> SubjectLink:
    return claim_subject(
        user=user, kind="person", number_kind="citizen", number=number, name=name, capacity="self",
        today=clock.today(),
    )  # fmt: skip


def add_a_paper(world: World) -> None:
    """A paper at the centre's counter, from a person without an account: notices go by letter."""
    clerk, now = world.town.people["zx.clerk"], clock.now()
    draft = drafts.filing_draft(clerk, "counter")
    file, purpose = upload(image_bytes(), "纸质异议申请.png"), DocumentPurpose.RECEIPT_PAPER
    documents.store(file=file, uploaded_by=clerk, purpose=purpose, draft=draft, at=now)
    subject = Subject(kind="person", number_kind="citizen", number_index=uuid.uuid4().hex)
    subject.number, subject.name = UNUSED_NUMBER, "颜廷柱"
    subject.save()
    filing = Filing(
        ground="error", wanted="delete", statement="这笔处罚不是我的。", entry="曲市监罚〔2026〕44号"
    )
    world.cases["paper"] = case = file_at_counter(
        clerk=clerk, subject=subject, filing=filing, received_on=dt.date(2026, 9, 23), draft=draft, now=now
    )
    file = upload(image_bytes(), "补充材料.png")
    scan = documents.store(file=file, uploaded_by=clerk, purpose=purpose, case=case, at=now)
    perform(case.pk, "add_material", clerk, documents=[scan.pk])


def add_an_agent(world: World) -> None:
    """The company's lawyer, with a power of attorney and something done under it; and one who was removed."""
    own, today, now = world.town.links["kong"], clock.today(), clock.now()
    said = {"by": own.user, "subject": own.subject, "scope": "信用异议的提出、补正与撤回", "today": today}
    former = appoint_agent(email="former@demo.test", ends_on=dt.date(2026, 12, 31), **said)
    remove_agent(link=former, by=own.user, today=today)
    link = appoint_agent(email="lawyer@demo.test", ends_on=dt.date(2027, 6, 30), **said)
    file, purpose = upload(image_bytes(), "授权委托书.png"), DocumentPurpose.POWER_OF_ATTORNEY
    documents.store(file=file, uploaded_by=own.user, purpose=purpose, link=link, at=now)
    case = world.cases["kong-1"]
    file, purpose = upload(image_bytes(), "付款凭证.png"), DocumentPurpose.EVIDENCE
    stored = documents.store(file=file, uploaded_by=link.user, purpose=purpose, case=case, at=now)
    perform(case.pk, "add_material", link.user, documents=[stored.pk])
    world.keys |= {"own link": own.pk, "agent": link.pk}


def add_what_is_missing(world: World) -> None:
    """An omission is upheld: the data steward enters what is missing."""
    world.cases["missing"] = case = described(
        world, "omission", "我公司 2026 年获评诚信企业,信用记录中没有。", "scjg"
    )
    reviewer, approver = world.person("scjg.reviewer"), world.person("scjg.approver")
    perform(case.pk, "accept", reviewer)
    said = {"finding": "upheld", "remedy": "correct", "basis": BASIS, "reasoning": "评选文件属实,应予补记。"}
    perform(case.pk, "propose", reviewer, **said, fields={"summary": "2026 年度诚信企业"})
    world.cases["missing proposed"] = other = described(
        world, "omission", "我公司 2025 年的荣誉也没有。", "scjg"
    )
    perform(other.pk, "accept", reviewer)
    perform(other.pk, "propose", reviewer, **said, fields={"summary": "2025 年度诚信企业"})
    perform(case.pk, "approve", approver)


def add_an_incomplete_answer(world: World) -> None:
    """Material is asked for, half of it comes, and the rest is asked for."""
    world.cases["incomplete"] = case = described(world, "error", "网站公示的罚款金额有误。", "scjg")
    reviewer, again = world.person("scjg.reviewer"), {"incomplete": "决定书只有第一页,缺少写明金额的第二页。"}
    perform(case.pk, "request_supplement", reviewer, items=["处罚决定书全文"])
    perform(case.pk, "supplement", world.person("kong"), answer="见附件。")
    world.cases["answered"] = other = described(world, "error", "公示的日期有误。", "scjg")
    perform(other.pk, "request_supplement", reviewer, items=["处罚决定书全文"])
    perform(other.pk, "supplement", world.person("kong"), answer="见附件。")
    perform(case.pk, "request_supplement", reviewer, items=["处罚决定书第二页"], **again)


def add_a_silence(world: World) -> None:
    """Material was asked for, the day for it has passed, and nothing came."""
    moment = clock.at(dt.date(2026, 9, 18), dt.time(9))
    world.cases["silent"] = case = described(world, "error", "公示的当事人名称有误。", "scjg", at=moment)
    perform(case.pk, "request_supplement", world.person("scjg.reviewer"), items=["营业执照"], now=moment)


def add_a_case_nobody_may_approve(world: World) -> None:
    """The unit's only approver keeps out of the person's cases."""
    world.cases["nobodys"] = case = described(
        world, "error", "公示的处罚事由与决定书不一致。", "yj", of="ling"
    )
    reviewer, approver = world.person("yj.reviewer"), world.person("yj.approver")
    perform(case.pk, "accept", reviewer)
    perform(case.pk, "propose", reviewer, finding="rejected", basis=BASIS, reasoning="与决定书一致。")
    perform(case.pk, "declare_interest", approver, reason="当事人是本人亲属。")


def add_an_own_duty(world: World) -> None:
    """An omission was found, and the objection withdrawn before it was approved."""
    world.cases["owed"] = case = described(world, "omission", "我公司 2024 年的荣誉也没有。", "scjg")
    reviewer, approver = world.person("scjg.reviewer"), world.person("scjg.approver")
    perform(case.pk, "accept", reviewer)
    said = {"finding": "upheld", "remedy": "correct", "basis": BASIS, "reasoning": "评选文件属实,应予补记。"}
    perform(case.pk, "propose", reviewer, **said, fields={"summary": "2024 年度诚信企业"})
    perform(case.pk, "send_back", approver, reason="请附评选文件。")
    perform(case.pk, "withdraw", world.person("kong"))


def described(
    world: World, ground: str, entry: str, unit: str, *, of: str = "kong", at: dt.datetime | None = None
) -> Case:
    """Somebody, mostly the company, objects to something that is described in words."""
    link = world.town.links[of]
    said = Filing(ground, "correct", "请核查。", entry=entry, unit=world.town.units[unit])
    return file_objection(user=link.user, link=link, filing=said, submission_key=uuid.uuid4(), now=at)


def add_evidence_and_doubts(world: World) -> None:
    """Files in a case, and another receipt date that waits for a second person."""
    yan, reviewer = world.person("yan"), world.person("scjg.reviewer")
    case, now = world.cases["yan-1"], clock.now()
    file, purpose = upload(image_bytes(), "复检报告.png"), DocumentPurpose.EVIDENCE
    stored = documents.store(file=file, uploaded_by=yan, purpose=purpose, case=case, at=now)
    perform(case.pk, "add_material", yan, documents=[stored.pk])
    file, purpose = upload(image_bytes(), "邮戳.png"), DocumentPurpose.RECEIPT_PROOF
    proof = documents.store(file=file, uploaded_by=reviewer, purpose=purpose, case=case, at=now)
    facts = {"received_on": dt.date(2026, 9, 21), "evidence": proof, "reason": "信封邮戳为 21 日。"}
    perform(case.pk, "propose_receipt_date", reviewer, **facts)


def add_an_absence(world: World) -> None:
    today = clock.today()
    enter_absence(
        user=world.person("scjg.reviewer2"), deputy=world.person("scjg.reviewer"),
        starts_on=today, ends_on=dt.date(2026, 10, 9), today=today,
    )  # fmt: skip


def tell_a_receiver(world: World) -> None:
    """A unit that received an entry is told of its new version: it may not open the case."""
    case, reader = world.cases["kong-3"], world.person("sw.steward")
    assert case.record is not None
    facts = {"record": case.record.pk, "version": 2, "change": "corrected"}
    payload = payloads.DeskRecordCorrected(reference=case.reference, **facts)
    told = outbox.queue(payload, to=reader, case_id=case.pk, dedupe="receiver")
    world.keys["told"] = next(row.pk for row in told if row.channel == Channel.IN_APP)


def leave_a_result_untold(world: World) -> None:
    """Decided in time, refused by the mail server; the letter has been waiting since, and the term has passed."""
    link, unit = world.town.links["ling"], world.town.units["scjg"]
    said = Filing("omission", "annotate", "荣誉信息没有公示。", entry="2025 年度诚信个体工商户", unit=unit)
    moment = clock.at(dt.date(2026, 9, 14), dt.time(9))
    case = file_objection(user=link.user, link=link, filing=said, submission_key=uuid.uuid4(), now=moment)
    reviewer, approver = world.person("scjg.reviewer"), world.person("scjg.approver")
    decision = {"finding": "rejected", "reasoning": "没有该项表彰决定。", "basis": "《办法》第五十九条"}
    perform(case.pk, "accept", reviewer, now=moment)
    perform(case.pk, "propose", reviewer, now=moment, **decision)
    perform(case.pk, "approve", approver, now=moment)
    mails = Message.objects.filter(case_id=case.pk, key="objection.result", channel=Channel.EMAIL)
    for mail in mails:
        letter_instead(mail, moment)
    mails.update(status=MessageStatus.FAILED)


def add_repairs(world: World) -> None:
    world.cases |= Repairs(world.town).cases
    world.keys["repair step"] = world.cases["repair executing"].execution_steps.latest("pk").pk


def name_the_rows(world: World) -> None:
    asked = world.cases["kong-4"].assistances
    letters = Message.objects.filter(channel=Channel.LETTER, status=MessageStatus.QUEUED)
    results = Message.objects.filter(key="objection.result", case_id=world.cases["ling-2"].pk)
    world.keys |= {
        "open question": asked.get(unit=world.town.units["sw"]).pk,
        "answered question": asked.get(unit=world.town.units["scjg"]).pk,
        "reviewer": world.person("scjg.reviewer").pk,
        "letter": letters.latest("pk").pk,
        "result": results.get(channel=Channel.IN_APP).pk,
        "result mail": results.get(channel=Channel.EMAIL).pk,
    }


def get_something_stuck(world: World) -> None:
    """A mail that was tried in vain, a clock that could not be looked at and a batch that was not taken on."""
    mail = Message.objects.filter(channel=Channel.EMAIL, case_id=world.cases["kong-2"].pk).earliest("pk")
    Message.objects.filter(pk=mail.pk).update(status=MessageStatus.DEAD, sent_at=None, attempts=5)
    Deadline.objects.filter(case=world.cases["yan-3"]).update(dead_at=clock.now(), attempts=5)
    _brought_and_given_up(world)


def _brought_and_given_up(world: World) -> None:
    """Nobody has looked at its rows, after the last try."""
    brought = receiving.Bringing(
        item=CatalogueItem.objects.get(code="tax"),
        source=BatchSource.FORM,
        kind=tables.ROWS,
        data=tables.packed([{"key": "SW-2026-1"}]),
        submission_key=uuid.uuid4(),
    )
    by = actor(world.town.people["sw.reviewer"], clock.today())
    batch = receiving.receive(brought, actor=by, at=clock.now())
    IntakeBatch.objects.filter(pk=batch.pk).update(attempts=sweeping.MOST_TRIES, due_again_at=None)
