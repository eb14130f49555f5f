"""The demo town: offices, people, subjects and their entries. Every name and number is made up."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.claiming import claim_subject, register_verified_subject, verify_link
from accounts.models import Membership, Role, Subject, SubjectLink, Unit, UnitKind, User
from cases.catalogue import begin
from cases.models import CatalogueItem, Record, RecordChange, RecordRelease
from cases.penalties import NewPenalty
from cases.publicity import Sanction, Scheme, scheme_of
from cases.records import NewEntry, append_version, current, enter_record, fields_of
from core import clock
from lawbook.calendar import current as current_calendar

DOMAIN = "demo.test"
PASSWORD = "redress-demo-2026"  # noqa: S105  of demo accounts only, printed by `make run`
BEGAN = dt.date(2024, 1, 1)

UNITS = {
    "zx": (UnitKind.CENTRE, "曲阜市社会信用中心", "Qufu Social Credit Centre", "0537-4000001"),
    "scjg": (UnitKind.PROVIDER, "曲阜市市场监督管理局", "Qufu Market Regulation Bureau", "0537-4000002"),
    "sw": (UnitKind.PROVIDER, "曲阜市税务局", "Qufu Tax Bureau", "0537-4000003"),
    "yj": (UnitKind.PROVIDER, "曲阜市应急管理局", "Qufu Emergency Management Bureau", "0537-4000004"),
}
PEOPLE = {
    "scjg.reviewer": ("李敏", "scjg", Role.REVIEWER),
    "scjg.reviewer2": ("王强", "scjg", Role.REVIEWER),
    "scjg.approver": ("张慧", "scjg", Role.APPROVER),
    "scjg.steward": ("陈静", "scjg", Role.DATA_STEWARD),
    "scjg.supervisor": ("刘洋", "scjg", Role.SUPERVISOR),
    "scjg.head": ("赵刚", "scjg", Role.UNIT_HEAD),
    "scjg.clerk": ("孙芳", "scjg", Role.COUNTER_CLERK),
    "sw.reviewer": ("周涛", "sw", Role.REVIEWER),
    "sw.approver": ("吴琳", "sw", Role.APPROVER),
    "sw.steward": ("郑凯", "sw", Role.DATA_STEWARD),
    "sw.supervisor": ("冯雪", "sw", Role.SUPERVISOR),
    "yj.reviewer": ("蒋伟", "yj", Role.REVIEWER),
    "yj.approver": ("沈丽", "yj", Role.APPROVER),
    "yj.steward": ("韩磊", "yj", Role.DATA_STEWARD),
    "yj.supervisor": ("杨帆", "yj", Role.SUPERVISOR),
    "zx.reviewer": ("朱婷", "zx", Role.REVIEWER),
    "zx.approver": ("秦勇", "zx", Role.APPROVER),
    "zx.steward": ("许晨", "zx", Role.DATA_STEWARD),
    "zx.supervisor": ("何洁", "zx", Role.SUPERVISOR),
    "zx.clerk": ("吕萍", "zx", Role.COUNTER_CLERK),
    "zx.director": ("施明", "zx", Role.DIRECTOR),
    "zx.admin": ("曹宁", "zx", Role.UNIT_ADMIN),
    "scjg.admin": ("严冰", "scjg", Role.UNIT_ADMIN),
}
SUBJECTS = {
    "kong": ("organisation", "uscc", "91370881MA3C0T2X5H", "曲阜孔府食品有限公司", "representative"),
    "yan": ("organisation", "uscc", "91370881672210342F", "曲阜颜庙建材有限公司", "representative"),
    "ling": ("person", "citizen", "370881198805120029", "孔令华", "self"),
}
ITEMS = {
    "penalty": ("scjg", "行政处罚", "Administrative penalty", "《中华人民共和国行政处罚法》", "08-0101"),
    "tax": ("sw", "欠税信息", "Unpaid tax", "《中华人民共和国税收征收管理法》第四十五条", "08-0304"),
    "safety": ("yj", "安全生产行政处罚", "Work safety penalty", "《中华人民共和国安全生产法》", "08-0102"),
}
SECTORS = {"penalty": "market_regulation", "safety": "work_safety"}  # what of it is published, by which rules
ENTRIES = {
    "kong-1": ("kong", "penalty", "曲市监罚〔2026〕118号", 190, "销售超过保质期的食品", "罚款", "20000 元"),
    "kong-2": ("kong", "tax", "曲税欠〔2026〕7号", 120, "2025 年第四季度增值税未按期缴纳", "", "8640 元"),
    "kong-3": ("kong", "penalty", "曲市监罚〔2025〕402号", 380, "标签标注不符合规定", "罚款", "5000 元"),
    "kong-4": ("kong", "safety", "曲应急罚〔2026〕12号", 75, "未按规定进行安全培训", "罚款", "10000 元"),
    "kong-5": ("kong", "penalty", "曲市监罚〔2026〕64号", 240, "货架上有超过保质期的食品", "罚款", "3000 元"),
    "yan-1": ("yan", "penalty", "曲市监罚〔2026〕131号", 160, "产品质量抽检不合格", "罚款", "30000 元"),
    "yan-2": ("yan", "safety", "曲应急罚〔2026〕9号", 98, "消防通道堆放物品", "罚款", "15000 元"),
    "yan-3": ("yan", "tax", "曲税欠〔2026〕3号", 210, "房产税未按期申报", "", "2310 元"),
    "yan-4": ("yan", "safety", "曲应急罚〔2026〕3号", 118, "消防通道堆放物品", "罚款", "5000 元"),
    "yan-5": ("yan", "safety", "曲应急罚〔2026〕4号", 115, "未按规定进行安全培训", "罚款", "8000 元"),
    "ling-1": ("ling", "penalty", "曲市监罚〔2026〕121号", 140, "无证经营小餐饮", "罚款", "20000 元"),
    "ling-2": ("ling", "tax", "曲税欠〔2026〕15号", 60, "个人所得税汇算未补缴", "", "1260 元"),
}


@dataclass(frozen=True, slots=True)
class Town:
    units: dict[str, Unit]
    people: dict[str, User]
    subjects: dict[str, Subject]
    links: dict[str, SubjectLink]
    records: dict[str, Record]


def build_town() -> Town:
    units = {
        code: Unit.objects.create(
            code=code, kind=kind, name_zh=zh, name_en=en, phone=phone, address="曲阜市春秋中路"
        )
        for code, (kind, zh, en, phone) in UNITS.items()
    }
    people = _people(units)
    links = {name: _subject(name, people) for name in SUBJECTS}
    subjects = {name: link.subject for name, link in links.items()}
    items = {
        code: begin(
            code=code,
            unit=units[unit],
            valid_from=BEGAN,
            name_zh=zh,
            name_en=en,
            legal_basis=basis,
            directory_no=directory_no,
            is_penalty=code in SECTORS,
            is_public=code in SECTORS,
            sector=SECTORS.get(code, ""),
        )
        for code, (unit, zh, en, basis, directory_no) in ITEMS.items()
    }
    records = {key: _entry(key, subjects, items, units) for key in ENTRIES}
    return Town(units, people, subjects, links, records)


def _people(units: dict[str, Unit]) -> dict[str, User]:
    password = make_password(PASSWORD)
    people = {}
    for local, (name, unit, role) in PEOPLE.items():
        user = User.objects.create(
            email=f"{local}@{DOMAIN}",
            name=name,
            is_official=True,
            password=password,
            joined_at=clock.at(BEGAN),
        )
        Membership.objects.create(user=user, unit=units[unit], role=role, starts_on=BEGAN)
        people[local] = user
    people["admin"] = User.objects.create(
        email=f"admin@{DOMAIN}",
        name="系统管理员",
        is_official=True,
        is_staff=True,
        is_superuser=True,
        password=password,
    )
    return people


def _subject(name: str, people: dict[str, User]) -> SubjectLink:
    """The company's representative or the person, checked at the counter."""
    kind, number_kind, number, title, capacity = SUBJECTS[name]
    today = clock.today()
    register_verified_subject(kind=kind, number_kind=number_kind, number=number, name=title, today=today)
    user = User.objects.create_user(f"{name}@{DOMAIN}")
    link = claim_subject(
        user=user,
        kind=kind,
        number_kind=number_kind,
        number=number,
        name=title,
        capacity=capacity,
        today=today,
    )
    return verify_link(link=link, by=people["zx.clerk"], how="身份证、营业执照原件")


