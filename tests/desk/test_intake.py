"""Bringing entries at the desk: a table, one entry, the report, and the second person."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.intake.columns import COLUMNS
from cases.models import BatchStatus, CatalogueItem, IntakeBatch, Record
from core import clock
from desk.views.batches import LOOK_AGAIN
from ledger.models import Entry
from tests.cast import Cast
from tests.desk.conftest import Sitting
from tests.desk.pages import text
from tests.intake.brought import as_csv, bring_rows, penalty_item, person_row, row
from workflows.heartbeat import run_intake
from workflows.intake import showing, sweeping

TABLE, ENTRY = "/desk/intake/table/", "/desk/intake/entry/"


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return penalty_item(cast.scjg.unit)


def table(item: CatalogueItem, data: bytes, name: str = "rows.csv") -> dict[str, Any]:
    return {"item": item.pk, "table": SimpleUploadedFile(name, data), "submission_key": str(uuid.uuid4())}


def entry(item: CatalogueItem, **changes: Any) -> dict[str, Any]:
    """As the form sends it: boxes for kinds, nothing for a box that is not ticked."""
    said: dict[str, Any] = row(1) | {"penalties": ["罚款"]} | changes
    return {"item": item.pk, "submission_key": str(uuid.uuid4())} | said


def page_of(batch: IntakeBatch, rest: str = "") -> str:
    return f"/desk/intake/batches/{batch.reference}/{rest}"


def test_a_table_is_kept_first_shows_its_progress_and_then_its_report(
    cast: Cast, sit: Sitting, item: CatalogueItem
) -> None:
    client = sit(cast.scjg.reviewer)
    sent = client.post(TABLE, table(item, as_csv([row(1), row(2, simple_procedure="是")])))
    batch = IntakeBatch.objects.get()
    assert sent.headers["Location"] == page_of(batch)
    assert batch.status == BatchStatus.CHECKING
    under_way = client.get(page_of(batch))
    assert under_way.headers["Refresh"] == LOOK_AGAIN, "without a script the page looks again by itself"
    assert '<progress value="0"' in text(under_way)
    sweeping.sweep_intake(clock.now())
    done = client.get(page_of(batch))
    assert "Refresh" not in done.headers
    assert 'data-code="simple_procedure"' in text(done)
    assert "Article 15" in text(done)
    assert "You brought this batch" in text(done)
    assert 'value="confirm"' not in text(done)


def test_the_worker_does_the_same_and_leaves_its_beat(
    cast: Cast, sit: Sitting, item: CatalogueItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.heartbeat.clock.database_now", clock.now)
    sit(cast.scjg.reviewer).post(TABLE, table(item, as_csv([row(1)])))
    assert run_intake().batches == 1
    assert IntakeBatch.objects.get().status == BatchStatus.WAITING


@pytest.mark.parametrize(
    ("data", "name", "code", "says"),
    [
        (b"", "rows.csv", "empty", "This file is empty."),
        (b"x" * (11 * 1024 * 1024), "rows.csv", "file_too_large", "larger than 10 MB"),
        (b"MZ\x90\x00\x03\x00\x00", "rows.csv", "table_type_refused", "CSV or XLSX"),
        ("证件号码".encode("utf-16"), "rows.csv", "encoding_refused", "UTF-8 or GB18030"),
        (as_csv([]), "rows.csv", "table_empty", "no row"),
        (
            as_csv([row(1)]).replace("备注".encode(), "血型".encode()),
            "rows.csv",
            "forbidden_data",
            "Article 63",
        ),
        (
            as_csv([row(1)]).replace("备注".encode(), "微信".encode()),
            "rows.csv",
            "column_unknown",
            "Article 21",
        ),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_in_words_and_not_kept(
    cast: Cast, sit: Sitting, item: CatalogueItem, data: bytes, name: str, code: str, says: str
) -> None:
    answer = sit(cast.scjg.reviewer).post(TABLE, table(item, data, name))
    assert answer.status_code == 422
    assert says in text(answer)
    assert not IntakeBatch.objects.exists()


def test_one_entry_is_looked_at_at_once_and_waits_for_somebody_else(
    cast: Cast, sit: Sitting, item: CatalogueItem
) -> None:
    client = sit(cast.scjg.steward)
    assert client.get(ENTRY).status_code == 200
    client.post(ENTRY, entry(item))
    batch = IntakeBatch.objects.get()
    assert (batch.status, batch.accepted, batch.source) == (BatchStatus.WAITING, 1, "form")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"simple_procedure": "on"}, "Article 15"),
        ({"basis_level": "市级文件"}, "Shandong Social Credit Regulation, Article 13"),
        ({"intent": ""}, "Article 14"),
        ({"graded_by": "another"}, "Article 14"),
        ({"summary": "他信教"}, "Article 63"),
        ({"number": "91370881MA3C0T2X5A"}, "last character"),
    ],
)
def test_what_keeps_an_entry_out_is_said_on_the_form_with_its_article(
    cast: Cast, sit: Sitting, item: CatalogueItem, changes: dict[str, str], says: str
) -> None:
    answer = sit(cast.scjg.reviewer).post(ENTRY, entry(item, **changes))
    assert answer.status_code == 422
    assert says in text(answer)
    assert "销售超过保质期的食品" in text(answer) or "summary" in changes, "what was typed is kept"
    assert not IntakeBatch.objects.exists()


def test_the_second_person_sees_the_rows_masked_confirms_and_is_noted_as_reader(
    cast: Cast, sit: Sitting, item: CatalogueItem
) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [person_row(1), row(2)])
    client = sit(cast.scjg.approver)
    shown = text(client.get(page_of(batch)))
    number = person_row(1)["number"]
    assert number not in shown and f"{number[:3]}***********{number[-4:]}" in shown
    assert "孔**" in shown and "孔令华" not in shown
    assert Entry.objects.filter(kind="read", actor_id=cast.scjg.approver.pk, object_id=batch.pk).exists()
    client.post(page_of(batch, "decide/"), {"decision": "confirm"})
    sweeping.sweep_intake(clock.now())
    batch.refresh_from_db()
    assert (batch.status, batch.entered) == (BatchStatus.ENTERED, 2)
    assert Record.objects.filter(item=item, intake_approver=cast.scjg.approver).count() == 2


def test_rejecting_needs_a_reason(cast: Cast, sit: Sitting, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    client = sit(cast.scjg.approver)
    assert client.post(page_of(batch, "decide/"), {"decision": "reject"}).status_code == 422
    client.post(page_of(batch, "decide/"), {"decision": "reject", "reason": "Not ours."})
    batch.refresh_from_db()
    assert (batch.status, batch.reason) == (BatchStatus.REJECTED, "Not ours.")


def test_the_report_comes_as_a_table_without_anything_the_rows_said(
    cast: Cast, sit: Sitting, item: CatalogueItem
) -> None:
    formula = "=cmd|' /C calc'!A0"
    batch = bring_rows(cast.scjg.reviewer, item, [row(1, name="", summary=formula, simple_procedure="是")])
    answer = sit(cast.scjg.reviewer).get(page_of(batch, "report/"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{batch.reference}.csv"'
    said = answer.content.decode("utf-8-sig")
    assert "simple_procedure" in said and "name_missing" in said and formula not in said
    assert said.splitlines()[0] == "Line,State,Column,Code,What is wrong,Article"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_there_in_both_kinds(cast: Cast, sit: Sitting, kind: str) -> None:
    answer = sit(cast.scjg.reviewer).get(f"/desk/intake/template/{kind}/")
    assert answer.status_code == 200
    assert f"entries.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert COLUMNS[0].en in answer.content.decode("utf-8-sig")
    assert sit(cast.scjg.reviewer).get("/desk/intake/template/exe/").status_code == 404


def test_a_long_report_has_pages_and_the_page_asks_as_little_as_a_short_one(
    cast: Cast,
    sit: Sitting,
    item: CatalogueItem,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    monkeypatch.setattr(showing, "PAGE", 5)
    bad = [row(place, number="1") for place in range(1, 13)]
    batch = bring_rows(cast.scjg.reviewer, item, [*bad, *(row(place) for place in range(20, 40))])
    client = sit(cast.scjg.approver)
    client.get(page_of(batch))
    with django_assert_max_num_queries(18):
        first = text(client.get(page_of(batch)))
    assert first.count('data-code="number_length"') == 5
    last = text(client.get(page_of(batch, "?lines=3&rows=4")))
    assert last.count('data-code="number_length"') == 2
    assert client.get(page_of(batch, "?lines=99999999999999999999&rows=x")).status_code == 200


def test_another_unit_does_not_learn_that_a_batch_is_there(
    cast: Cast, sit: Sitting, item: CatalogueItem
) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    for rest in ("", "report/"):
        assert sit(cast.sw.reviewer).get(page_of(batch, rest)).status_code == 404
    assert batch.reference not in text(sit(cast.sw.reviewer).get(reverse("desk_intake")))
    assert batch.reference in text(sit(cast.scjg.steward).get(reverse("desk_intake")))


def test_a_key_of_the_units_system_is_shown_once(cast: Cast, sit: Sitting) -> None:
    client = sit(cast.scjg.steward)
    shown = text(client.post("/desk/intake/keys/", {"label": "The bureau's system", "ends_on": "2026-12-31"}))
    assert "<code>rk_" in shown
    again = text(client.get("/desk/intake/keys/"))
    assert "rk_" not in again and "The bureau&#x27;s system" in again
    late = client.post("/desk/intake/keys/", {"label": "x", "ends_on": "2030-12-31"})
    assert late.status_code == 422 and "a year at most" in text(late)
