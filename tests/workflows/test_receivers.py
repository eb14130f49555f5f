"""Whoever received an old version is told of the new one, and the person is told how many really were."""

import datetime as dt

import pytest

from accounts.models import Membership, Role, Unit, UnitKind, User
from cases import records
from cases.models import Case, RecordRelease
from core.errors import BadInput
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.story import accepted, approved, at, do

pytestmark = pytest.mark.django_db
CHANGED, UNTOLD = "desk.record_corrected", "desk.receivers_not_told"
MAY, NOW = at("2026-05-01"), at("2026-09-25")


def released(cast: Cast, *units: Unit) -> None:
    for unit in units:
        records.note_release(record=cast.record, unit=unit, purpose="joint inspection", at=MAY)


def corrected(cast: Cast) -> Case:
    return do(approved(cast), "apply_correction", cast.scjg.steward, NOW)


def told(key: str = CHANGED) -> set[User]:
    rows = Message.objects.filter(key=key, channel="in_app").select_related("recipient")
    return {row.recipient for row in rows if row.recipient}


def number_told(cast: Cast) -> int:
    notice = Message.objects.get(key="objection.corrected", recipient=cast.owner, channel="in_app")
    number: int = notice.payload["receivers"]
    return number


def leave(office_unit: Unit, *roles: Role) -> None:
    Membership.objects.filter(unit=office_unit, role__in=roles).update(ends_on=dt.date(2026, 9, 1))


def test_the_data_stewards_of_every_receiving_unit_are_told(cast: Cast) -> None:
    released(cast, cast.sw.unit, cast.yj.unit)
    corrected(cast)
    expected = {cast.sw.steward, cast.sw.second_steward, cast.yj.steward, cast.yj.second_steward}
    assert (told(), number_told(cast)) == (expected, 2)
    assert told(UNTOLD) == set()


def test_without_a_steward_the_units_supervisor_is_told(cast: Cast) -> None:
    released(cast, cast.sw.unit)
    leave(cast.sw.unit, Role.DATA_STEWARD)
    corrected(cast)
    assert (told(), number_told(cast)) == ({cast.sw.supervisor}, 1)


def test_without_steward_and_supervisor_the_units_reviewers_are_told(cast: Cast) -> None:
    released(cast, cast.sw.unit)
    leave(cast.sw.unit, Role.DATA_STEWARD, Role.SUPERVISOR)
    corrected(cast)
    assert (told(), number_told(cast)) == ({cast.sw.reviewer, cast.sw.second_reviewer}, 1)


def test_a_unit_where_nobody_works_is_not_counted_and_the_supervisor_tells_it_otherwise(cast: Cast) -> None:
    village = Unit.objects.create(
        code="town", kind=UnitKind.TOWNSHIP, name_zh="某镇", name_en="A township", phone="1"
    )
    released(cast, cast.sw.unit, village)
    corrected(cast)
    assert number_told(cast) == 1, "the person is told of those who were told"
    assert told(UNTOLD) == {cast.scjg.supervisor}
    assert Message.objects.filter(key=UNTOLD)[0].payload["units"] == [village.pk]


def test_an_entry_nobody_received_is_told_to_nobody(cast: Cast) -> None:
    corrected(cast)
    assert (told(), told(UNTOLD), number_told(cast)) == (set(), set(), 0)


# — what is shared no more —


def decided(cast: Cast, remedy: str) -> Case:
    case = accepted(cast)
    said = {"finding": "upheld", "remedy": remedy, "reasoning": "Yes.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, at("2026-09-24", "14:00"), **said)
    do(case, "approve", cast.scjg.approver, at("2026-09-24", "15:00"))
    return do(case, "apply_correction", cast.scjg.steward, NOW)


@pytest.mark.parametrize("remedy", ["cease", "delete"])
def test_an_entry_whose_use_was_stopped_or_that_was_deleted_is_released_to_nobody(
    cast: Cast, remedy: str
) -> None:
    released(cast, cast.sw.unit)
    decided(cast, remedy)
    with pytest.raises(BadInput) as refusal:
        released(cast, cast.yj.unit)
    assert refusal.value.code == "release_refused"
    assert RecordRelease.objects.count() == 1


def test_what_was_stopped_stays_stopped_when_the_entry_is_changed_later(cast: Cast) -> None:
    case = decided(cast, "cease")
    do(case, "reopen", cast.scjg.approver, NOW, reason="A judgment.")
    said = {"finding": "upheld", "remedy": "correct", "reasoning": "Yes.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.reviewer, NOW, fields={"amount": "1500 元"}, **said)
    do(case, "approve", cast.scjg.approver, NOW)
    do(case, "apply_correction", cast.scjg.steward, NOW)
    with pytest.raises(BadInput):
        released(cast, cast.sw.unit)


def test_a_corrected_or_annotated_entry_is_released_in_its_new_version(cast: Cast) -> None:
    decided(cast, "annotate")
    released(cast, cast.sw.unit)
    assert RecordRelease.objects.get().version.number == 2
