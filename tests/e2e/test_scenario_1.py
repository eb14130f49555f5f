"""Scenario 1: a company's representative objects on a phone; the bureau decides and corrects at its desk."""

import datetime as dt

import pytest

from cases.models import Case, RecordRelease
from cases.records import current
from core import clock
from notifications.models import Message
from tests.cast import Cast
from tests.e2e import acts
from tests.e2e.conftest import ClockAt, OpenWindow
from tests.e2e.window import Window
from tests.workflows.story import at
from workflows.models import Deadline

RECEIPT_SLIP = [("start", "24"), ("holiday", "25–27"), ("counted working", "28")]
RECEIPT_SLIP += [("counted working", "29"), ("counted working", "30 due")]
CORRECTION_SLIP = [
    ("start", "29"),
    ("counted working", "30"),
    ("holiday", "1–7"),
    ("counted working", "8 due"),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_own_scope_from_the_phone_to_the_corrected_entry(
    language: str, cast: Cast, window: OpenWindow, clock_at: ClockAt
) -> None:
    RecordRelease.objects.create(
        version=current(cast.record), unit=cast.sw.unit, purpose="共享", at=at("2026-03-12")
    )
    subject, desk = window(language, 360), window(language, 1280)
    reference = filed_on_the_phone(subject, cast, clock_at)
    reviewed(desk, cast, reference, clock_at)
    approved(window(language, 1280), cast, reference, clock_at)
    corrected(window(language, 1280), cast, reference, clock_at)
    result_is_read(subject, cast, reference, clock_at)


def filed_on_the_phone(subject: Window, cast: Cast, clock_at: ClockAt) -> str:
    clock_at("2026-09-24T10:00")
    reference = acts.sign_in_and_file(subject, cast.owner.email)
    assert subject.due() == "2026-09-30"
    shown = [(kind.replace("today", "").strip(), dates) for kind, dates in subject.slip()]
    assert [(" ".join(sorted(kind.split())), dates) for kind, dates in shown] == RECEIPT_SLIP
    assert reference in subject.page.locator(".receipt-number").inner_text()
    keep(subject, "1-receipt")
    subject.open("my_record")
    assert subject.has(f"#entry-{cast.record.pk} .tag.soon"), "marked as disputed"
    return reference


def reviewed(desk: Window, cast: Cast, reference: str, clock_at: ClockAt) -> None:
    clock_at("2026-09-24T14:00")
    acts.at_desk(desk, cast.scjg.reviewer)
    acts.take(desk, reference)
    acts.act(desk, reference, "accept")
    clock_at("2026-09-28T11:00")
    acts.at_desk(desk, cast.scjg.reviewer)  # a session lasts a working day
    acts.decide(desk, reference)
    case = Case.objects.get(reference=reference)
    assert (case.state, case.proposals.get().fields_json) == ("awaiting_approval", '{"amount": "2000 元"}')
    desk.open("desk_case", reference)
    assert not desk.has(f'.rail a[href="{acts.act_url(reference, "approve")}"]'), "nobody approves their own"
    keep(desk, "2-proposed")


def approved(desk: Window, cast: Cast, reference: str, clock_at: ClockAt) -> None:
    clock_at("2026-09-29T15:00")
    acts.at_desk(desk, cast.scjg.approver)
    acts.take(desk, reference)
    acts.act(desk, reference, "approve")
    review = Deadline.objects.get(case__reference=reference, slot="review")
    assert (review.status, review.awaits_notice) == ("running", True), "met only when the notice left"
    acts.sweep()
    review.refresh_from_db()
    assert (review.status, review.breached_at) == ("met", None)
    assert clock.local_date(review.closed_at) == dt.date(2026, 9, 29)
    told = Message.objects.filter(key="objection.result", recipient=cast.owner)
    assert set(told.values_list("status", flat=True)) == {"sent"}


def corrected(desk: Window, cast: Cast, reference: str, clock_at: ClockAt) -> None:
    clock_at("2026-10-08T09:30")
    acts.sweep()
    acts.at_desk(desk, cast.scjg.steward)
    acts.take(desk, reference)
    assert desk.due() == "2026-10-08"
    shown = [(" ".join(sorted({*kind.split()} - {"today"})), dates) for kind, dates in desk.slip()]
    assert shown == CORRECTION_SLIP
    keep(desk, "3-to-correct")
    acts.act(desk, reference, "apply_correction")
    acts.sweep()
    case = Case.objects.get(reference=reference)
    assert (case.state, case.outcome) == ("concluded", "upheld")
    assert Deadline.objects.get(case=case, slot="correction").status == "met"
    versions = cast.record.versions.order_by("number")
    assert [one.change for one in versions][1:] == ["corrected"]
    receivers = Message.objects.filter(key="desk.record_corrected")
    assert cast.sw.steward in {one.recipient for one in receivers.select_related("recipient")}


def result_is_read(subject: Window, cast: Cast, reference: str, clock_at: ClockAt) -> None:
    clock_at("2026-10-08T19:00")
    subject.sign_in(cast.owner.email)
    subject.follow("my_case", reference)
    assert subject.has("#result") and subject.has("#remedies")
    assert acts.REASONING in subject.main.inner_text()
    assert not subject.has('a[href$="/withdraw"]')
    keep(subject, "4-result")
    assert Message.objects.filter(
        key="objection.result", recipient=cast.owner, read_at__isnull=False
    ).exists()
    subject.follow("my_record")
    entry = subject.page.locator(f"#entry-{cast.record.pk}")
    assert acts.AMOUNT in entry.inner_text()
    assert not subject.has(f"#entry-{cast.record.pk} .tag.soon"), "no longer disputed"
    entry.locator("details.more > summary").click()
    assert entry.locator(".timeline > li").count() == 2
    keep(subject, "5-corrected-entry")
    subject.open("my_messages")
    letter = Message.objects.get(key="objection.corrected", recipient=cast.owner, channel="in_app")
    subject.follow("my_message", letter.pk)
    keep(subject, "6-correction-notice")


def keep(shown: Window, picture: str) -> None:
    flaws = shown.looks_right(picture, "scenario-1")
    assert not flaws, flaws
