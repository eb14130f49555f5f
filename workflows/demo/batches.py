"""What the demo's providers brought: one batch that counts, and one that waits for a second person."""

import datetime as dt
import uuid

from cases import catalogue
from cases.actors import actor
from cases.catalogue import Change
from cases.intake import tables
from cases.models import BatchSource, CatalogueItem, IntakeBatch
from cases.models.terms import TERMS
from cases.publicity import Scheme, scheme_of
from core import clock
from workflows.demo.town import Town
from workflows.intake import checking, deciding, entering, receiving

ORGAN = "曲阜市市场监督管理局"
BROUGHT = (
    ("91370881MA3D1A2BX0", "曲阜杏坛文化用品有限公司", "擅自改变登记事项", "罚款", "3000 元"),
    ("91370881MA3E7K913Y", "曲阜舞雩餐饮服务有限公司", "餐具消毒不符合要求", "警告", ""),
)
WAITING = (
    ("91370881MA3F2P0562", "曲阜沂河粮油有限公司", "销售标签不合格的食用油", "罚款", "8000 元"),
    ("91370881MA3G8T464A", "曲阜尼山陶器有限公司", "未按规定公示年度报告", "罚款", "2000 元"),
    ("91370881MA3H4W730A", "曲阜泗水石材有限公司", "超出核准范围经营", "罚款", "5000 元"),
)


def bring_all(town: Town) -> None:
    """Two batches of the market bureau, the second with a row that cannot be taken; a change of the catalogue."""
    now = clock.now()
    decided = _bring(town, _rows(BROUGHT, 500), now - dt.timedelta(days=3), "penalties-1.csv")
    deciding.confirm(decided, actor=actor(town.people["scjg.approver"], clock.today()), at=now)
    entering.enter_batch(decided.pk, now)
    _bring(town, _rows(WAITING, 600), now - dt.timedelta(hours=2), "penalties-2.csv")
    _propose_a_change(town, now)


def _bring(town: Town, rows: list[dict[str, str]], at: dt.datetime, name: str) -> IntakeBatch:
    item = CatalogueItem.objects.get(code="penalty")
    bringing = receiving.Bringing(
        item=item,
        source=BatchSource.FILE,
        kind=tables.ROWS,
        data=tables.packed(rows),
        submission_key=uuid.uuid4(),
        name=name,
    )
    batch = receiving.receive(
        bringing, actor=actor(town.people["scjg.reviewer"], clock.local_date(at)), at=at
    )
    checking.check_batch(batch.pk, at)
    return batch


def _rows(brought: tuple[tuple[str, str, str, str, str], ...], first: int) -> list[dict[str, str]]:
    decided = clock.today() - dt.timedelta(days=20)
    tiers = scheme_of(decided, "market_regulation") == Scheme.THREE_TIERS
    graded = {
        "tier": "一般",
        "graded_by": ORGAN,
        "intent": "未尽注意义务，无主观恶意",
        "circumstances": "首次发生，及时停止",
        "consequences": "未造成人身财产损害",
    }
    return [
        {
            "key": f"SCJG-{decided.year}-{first + place}",
            "number_kind": "统一社会信用代码",
            "number": number,
            "name": name,
            "document_no": f"曲市监罚〔{decided.year}〕{first + place}号",
            "determined_on": decided.isoformat(),
            "summary": summary,
            "deciding_organ": ORGAN,
            "legal_basis": "《中华人民共和国行政处罚法》",
            "basis_level": "法律",
            "amount": amount,
            "penalties": penalty,
            "published_on": (decided + dt.timedelta(days=1)).isoformat(),
            "misconduct_ended_on": decided.isoformat(),
            **(graded if tiers else {}),
        }
        for place, (number, name, summary, penalty, amount) in enumerate(brought)
    ]


def _propose_a_change(town: Town, now: dt.datetime) -> None:
    """The tax bureau's item is to be brought up to date monthly; the centre's administrator has not looked yet."""
    item = CatalogueItem.objects.select_related("unit").get(code="tax")
    said = {name: getattr(item, name) for name in TERMS} | {"rhythm": "monthly"}
    change = Change(
        code=item.code,
        item=item,
        unit=item.unit,
        said=said,
        valid_from=clock.local_date(now) + dt.timedelta(days=30),
        reason="按省级补充目录调整更新频次",
        approval="曲政字〔2026〕31号",
    )
    catalogue.propose(change, actor=actor(town.people["zx.director"], clock.today()), at=now)
