"""A batch waits: whoever may decide about it is told, once, in this service and on the channel they chose."""

import datetime as dt

import pytest

from accounts.absences import enter_absence
from accounts.models import Membership, Recusal, Role, User
from cases.actors import actor
from cases.models import CatalogueItem, IntakeBatch
from core import clock
from notifications.delivery import sweep_outbox
from notifications.models import Message
from notifications.payloads import DeskBatchWaits
from notifications.wording import rendered
from tests.cast import Cast, official
from tests.intake.brought import LATER, NOW, TODAY, bring_rows, confirm, penalty_item, row
from workflows.intake import deciding, sweeping

pytestmark = pytest.mark.django_db
EVENING = clock.at(TODAY, dt.time(21))
MORNING = clock.at(dt.date(2026, 9, 28), dt.time(8, 30))  # after the Mid-Autumn Festival


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return penalty_item(cast.scjg.unit)


def told(batch: IntakeBatch) -> set[User]:
    rows = Message.objects.filter(key=DeskBatchWaits.key, payload__reference=batch.reference)
    return {row.recipient for row in rows if row.recipient}


def away(user: User, deputy: User) -> None:
    enter_absence(user=user, deputy=deputy, starts_on=TODAY, ends_on=dt.date(2026, 9, 30), today=TODAY)


def others(cast: Cast) -> set[User]:
    """Who decides about what the reviewer brought."""
    return {cast.scjg.second_reviewer, cast.scjg.approver, cast.scjg.second_approver}


def of_the_unit(cast: Cast) -> set[User]:
    return {one.user for one in Membership.objects.filter(unit=cast.scjg.unit).select_related("user")}


def allowed(batch: IntakeBatch, people: set[User]) -> set[User]:
    return {user for user in people if deciding.why_not(batch, actor(user, TODAY)) is None}


def test_everybody_who_may_decide_is_told_and_not_who_brought_it(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1), row(2)])
    assert told(batch) == allowed(batch, of_the_unit(cast)) == others(cast)
    rows = Message.objects.filter(key=DeskBatchWaits.key, recipient=cast.scjg.approver)
    assert {one.channel for one in rows} == {"in_app", "email"}
    assert not any(one.is_formal or one.body_sealed for one in rows)
    fact = {"reference": batch.reference, "unit": cast.scjg.unit.pk, "entries": 2, "nobody": False}
    assert {tuple(sorted(one.payload.items())) for one in rows} == {tuple(sorted(fact.items()))}


def test_once_however_often_the_batches_are_swept(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    many = Message.objects.filter(key=DeskBatchWaits.key).count()
    for minutes in (1, 2, 60):
        assert sweeping.sweep_intake(NOW + dt.timedelta(minutes=minutes)).batches == 0
    assert Message.objects.filter(key=DeskBatchWaits.key).count() == many > 0
    assert not sweeping.is_stuck(batch)


def test_a_deputy_is_told_instead_of_who_is_away(cast: Cast, item: CatalogueItem) -> None:
    away(cast.scjg.approver, cast.scjg.clerk)
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    assert told(batch) == others(cast) - {cast.scjg.approver} | {cast.scjg.clerk}


def test_nobody_is_told_who_stands_in_for_who_brought_it_or_for_whom_it_was_brought(
    cast: Cast, item: CatalogueItem
) -> None:
    away(cast.scjg.reviewer, cast.scjg.second_reviewer)
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    assert told(batch) == others(cast) - {cast.scjg.second_reviewer}
    helper = official("scjg.helper", "helper", cast.scjg.unit, Role.COUNTER_CLERK)
    away(cast.scjg.approver, helper)
    of_a_deputy = bring_rows(cast.scjg.second_reviewer, item, [row(2)])
    assert told(of_a_deputy) == {helper, cast.scjg.second_approver}


def test_who_has_an_interest_is_not_told(cast: Cast, item: CatalogueItem) -> None:
    Recusal.objects.create(user=cast.scjg.approver, subject=cast.company, reason="Married to it.")
    batch = bring_rows(cast.scjg.reviewer, item, [row(1, number=cast.company.number)])
    assert told(batch) == others(cast) - {cast.scjg.approver}


def test_where_nobody_may_decide_the_supervisors_are_told_so(cast: Cast, item: CatalogueItem) -> None:
    Membership.objects.filter(user__in=others(cast)).update(ends_on=dt.date(2026, 9, 1))
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    assert told(batch) == {cast.scjg.supervisor}
    message = Message.objects.filter(key=DeskBatchWaits.key)[0]
    assert message.payload["nobody"] is True
    message.language = "en"
    assert "Nobody there may confirm or reject it" in rendered(message).body


def test_nothing_is_told_of_a_batch_with_nothing_to_enter(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1, simple_procedure="是")])
    assert (batch.status, told(batch)) == ("nothing", set())


def test_what_was_decided_before_the_morning_is_not_told_any_more(cast: Cast, item: CatalogueItem) -> None:
    kept, decided = (bring_rows(cast.scjg.reviewer, item, [row(place)]) for place in (1, 2))
    Message.objects.filter(key=DeskBatchWaits.key).update(next_at=MORNING)
    deciding.reject(decided, actor=actor(cast.scjg.approver, TODAY), reason="Not ours.", at=EVENING)
    sweep_outbox(MORNING)
    left = Message.objects.filter(key=DeskBatchWaits.key)
    assert {one.status for one in left.filter(payload__reference=decided.reference)} == {"withdrawn"}
    assert {one.status for one in left.filter(payload__reference=kept.reference)} == {"sent"}


def test_in_the_night_it_waits_for_the_morning(cast: Cast, item: CatalogueItem) -> None:
    batch = bring_rows(cast.scjg.reviewer, item, [row(1)])
    Message.objects.filter(key=DeskBatchWaits.key).delete()
    IntakeBatch.objects.filter(pk=batch.pk).update(due_again_at=EVENING)
    sweeping.sweep_intake(EVENING)
    waits = Message.objects.filter(key=DeskBatchWaits.key)
    assert {one.next_at for one in waits} == {MORNING}


def test_a_confirmed_batch_is_entered_as_before(cast: Cast, item: CatalogueItem) -> None:
    batch = confirm(bring_rows(cast.scjg.reviewer, item, [row(1)]), cast.scjg.approver)
    assert (batch.status, batch.entered, batch.due_again_at, batch.decided_at) == ("entered", 1, None, LATER)
