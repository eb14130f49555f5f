"""Scenario 14: 1 000 rows with 37 bad ones, by file and by interface: 963 in, 37 refused; twice, nothing doubled."""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Subject, User
from cases import publishing
from cases.actors import actor
from cases.intake.findings import SENTENCES, Finding
from cases.models import BatchStatus, CatalogueItem, IntakeBatch, IntakeRow, Record, RecordVersion, RowStatus
from cases.records import current, fields_of
from core import clock
from ledger.models import Entry
from tests.cast import Cast
from tests.intake.brought import (
    NOW,
    TODAY,
    Row,
    as_csv,
    as_xlsx,
    citizen,
    penalty_item,
    person_row,
    row,
)
from workflows.intake import keys, sweeping

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


@pytest.fixture(autouse=True)
def moved_clock(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize(
    ("table", "name"),
    [(as_csv, "rows.csv"), (lambda rows: as_csv(rows, "gb18030"), "rows.csv"), (as_xlsx, "rows.xlsx")],
    ids=["csv", "csv-gb18030", "xlsx"],
)
def test_by_file_963_are_entered_and_37_refused_each_with_line_code_and_article(
    cast: Cast, item: CatalogueItem, table: Callable[[list[Row]], bytes], name: str
) -> None:
    rows, codes = thousand()
    batch = sent_as_file(cast, item, table(rows), name)
    assert batch.status == BatchStatus.WAITING
    assert (batch.accepted, batch.refused, batch.there) == (963, 37, 0)
    refused_as(batch, {place + 1: code for place, code in codes.items()})  # the headings are line 1
    report = sit(cast.scjg.reviewer).get(reverse("desk_batch_report", args=[batch.reference]))
    lines = {line.split(",")[0] for line in report.content.decode("utf-8-sig").splitlines()[1:]}
    assert lines == {str(place + 1) for place in codes}
    assert not Record.objects.filter(item=item).exists(), "nothing counts before a second person confirmed it"
    confirmed_at_the_desk(cast, batch)
    assert (batch.status, batch.entered) == (BatchStatus.ENTERED, 963)
    entered_once(item, cast.scjg.reviewer, cast.scjg.approver)
    nothing_is_left(batch)


def test_by_interface_it_is_the_same_and_twice_doubles_nothing(cast: Cast, item: CatalogueItem) -> None:
    rows, codes = thousand()
    system = System(cast)
    batch, told = system.brings(item, rows)
    assert (told["status"], told["accepted"], told["refused"]) == ("waiting", 963, 37)
    assert {one["line"] for one in told["findings"]} == set(codes)
    refused_as(batch, codes)
    _waiting, told = system.brings(item, rows)
    assert (told["status"], told["accepted"], told["there"]) == ("nothing", 0, 963)
    confirmed_at_the_desk(cast, batch)
    again = sent_as_file(cast, item, as_csv(rows), "rows.csv")
    assert (again.status, again.accepted, again.there, again.refused) == (BatchStatus.NOTHING, 0, 963, 37)
    entered_once(item, cast.scjg.steward, cast.scjg.approver)


def test_the_same_key_with_something_else_is_refused(cast: Cast, item: CatalogueItem) -> None:
    system = System(cast)
    batch, _told = system.brings(item, [row(1)])
    confirmed_at_the_desk(cast, batch)
    changed, told = system.brings(item, [row(1, amount="30000 元")])
    assert (told["status"], told["refused"]) == ("nothing", 1)
    assert changed.rows.get().findings == [{"code": "key_used", "column": "key"}]
    record = Record.objects.get(item=item)
    assert fields_of(current(record))["amount"] == "20000 元"


def test_what_was_entered_is_published_as_the_rules_say_and_what_is_about_people_is_not(
    cast: Cast, item: CatalogueItem
) -> None:
    batch, _told = System(cast).brings(item, [row(1), person_row(2)])
    confirmed_at_the_desk(cast, batch)
    company, person = Record.objects.filter(item=item).order_by("pk")
    fresh = Record.objects.get(pk=company.pk)
    publishing.refresh(fresh, NOW)
    for name in publishing.COLUMNS:
        assert getattr(company, name) == getattr(fresh, name), name
    assert (person.standing, person.withheld) == ("withheld", "natural_person")


class System:
    """The bureau's own system, with the key that its data steward made."""

    def __init__(self, cast: Cast) -> None:
        end = dt.date(2026, 12, 31)
        who = actor(cast.scjg.steward, TODAY)
        _key, secret = keys.make_key(actor=who, unit=cast.scjg.unit, label="Bureau", ends_on=end, at=NOW)
        self.client = Client(headers={"authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    def brings(self, item: CatalogueItem, rows: list[Row]) -> tuple[IntakeBatch, dict[str, Any]]:
        """The batch, and what the interface says of it once it was looked at."""
        said = {"item": item.code, "submission_key": str(uuid.uuid4()), "rows": rows}
        body = json.dumps(said, ensure_ascii=False)
        answer = self.client.post(reverse("api_batches"), body, content_type="application/json")
        assert answer.status_code == 202, answer.content
        sweeping.sweep_intake(clock.now())
        told = self.client.get(answer.json()["url"]).json()
        return IntakeBatch.objects.get(reference=told["batch"]), told


def sit(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sent_as_file(cast: Cast, item: CatalogueItem, data: bytes, name: str) -> IntakeBatch:
    file = SimpleUploadedFile(name, data)
    form = {"item": item.pk, "table": file, "submission_key": str(uuid.uuid4())}
    answer = sit(cast.scjg.reviewer).post(reverse("desk_intake_table"), form)
    assert answer.status_code == 302, answer.content.decode()
    sweeping.sweep_intake(clock.now())
    return IntakeBatch.objects.latest("pk")


def confirmed_at_the_desk(cast: Cast, batch: IntakeBatch) -> None:
    decide = reverse("desk_batch_decide", args=[batch.reference])
    assert sit(cast.scjg.approver).post(decide, {"decision": "confirm"}).status_code == 302
    sweeping.sweep_intake(clock.now())
    batch.refresh_from_db()


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


def entered_once(item: CatalogueItem, author: User, confirmed_by: User) -> None:
    records = Record.objects.filter(item=item)
    assert records.count() == 963
    assert RecordVersion.objects.filter(record__item=item).count() == 963
    assert records.values("document_no").distinct().count() == 963
    assert set(records.values_list("author", "intake_approver")) == {(author.pk, confirmed_by.pk)}
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
