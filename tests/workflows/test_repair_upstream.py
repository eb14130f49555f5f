"""An installation that passes applications on: terms begin with the receipt above, the end waits for confirmation."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from cases.models import Case
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import clock_of, running_slots, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.repairs import applied, open_steps, propose, three_penalties
from tests.workflows.story import at, do
from workflows import upstream

pytestmark = pytest.mark.django_db
NEXT = at("2026-09-25")


@pytest.fixture(autouse=True)
def connected(settings: Settings) -> None:
    settings.REPAIR_UPSTREAM = True


def handed_in(cast: Cast) -> Case:
    return applied(cast, three_penalties(cast))[0]


def passed_on(cast: Cast) -> Case:
    return do(handed_in(cast), "forward", cast.centre.reviewer, NEXT)


def received(cast: Cast) -> Case:
    receipt = {"upstream_reference": "SD-XY-20260925-7", "received_on": dt.date(2026, 9, 28)}
    return do(passed_on(cast), "record_receipt", cast.centre.reviewer, at("2026-09-28"), **receipt)


def test_handed_in_it_waits_at_the_centre_and_no_term_runs(cast: Cast) -> None:
    case = handed_in(cast)
    assert (case.state, case.unit) == ("preparing", cast.centre.unit)
    assert running_slots(case) == []
    assert (task_of(case).step, task_of(case).unit) == ("forward", cast.centre.unit)
    notice = Message.objects.get(
        case_id=case.pk, key="repair.forwarded", recipient=cast.owner, channel="in_app"
    )
    assert notice.is_formal
    with refused_and_logged(case, cast.scjg.reviewer, "forward", "not_reviewer"):
        do(case, "forward", cast.scjg.reviewer, NEXT)


def test_passed_on_by_a_person_or_by_the_connector(cast: Cast) -> None:
    case = passed_on(cast)
    assert (case.state, case.repair.forwarded_at) == ("forwarded", NEXT)
    assert (task_of(case).step, task_of(case).waiting) == ("await_upstream", True)


def test_the_connector_passes_on_and_brings_the_receipt(cast: Cast) -> None:
    case = do(handed_in(cast), "forward", None, NEXT)
    said = {"upstream_reference": "SD-1", "received_on": dt.date(2026, 9, 25)}
    case = do(case, "record_receipt", None, NEXT, **said)
    assert (case.state, case.events.latest("seq").actor) == ("filed", None)


def test_received_above_it_goes_to_who_decides_and_the_terms_begin(cast: Cast) -> None:
    case = received(cast)
    assert (case.state, case.unit, case.received_on) == ("filed", cast.scjg.unit, dt.date(2026, 9, 28))
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 10, 8)
    assert clock_of(case).due_on == dt.date(2026, 10, 16)
    assert {clock_of(case, slot).unit for slot in ("acceptance", "review")} == {cast.scjg.unit}
    assert (task_of(case).step, task_of(case).unit) == ("intake", cast.scjg.unit)
    assert case.repair.upstream_reference == "SD-XY-20260925-7"
    notice = Message.objects.get(
        case_id=case.pk, key="repair.received", recipient=cast.owner, channel="in_app"
    )
    assert notice.payload["received_on"] == "2026-09-28"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"upstream_reference": " "}, "text_missing"),
        ({"received_on": None}, "receipt_date_invalid"),
        ({"received_on": dt.date(2026, 9, 29)}, "receipt_date_invalid"),
    ],
)
def test_a_receipt_has_a_number_and_a_day(cast: Cast, changes: dict[str, object], code: str) -> None:
    case = passed_on(cast)
    said = {"upstream_reference": "SD-1", "received_on": dt.date(2026, 9, 25)} | changes
    with refused(case, code):
        do(case, "record_receipt", cast.centre.reviewer, at("2026-09-28"), **said)


@pytest.mark.parametrize("build", [handed_in, passed_on])
def test_it_is_withdrawn_before_it_is_received(cast: Cast, build: object) -> None:
    case = do(build(cast), "withdraw", cast.owner, NEXT)  # type: ignore[operator]
    assert (case.state, case.outcome) == ("concluded", "withdrawn")
    assert Message.objects.filter(case_id=case.pk, key="repair.withdrawn", is_formal=True).exists()


def test_carried_out_it_waits_for_the_confirmation_above(cast: Cast) -> None:
    case = do(received(cast), "accept", cast.scjg.reviewer, at("2026-09-29"))
    case = propose(case, cast.scjg.reviewer, at("2026-09-29", "11:00"))
    case = do(case, "approve", cast.scjg.approver, at("2026-09-29", "12:00"))
    for line in open_steps(case):
        case = do(case, "record_step", cast.scjg.steward, at("2026-09-30"), step=line, note="Seen.")
    assert (case.state, case.outcome) == ("awaiting_receipt", "")
    assert "execution" not in running_slots(case)
    with refused(case, "text_missing"):
        do(case, "record_upstream", cast.scjg.reviewer, at("2026-10-08"), upstream_reference="")
    case = do(case, "record_upstream", cast.scjg.reviewer, at("2026-10-08"), upstream_reference="SD-9")
    assert (case.state, case.outcome) == ("concluded", "repaired")
    assert case.repair.upstream_confirmed_at == at("2026-10-08")
    told = Message.objects.filter(
        case_id=case.pk, key="repair.executed", recipient=cast.owner, channel="in_app"
    )
    assert told.count() == 2, "when it was carried out, and when it was confirmed"


def test_what_waits_to_be_passed_on_is_exported_with_all_that_it_needs(cast: Cast) -> None:
    case = handed_in(cast)
    (package,) = upstream.pending()
    assert package["reference"] == case.reference
    assert package["commitment"] == "We keep the Food Safety Law."
    assert [one["document_no"] for one in package["records"]] == [
        f"曲市监罚〔2026〕{number}号" for number in (201, 202, 203)
    ]
    out = StringIO()
    call_command("repairs_to_forward", stdout=out)
    assert json.loads(out.getvalue())[0]["reference"] == case.reference
    do(case, "forward", cast.centre.reviewer, NEXT)
    assert upstream.pending() == []
