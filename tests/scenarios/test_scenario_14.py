"""Scenario 14: 1 000 rows with 37 bad ones, by file and by interface: 963 in, 37 refused; twice, nothing doubled."""

from collections import Counter

import pytest

from accounts.models import Subject
from cases.intake.findings import SENTENCES, Finding
from cases.models import BatchStatus, CatalogueItem, IntakeBatch, IntakeRow, Record, RecordVersion, RowStatus
from cases.records import current, fields_of
from ledger.models import Entry
from tests.cast import Cast
from tests.intake.brought import (
    Row,
    as_csv,
    as_xlsx,
    bring,
    bring_rows,
    citizen,
    confirm,
    penalty_item,
    person_row,
    row,
)

pytestmark = pytest.mark.django_db

# Every bad row: what is wrong with it, and the code under which it is refused.
BAD: list[tuple[dict[str, str], str]] = [
    ({"simple_procedure": "是"}, "simple_procedure"),
    ({"minor_and_remedied": "是"}, "minor_and_remedied"),
    ({"basis_level": "市级文件"}, "municipal_basis"),
    ({"legal_basis": "《曲阜市社会信用管理办法(试行)》第三十四条"}, "municipal_basis"),
    ({"summary": "当事人患有传染性肝病"}, "forbidden_data"),
    ({"note": "宗教信仰不详"}, "forbidden_data"),
    ({"intent": ""}, "factors_missing"),
    ({"circumstances": ""}, "factors_missing"),
    ({"consequences": ""}, "factors_missing"),
    ({"graded_by": "曲阜市应急管理局"}, "graded_by_another_unit"),
    ({"graded_by": ""}, "graded_by_another_unit"),
    ({"number": "91370881MA3C0T2X5A"}, "number_checksum"),
    ({"number": "9137088"}, "number_length"),
    ({"number": ""}, "number_missing"),
    ({"name": ""}, "name_missing"),
    ({"document_no": ""}, "document_no_missing"),
    ({"determined_on": "2026-13-01"}, "date_unreadable"),
    ({"determined_on": "2026-12-01"}, "date_in_future"),
    ({"determined_on": ""}, "date_missing"),
    ({"penalties": "杖责"}, "penalty_kind_unknown"),
    ({"tier": "特别严重"}, "tier_unknown"),
    ({"tier": ""}, "tier_missing"),
    ({"penalties": ""}, "penalty_missing"),
    ({"key": ""}, "key_missing"),
    ({"summary": ""}, "text_missing"),
]
OF_PEOPLE: list[tuple[dict[str, str], str]] = [
    ({"number": citizen("20100601", 7)}, "record_on_minor"),
    ({"number": citizen("20081001", 8), "conduct_on": "2026-09-01"}, "record_on_minor"),
    ({"conduct_on": ""}, "conduct_missing"),
    ({"facts": "当事人存款三万元"}, "forbidden_data"),
    ({"facts": "月工资收入五千元"}, "forbidden_data"),
    ({"facts": "名下房产两套"}, "forbidden_data"),
    ({"facts": "纳税数额一万元"}, "forbidden_data"),
    ({"facts": "投保商业保险"}, "forbidden_data"),
    ({"facts": "持有有价证券"}, "forbidden_data"),
    ({"facts": "血型 O 型"}, "forbidden_data"),
    ({"facts": "采集了指纹"}, "forbidden_data"),
    ({"facts": "基因检测"}, "forbidden_data"),
]
ARTICLES = {
    "simple_procedure": ("十五", "十三"),
    "minor_and_remedied": ("十五", "十三"),
    "municipal_basis": ("十三",),
    "forbidden_data": ("六十三", "四十二"),
    "record_on_minor": ("三",),
    "factors_missing": ("十四",),
    "graded_by_another_unit": ("十四",),
}


def thousand() -> tuple[list[Row], dict[int, str]]:
    """Every 27th row is a bad one; the code of each by its place in the list, which begins with 1."""
    rows = [person_row(place) if place % 10 == 0 else row(place) for place in range(1, 1001)]
    bad = [*((row, *one) for one in BAD), *((person_row, *one) for one in OF_PEOPLE)]
    places = range(27, 1001, 27)
    codes = {}
    for place, (make, changes, code) in zip(places, bad, strict=True):
        rows[place - 1], codes[place] = make(place, **changes), code
    return rows, codes


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return penalty_item(cast.scjg.unit)


def test_there_are_thirty_seven_bad_rows() -> None:
    rows, codes = thousand()
    assert (len(rows), len(codes)) == (1000, 37)


