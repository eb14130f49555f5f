"""What a provider's table may say: its columns, and the words that their cells may use.

The headings are those of the template; a column may also be named by its key or in the other language.
"""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import get_language

from accounts.models import NumberKind
from cases.models import BasisLevel
from cases.penalties import KINDS, TIERS


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    zh: str
    en: str
    required: bool = False

    @property
    def label(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


COLUMNS: tuple[Column, ...] = (
    Column("key", "单位内部编号", "Own key", required=True),
    Column("number_kind", "证件类型", "Kind of number", required=True),
    Column("number", "证件号码", "Number", required=True),
    Column("name", "名称或姓名", "Name", required=True),
    Column("document_no", "决定文书号", "Number of the deciding document", required=True),
    Column("determined_on", "认定日期", "Decided on", required=True),
    Column("conduct_on", "行为发生日期", "Date of the conduct"),
    Column("summary", "主要内容", "What it says", required=True),
    Column("deciding_organ", "认定机关", "Decided by", required=True),
    Column("legal_basis", "法律依据", "Legal basis", required=True),
    Column("basis_level", "依据层级", "Level of the basis", required=True),
    Column("facts", "事实", "Facts found"),
    Column("amount", "金额", "Amount"),
    Column("note", "备注", "Note"),
    Column("penalties", "处罚种类", "Kinds of penalty"),
    Column("tier", "失信程度", "Tier"),
    Column("graded_by", "分级机关", "Graded by"),
    Column("intent", "主观意图", "Intent"),
    Column("circumstances", "行为情节", "Circumstances"),
    Column("consequences", "危害后果", "Consequences"),
    Column("simple_procedure", "适用简易程序", "Simple procedure"),
    Column("minor_and_remedied", "轻微且主动消除后果", "Slight and remedied"),
    Column("document_on", "文书载明起算日", "Date fixed by the document"),
    Column("published_on", "首次公示日期", "Published on"),
    Column("misconduct_ended_on", "失信行为终止日期", "Misconduct ended on"),
    Column("corrected_on", "改正并履行完毕日期", "Corrected on"),
    Column("minor_is_necessary", "轻微处罚确需公示", "Publication of a minor penalty is necessary"),
    Column("is_secret", "涉密", "Secret"),
)
BY_KEY = {column.key: column for column in COLUMNS}
DATES = (
    "determined_on",
    "conduct_on",
    "document_on",
    "published_on",
    "misconduct_ended_on",
    "corrected_on",
)
FLAGS = ("simple_procedure", "minor_and_remedied", "minor_is_necessary", "is_secret")
TEXTS = (
    "summary",
    "deciding_organ",
    "amount",
    "facts",
    "legal_basis",
    "note",
    "intent",
    "circumstances",
    "consequences",
)  # what the entry will say
FACTORS = ("intent", "circumstances", "consequences")  # Article 14

NUMBER_KINDS = {
    "统一社会信用代码": NumberKind.USCC,
    "公民身份号码": NumberKind.CITIZEN,
    "身份证": NumberKind.CITIZEN,
    "居留或居住证件": NumberKind.RESIDENCE,
}
LEVELS = {
    "法律": BasisLevel.LAW,
    "行政法规": BasisLevel.ADMINISTRATIVE_REGULATION,
    "地方性法规": BasisLevel.LOCAL_REGULATION,
    "部门规章": BasisLevel.DEPARTMENTAL_RULE,
    "国家政策": BasisLevel.POLICY,
    "市级文件": BasisLevel.MUNICIPAL_DOCUMENT,
}
PENALTIES = {
    "警告": "warning",
    "通报批评": "public_criticism",
    "罚款": "fine",
    "没收违法所得": "confiscation",
    "没收非法财物": "confiscation",
    "没收": "confiscation",
    "暂扣许可证件": "suspension",
    "降低资质等级": "downgrading",
    "限制从业": "restriction",
    "限制开展生产经营活动": "restriction",
    "责令停产停业": "closure",
    "责令关闭": "closure",
    "吊销许可证件": "revocation",
}
TIER_WORDS = {"轻微": "minor", "一般": "general", "严重": "serious"}
YES = frozenset({"是", "yes", "y", "true", "1"})
NO = frozenset({"", "否", "no", "n", "false", "0"})

WORDS: dict[str, dict[str, str]] = {
    "number_kind": {word: str(kind.value) for word, kind in NUMBER_KINDS.items()}
    | {kind.value: kind.value for kind in (NumberKind.USCC, NumberKind.CITIZEN, NumberKind.RESIDENCE)},
    "basis_level": {word: str(level.value) for word, level in LEVELS.items()}
    | {level.value: level.value for level in BasisLevel},
    "penalty": PENALTIES | {kind: kind for kind in KINDS},
    "tier": TIER_WORDS | {tier: tier for tier in TIERS},
}
_NAMES = {name: one.key for one in COLUMNS for name in (one.key, one.zh, one.en.lower())}


def column_named(heading: str) -> str:
    """The key of the column with this heading, or nothing; a star for required ones is left out."""
    name = unicodedata.normalize("NFKC", heading).strip().rstrip("*").strip()
    return _NAMES.get(name) or _NAMES.get(name.lower(), "")
