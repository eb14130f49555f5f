"""More text than anybody writes: a sentence beside the field, everything still on the page, nothing half-done."""

import pytest

from cases.models import Case
from tests.access.addresses import form_of, url_of
from tests.access.half_done import counts, refused
from tests.access.registry import THROUGH, Row, rows
from tests.access.visits import Browsers

pytestmark = pytest.mark.django_db

WRITTEN = {
    *(
        "reason",
        "question",
        "items",
        "reasoning",
        "basis",
        "referred_to",
        "finding",
        "text",
        "statement",
        "entry",
    ),
    *("how", "name", "supplement-answer", "defence-defence"),
}
CODES = {
    "basis": "max_length",
    "referred_to": "max_length",
    "how": "max_length",
    "supplement-answer": "max_length",
    "defence-defence": "max_length",
}
ODD_CODES = {
    ("claim_as", "name"): "name_too_long",
    ("desk_counter_filing", "name"): "max_length",
    ("desk_act/propose", "finding"): "invalid_choice",
    ("desk_act/propose_revocation", "items"): "invalid_pk_value",
    ("desk_kept", "reason"): "max_length",
    ("desk_catalogue_change", "reason"): "max_length",
    ("desk_catalogue_new", "reason"): "max_length",
    ("desk_intake_entry", "name"): "name_too_long",
}
# Saved as it is typed, or no page of its own to be shown again: these have tests of their own.
ELSEWHERE = (
    *("desk_draft", "desk_question_draft", "desk_hand_out", "desk_find"),
    *("objection_step", "objection_save", "repair_step", "repair_save"),
)
FORMS = [
    row
    for row in rows()
    if row.method == "POST" and row.address not in ELSEWHERE and THROUGH & set(row.cells.values())
]


@pytest.mark.parametrize("length", [4001, 120_000, 1_500_000])
def test_a_text_without_end_is_refused_beside_its_field_and_stays_on_the_page(
    length: int, browsers: Browsers
) -> None:
    tried = 0
    for row in FORMS:
        for name in WRITTEN & set(form_of(browsers.world, row.address)):
            try_with(row, name, length, browsers)
            tried += 1
    assert tried > 25


def try_with(row: Row, name: str, length: int, browsers: Browsers) -> None:
    """One field of one form."""
    role = next(role for role, cell in row.cells.items() if cell in THROUGH)
    form = form_of(browsers.world, row.address) | {name: "x" * length}
    before = counts(), list(Case.objects.order_by("pk").values())
    with browsers.afterwards(url_of(browsers.world, row.address), role, form) as answer:
        assert (counts(), list(Case.objects.order_by("pk").values())) == before, (row.address, name)
    refused(answer, ODD_CODES.get((row.address, name)) or CODES.get(name, "text_too_long"))
    assert "x" * length in answer.content.decode(), (row.address, name)
