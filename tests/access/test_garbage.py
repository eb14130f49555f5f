"""Garbage in every field and every part of an address: a page of ours, never an error of the server."""

from urllib.parse import quote, urlencode

import pytest

from tests.access.addresses import form_of, url_of
from tests.access.registry import THROUGH, Row, rows
from tests.access.visits import Browsers

pytestmark = pytest.mark.django_db

GARBAGE: dict[str, str | bytes] = {
    "a null byte": "a\x00b",
    "a number without end": "9" * 5000,
    "more than a bigint": "9" * 20,
    "less than nothing": "-1",
    "other digits": "٣²",
    "half a character": b"\xed\xa0\x80",
    "a format": "%s %(name)s {0} {{ 7|add:1 }}",
    "too much": "字" * 4001,
}
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "31/12/2026")
PLACES = (f"2026-09-24.{'9' * 30}", "0001-01-01.-5", "2026-09-24.")
QUERIES = {
    "my_cases": ("page",),
    "my_messages": ("page",),
    "my_record": ("page", "of"),
    "objection": ("record",),
    "claim": ("next",),
    "claim_as": ("next",),
    "calculator": ("received_on", "days"),
    "desk_inbox": ("view", "step", "due", "unit", "text", "free", "after", "before"),
    "desk_act/withdraw_request": ("assistance",),
    "sign_in": ("next",),
    "set_language": ("next",),
}
# Read by some page, in no honest form of the row; no page reads two of those that are sent together.
NOT_OFFERED = (("insert", "record", "next"), ("messages",), ("clocks",))
MET = [row for row in rows() if THROUGH & set(row.cells.values())]
FORMS = [row for row in MET if row.method == "POST"]
PAGES = [row for row in MET if row.method == "GET"]


def visitor(row: Row) -> str:
    """Somebody who gets through, so that what they sent is looked at."""
    return next(role for role, cell in row.cells.items() if cell in THROUGH)


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.address)
def test_garbage_in_a_field_is_refused_or_kept_and_breaks_nothing(row: Row, browsers: Browsers) -> None:
    world, broken = browsers.world, []
    for names in [*((name,) for name in form_of(world, row.address)), *NOT_OFFERED]:
        for what, value in [*GARBAGE.items(), *((day, day) for day in DAYS if names[0].endswith("on"))]:
            form = form_of(world, row.address) | dict.fromkeys(names, value)
            status = browsers.send(url_of(world, row.address), visitor(row), form)
            broken += [f"{names}: {what}"] if status >= 500 else []
    assert not broken


@pytest.mark.parametrize("row", [row for row in PAGES if row.address in QUERIES], ids=lambda row: row.address)
def test_garbage_in_a_query_breaks_nothing(row: Row, browsers: Browsers) -> None:
    url, broken = url_of(browsers.world, row.address).partition("?")[0], []
    for name in QUERIES[row.address]:
        for what, value in [*GARBAGE.items(), *((text, text) for text in (*DAYS, *PLACES))]:
            for view in ("unit", "done") if row.address == "desk_inbox" else ("",):
                query = urlencode({"view": view, name: value})
                status = browsers.look(f"{url}?{query}", visitor(row))
                broken += [f"{query[:60]}: {what}"] if status >= 500 else []
    assert not broken


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_garbage_in_an_address_is_no_page(row: Row, browsers: Browsers) -> None:
    parts, broken = url_of(browsers.world, row.address).partition("?")[0].split("/"), []
    for place in [number for number, part in enumerate(parts) if part]:
        for what, value in GARBAGE.items():
            asked = [*parts[:place], quote(value, safe=""), *parts[place + 1 :]]
            status = browsers.look("/".join(asked), visitor(row))
            broken += [f"{'/'.join(asked)[:80]}: {what}: {status}"] if status not in (302, 404) else []
    assert not broken
