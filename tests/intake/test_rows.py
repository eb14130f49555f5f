"""One row of a provider: what keeps it out, with its article, and what it becomes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.intake.columns import COLUMNS, column_named
from cases.intake.findings import SENTENCES
from cases.intake.rows import Context, check_row, only_municipal, penalty_of, read_date
from cases.models import CatalogueItem
from cases.publicity import Sanction
from lawbook.exclusions import article_of, forbidden_in
from tests.intake.brought import TODAY, citizen, person_row, row

ITEM = CatalogueItem(pk=1, code="penalty", category="negative", is_penalty=True, sector="market_regulation")
ON = Context(ITEM, TODAY)


def codes(said: dict[str, str], context: Context = ON) -> set[str]:
    return {found.code for found in check_row(said, context).findings}


def test_a_sound_row_says_everything_a_record_keeps() -> None:
    said = check_row(row(1), ON).said
    assert said["determined_on"] == "2026-09-01"
    assert said["fields"]["intent"].startswith("明知")
    penalty = penalty_of(said)
    assert penalty is not None
    assert penalty.sanctions == (Sanction("fine", "general"),)
    assert penalty.misconduct_ended_on == dt.date(2026, 8, 10)


@pytest.mark.parametrize(
    ("changes", "code", "articles"),
    [
        ({"simple_procedure": "是"}, "simple_procedure", "第十五条"),
        ({"minor_and_remedied": "Yes"}, "minor_and_remedied", "第十五条"),
        ({"basis_level": "市级文件"}, "municipal_basis", "第十三条"),
        ({"legal_basis": "曲政发〔2023〕8号"}, "municipal_basis", "第十三条"),
        ({"summary": "信教人员"}, "forbidden_data", "第六十三条、《山东省社会信用条例》第四十二条"),
        ({"consequences": ""}, "factors_missing", "第十四条"),
        ({"graded_by": "曲阜市税务局"}, "graded_by_another_unit", "第十四条"),
    ],
)
def test_a_refusal_names_its_article(changes: dict[str, str], code: str, articles: str) -> None:
    assert codes(row(1, **changes)) == {code}
    assert articles in article_of(code, "zh-hans")
    assert "Article" in article_of(code, "en")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = row(1, number="123", determined_on="yesterday", simple_procedure="是", intent="")
    assert {"number_length", "date_unreadable", "simple_procedure"} <= codes(wrong)


@pytest.mark.parametrize(
    ("born", "happened", "minor"),
    [("20080910", "2026-09-09", True), ("20080910", "2026-09-10", False), ("20080910", "2026-08-01", True)],
)
def test_who_was_under_18_when_it_happened_is_not_recorded(born: str, happened: str, minor: bool) -> None:
    said = person_row(1, number=citizen(born, 3), conduct_on=happened, determined_on="2026-09-20")
    assert ("record_on_minor" in codes(said)) == minor


def test_a_persons_row_says_when_it_happened() -> None:
    assert codes(person_row(1, conduct_on="")) == {"conduct_missing"}
    assert codes(person_row(1, conduct_on="2026-09-02")) == {"conduct_after_decision"}


def test_each_kind_of_penalty_may_have_its_own_tier() -> None:
    said = check_row(row(1, penalties="罚款、吊销许可证件：严重"), ON).said
    penalty = penalty_of(said)
    assert penalty is not None
    assert penalty.sanctions == (Sanction("fine", "general"), Sanction("revocation", "serious"))


def test_a_penalty_of_the_old_scheme_has_no_tiers_and_needs_no_factors() -> None:
    old = {"determined_on": "2024-05-10", "misconduct_ended_on": "2024-05-01"}
    ungraded = {"tier": "", "graded_by": "", "intent": "", "circumstances": "", "consequences": ""}
    assert codes(row(1, **old, **ungraded)) == set()
    assert "tier_without_scheme" in codes(row(1, **old))


def test_an_item_without_penalties_needs_none_and_positive_information_may_be_municipal() -> None:
    prize = CatalogueItem(pk=2, code="prize", category="positive", is_penalty=False)
    plain = row(1, penalties="", tier="", graded_by="", basis_level="市级文件")
    assert codes(plain, Context(prize, TODAY)) == set()
    assert codes(plain) == {"penalty_missing", "municipal_basis"}


def test_an_item_on_a_municipal_basis_takes_nothing_negative() -> None:
    local = CatalogueItem(pk=3, code="local", category="negative", basis_level="municipal_document")
    assert codes(row(1, penalties="", tier=""), Context(local, TODAY)) == {"municipal_basis"}


@pytest.mark.parametrize(
    ("basis", "municipal"),
    [
        ("《曲阜市社会信用管理办法(试行)》", True),
        ("《济宁市社会信用管理办法》第八条", True),
        ("曲政发〔2023〕8号", True),
        ("《曲阜市社会信用管理办法(试行)》;《中华人民共和国食品安全法》", False),
        ("《山东省社会信用条例》第十三条", False),
        ("《中华人民共和国行政处罚法》", False),
    ],
)
def test_a_basis_is_municipal_where_every_document_is(basis: str, municipal: bool) -> None:
    assert only_municipal(basis) == municipal


@pytest.mark.parametrize(
    ("text", "of_a_person", "of_a_company"),
    [
        ("收入证明", "income", ""),
        ("没收违法收入 3000 元", "", ""),
        ("销售转基因食品未标识", "", ""),
        ("违反疾病预防控制规定", "", ""),
        ("当事人患有肝炎", "illness", "illness"),
        ("指纹信息", "fingerprints", "fingerprints"),
        ("销售指纹锁", "", ""),
        ("转基因与基因检测", "genes", "genes"),
    ],
)
def test_forbidden_data_is_found_by_its_words(text: str, of_a_person: str, of_a_company: str) -> None:
    assert forbidden_in(text, of_a_person=True) == of_a_person
    assert forbidden_in(text, of_a_person=False) == of_a_company


@pytest.mark.parametrize(
    "text", ["2026-09-01", "2026/9/1", "2026.09.01", "2026年9月1日", "20260901", "2026-09-01 00:00"]
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "01.09.2026", "45901", "²026-09-01", "2026-9", "-2026-09-01", "٢٠٢٦-٠٩-٠١"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_a_column_is_found_by_its_headings_and_its_key() -> None:
    for column in COLUMNS:
        for heading in (column.zh, column.en, column.key, f" {column.zh}* ", column.en.upper()):
            assert column_named(heading) == column.key
    assert column_named("收入") == ""
    assert len({*(one.zh for one in COLUMNS), *(one.en for one in COLUMNS)}) == 2 * len(COLUMNS)


CELLS = st.dictionaries(
    st.sampled_from([column.key for column in COLUMNS]),
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(["是", "一般", "罚款", "2026-09-01", "法律", "统一社会信用代码"]),
    ),
)


@given(CELLS)
def test_whatever_stands_in_a_row_it_is_taken_or_refused_in_words(cells: dict[str, str]) -> None:
    checked = check_row(row(1) | cells, ON)
    assert bool(checked.said) != bool(checked.findings)
    assert {found.code for found in checked.findings} <= set(SENTENCES)
