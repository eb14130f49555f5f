"""The interface: a unit's system brings rows with its key, and reads what became of them."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from cases.actors import actor
from cases.models import CatalogueItem, IntakeBatch, IntakeKey, Record
from core import clock
from ledger.models import Entry
from tests.cast import Cast
from tests.intake.brought import NOW, TODAY, confirm, penalty_item, row
from workflows.intake import keys, sweeping

pytestmark = pytest.mark.django_db

Send = Callable[..., Any]


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return penalty_item(cast.scjg.unit)


@pytest.fixture
def made(cast: Cast) -> tuple[IntakeKey, str]:
    return keys.make_key(
        actor=actor(cast.scjg.steward, TODAY),
        unit=cast.scjg.unit,
        label="The bureau's system",
        ends_on=dt.date(2027, 1, 1),
        at=NOW,
    )


@pytest.fixture
def send(made: tuple[IntakeKey, str]) -> Send:
    """`send(rows)`: with the key, unless another is given; the answer is read as JSON."""

    def sent(body: Any, key: str | None = None) -> Any:
        return client(key or made[1]).post(
            reverse("api_batches"), json.dumps(body), content_type="application/json"
        )

    return sent


def client(key: str) -> Client:
    return Client(
        headers={"authorization": f"Bearer {key}", "accept-language": "en"}, enforce_csrf_checks=True
    )


def body(item: CatalogueItem, rows: list[dict[str, str]], key: uuid.UUID | None = None) -> dict[str, Any]:
    return {"item": item.code, "submission_key": str(key or uuid.uuid4()), "rows": rows}


def test_rows_are_kept_at_once_looked_at_by_the_sweep_and_read_back_line_by_line(
    cast: Cast, item: CatalogueItem, send: Send, made: tuple[IntakeKey, str]
) -> None:
    answer = send(body(item, [row(1), row(2, simple_procedure="是"), row(3, number="123")]))
    assert answer.status_code == 202
    said = answer.json()
    assert (said["status"], said["total"]) == ("checking", None)
    sweeping.sweep_intake(NOW)
    said = client(made[1]).get(said["url"]).json()
    assert (said["status"], said["accepted"], said["refused"]) == ("waiting", 1, 2)
    found = [(one["line"], one["code"], one["article"]) for one in said["findings"]]
    assert found == [
        (2, "simple_procedure", "Qufu Social Credit Measures (trial), Article 15; "
                                "Shandong Social Credit Regulation, Article 13"),
        (3, "number_length", ""),
    ]  # fmt: skip
    assert all(one["sentence"] for one in said["findings"])
    later = client(made[1]).get(said["url"] + "?after=2").json()
    assert [one["line"] for one in later["findings"]] == [3]
    batch = IntakeBatch.objects.get()
    assert batch.brought_by == cast.scjg.steward, "whoever made the key answers for what it brings"
    assert confirm(batch, cast.scjg.approver).entered == 1
    assert Record.objects.get(item=item).author == cast.scjg.steward


def test_the_same_submission_again_is_the_same_batch(item: CatalogueItem, send: Send) -> None:
    key = uuid.uuid4()
    first, second = (send(body(item, [row(1)], key)).json() for _ in range(2))
    assert first["batch"] == second["batch"]
    assert IntakeBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"item": "nobody-s"}, 422, "item_unknown"),
        ({"item": None}, 422, "item_unknown"),
        ({"item": "a\x00b"}, 422, "item_unknown"),
        ({"item": "\ud800"}, 422, "item_unknown"),
        ({"item": ["x"]}, 422, "item_unknown"),
        ({"submission_key": "1"}, 422, "submission_key_unreadable"),
        ({"rows": None}, 422, "rows_unreadable"),
        ({"rows": []}, 422, "headings_missing"),
        ({"rows": [{"key": "1", "宗教信仰": "x"}]}, 422, "forbidden_data"),
        ({"rows": [{"key": "1", "email": "x"}]}, 422, "column_unknown"),
        ({"rows": [{"key": "1", "": "x"}]}, 422, "column_unknown"),
        ({"rows": [{"key": "1", " ": ""}]}, 422, "column_unknown"),
        ({"rows": [{"key": "1", "\x00": "x"}]}, 422, "column_unknown"),
        ({"rows": [{"key": "1", "\ud800": "x"}]}, 422, "column_unknown"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_json(
    item: CatalogueItem, send: Send, change: dict[str, Any], status: int, code: str
) -> None:
    answer = send(body(item, [row(1)]) | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["sentence"]
    assert not IntakeBatch.objects.exists()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 99_999, 400),
        (b"x" * (2 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(made: tuple[IntakeKey, str], raw: bytes, status: int) -> None:
    answer = client(made[1]).post(reverse("api_batches"), raw, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]["code"]


def test_another_units_item_and_batch_are_not_there(
    cast: Cast, item: CatalogueItem, send: Send, made: tuple[IntakeKey, str]
) -> None:
    theirs = penalty_item(cast.sw.unit)
    assert send(body(theirs, [row(1)])).json()["error"]["code"] == "item_unknown"
    batch = send(body(item, [row(1)])).json()
    _key, other = keys.make_key(
        actor=actor(cast.sw.steward, TODAY), unit=cast.sw.unit, label="x", ends_on=TODAY, at=NOW
    )
    assert client(other).get(batch["url"]).status_code == 404
    assert client(made[1]).get(batch["url"]).status_code == 200


def test_without_a_key_in_force_nothing_is_opened(
    cast: Cast, item: CatalogueItem, send: Send, made: tuple[IntakeKey, str], time_machine: Any
) -> None:
    key, secret = made
    assert send(body(item, [row(1)]), "rk_wrong").status_code == 401
    session = Client()
    session.force_login(cast.scjg.steward, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert session.post(reverse("api_batches"), "{}", content_type="application/json").status_code == 401
    time_machine.move_to(clock.at(dt.date(2027, 1, 2)), tick=False)
    assert send(body(item, [row(1)]), secret).status_code == 401
    time_machine.move_to(NOW, tick=False)
    assert send(body(item, [row(1)])).status_code == 202
    keys.end_key(key, by=cast.scjg.steward, at=NOW)
    assert send(body(item, [row(1)])).status_code == 401


def test_who_leaves_the_role_takes_the_key_with_them(cast: Cast, item: CatalogueItem, send: Send) -> None:
    Membership.objects.filter(user=cast.scjg.steward).update(ends_on=dt.date(2026, 9, 23))
    assert send(body(item, [row(1)])).status_code == 401


def test_the_secret_is_kept_as_an_index_alone_and_each_act_stands_in_the_ledger(
    cast: Cast, made: tuple[IntakeKey, str]
) -> None:
    key, secret = made
    assert secret not in str(list(IntakeKey.objects.values()))
    keys.end_key(key, by=cast.scjg.steward, at=NOW)
    keys.end_key(key, by=cast.scjg.steward, at=NOW)
    acts = Entry.objects.filter(kind="intake", object_type="cases.intakekey").order_by("pk")
    assert [entry.facts["action"] for entry in acts] == ["key_made", "key_ended"]