def _penalty(decided: dt.date, sector: str) -> NewPenalty:
    """A fine, published the day after; put right within a month where that has passed."""
    tier = "general" if scheme_of(decided, sector) == Scheme.THREE_TIERS else ""
    done = decided + dt.timedelta(days=30)
    return NewPenalty(
        sanctions=(Sanction("fine", tier),),
        published_on=decided + dt.timedelta(days=1),
        misconduct_ended_on=decided,
        corrected_on=done if done <= clock.today() else None,
    )


def _entry(
    key: str, subjects: dict[str, Subject], items: dict[str, CatalogueItem], units: dict[str, Unit]
) -> Record:
    subject, item, document_no, days_ago, summary, penalty, amount = ENTRIES[key]
    decided = current_calendar().previous_working_day(clock.today() - dt.timedelta(days=days_ago))
    organ = items[item].unit.name_zh
    fields = {"summary": summary, "deciding_organ": organ, "penalty_kind": penalty, "amount": amount}
    entry = NewEntry(
        item=items[item],
        document_no=document_no,
        determined_on=decided,
        fields=fields,
        penalty=_penalty(decided, items[item].sector) if penalty else None,
    )
    at = clock.at(decided + dt.timedelta(days=1), dt.time(10))
    record = enter_record(subject=subjects[subject], entry=entry, author=None, at=at)
    if key == "kong-3":
        append_version(
            record,
            change=RecordChange.ANNOTATED,
            fields=fields_of(current(record)) | {"note": "罚款已于当月缴清"},
            reason_zh="当事人已履行，处罚机关补充说明",
            reason_en="Performed; the penalising organ added a note",
            case=None,
            author=None,
            at=at + dt.timedelta(days=30),
        )
    RecordRelease.objects.create(
        version=current(record), unit=units["zx"], purpose="公共信用信息平台", at=at + dt.timedelta(hours=2)
    )
    return record