@pytest.mark.parametrize(
    ("table", "name"),
    [(as_csv, "rows.csv"), (lambda rows: as_csv(rows, "gb18030"), "rows.csv"), (as_xlsx, "rows.xlsx")],
    ids=["csv", "csv-gb18030", "xlsx"],
)
def test_by_file_963_are_entered_and_37_refused_each_with_line_code_and_article(
    cast: Cast, item: CatalogueItem, table, name: str
) -> None:
    rows, codes = thousand()
    batch = bring(cast.scjg.reviewer, item, table(rows), name)
    assert batch.status == BatchStatus.WAITING
    assert (batch.accepted, batch.refused, batch.there) == (963, 37, 0)
    refused_as(batch, {place + 1: code for place, code in codes.items()})  # the headings are line 1
    assert not Record.objects.filter(item=item).exists(), "nothing counts before a second person confirmed it"
    confirm(batch, cast.scjg.approver)
    assert (batch.status, batch.entered) == (BatchStatus.ENTERED, 963)
    entered_once(item, cast)
    nothing_is_left(batch)


def test_by_interface_it_is_the_same_and_twice_doubles_nothing(cast: Cast, item: CatalogueItem) -> None:
    rows, codes = thousand()
    batch = bring_rows(cast.scjg.reviewer, item, rows)
    assert (batch.accepted, batch.refused) == (963, 37)
    refused_as(batch, codes)
    waiting = bring_rows(cast.scjg.reviewer, item, rows)
    assert (waiting.status, waiting.accepted, waiting.there) == (BatchStatus.NOTHING, 0, 963)
    confirm(batch, cast.scjg.approver)
    again = bring(cast.scjg.reviewer, item, as_csv(rows))
    assert (again.status, again.accepted, again.there, again.refused) == (BatchStatus.NOTHING, 0, 963, 37)
    entered_once(item, cast)


def test_the_same_key_with_something_else_is_refused(cast: Cast, item: CatalogueItem) -> None:
    confirm(bring_rows(cast.scjg.reviewer, item, [row(1)]), cast.scjg.approver)
    changed = bring_rows(cast.scjg.reviewer, item, [row(1, amount="30000 元")])
    assert (changed.status, changed.refused) == (BatchStatus.NOTHING, 1)
    assert changed.rows.get().findings == [{"code": "key_used", "column": "key"}]
    record = Record.objects.get(item=item)
    assert fields_of(current(record))["amount"] == "20000 元"


def refused_as(batch: IntakeBatch, codes: dict[int, str]) -> None:
    found = {one.line: [Finding.of(each) for each in one.findings] for one in refused(batch)}
    assert set(found) == set(codes)
    for line, code in codes.items():
        assert code in [one.code for one in found[line]], (line, code, found[line])
    for one in (each for findings in found.values() for each in findings):
        assert one.code in SENTENCES and one.sentence
        assert all(number in one.article for number in ARTICLES.get(one.code, ())), one
    named = Counter(code for findings in found.values() for code in {one.code for one in findings})
    assert set(ARTICLES) <= set(named), "every article was tried"


def refused(batch: IntakeBatch) -> list[IntakeRow]:
    return list(batch.rows.filter(status=RowStatus.REFUSED))


def entered_once(item: CatalogueItem, cast: Cast) -> None:
    records = Record.objects.filter(item=item)
    assert records.count() == 963
    assert RecordVersion.objects.filter(record__item=item).count() == 963
    assert records.values("document_no").distinct().count() == 963
    assert set(records.values_list("author", "intake_approver")) == {
        (cast.scjg.reviewer.pk, cast.scjg.approver.pk)
    }
    assert Subject.objects.filter(records__item=item, is_verified=True).distinct().count() == 963
    registered = Entry.objects.filter(
        kind="verification", facts__outcome="registered", facts__has_key="batch"
    )
    assert registered.count() == 963
    graded = records.get(document_no="曲市监罚〔2026〕5001号")
    assert (graded.scheme, graded.sanctions) == ("three-tiers", [{"kind": "fine", "tier": "general"}])
    assert fields_of(current(graded))["intent"] == "明知食品过期仍上架销售"


def nothing_is_left(batch: IntakeBatch) -> None:
    """The file and what the rows said are erased; codes, lines and the records stay."""
    assert batch.raw is None
    assert not batch.rows.exclude(said_sealed="").exists()
    assert batch.rows.filter(status=RowStatus.ENTERED, record__isnull=False).count() == 963
