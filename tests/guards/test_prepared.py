"""A prepared query gives what its queryset gives, whatever values it is run with, in one statement."""

import datetime as dt
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.absences import enter_absence
from accounts.models import Recusal, SubjectLink, Unit, User
from cases.models import Assistance, Record, RepairItem
from core.prepared import Prepared, any_of, prepared
from notifications.models import Preference
from tests.cast import Cast
from tests.workflows import repairs
from tests.workflows.story import at, do, filed, proposed
from workflows.models import Deadline

PACKAGES = ("accounts", "cases", "notifications", "workflows", "desk", "portal")

pytestmark = pytest.mark.django_db


@prepared
def named(ids: list[int], email: str) -> QuerySet[User]:
    return User.objects.filter(pk=any_of(ids)).exclude(email=email).order_by("pk")


def of_the_product() -> Iterator[tuple[str, Prepared[Any]]]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if ".migrations" in module.name or ".management" in module.name:
                continue
            for name, one in vars(import_module(module.name)).items():
                if isinstance(one, Prepared) and one.plain.__module__ == module.name:
                    yield f"{module.name}.{name}", one


@pytest.fixture
def values(cast: Cast) -> dict[str, Any]:
    """Values for every slot there is, in a town where each query finds something."""
    asking = filed(cast, record=None, entry="A penalty.", unit=cast.scjg.unit)
    morning = at("2026-09-24", "12:00")
    do(asking, "accept", cast.scjg.reviewer, morning)
    do(asking, "request_assistance", cast.scjg.reviewer, morning, unit=cast.sw.unit, question="?")
    Deadline.objects.filter(case=asking, slot="review").update(awaits_notice=True)
    case = proposed(cast)
    enter_absence(
        user=cast.scjg.reviewer,
        deputy=cast.scjg.second_reviewer,
        starts_on=dt.date(2026, 9, 24),
        ends_on=dt.date(2026, 9, 30),
        today=dt.date(2026, 9, 24),
    )
    RepairItem.objects.create(case=case, record=cast.record)
    Record.objects.filter(pk=cast.record.pk).update(published_from=dt.date(2026, 3, 10))
    Recusal.objects.create(user=cast.scjg.second_approver, subject=cast.company, reason="An interest.")
    return {
        "case_id": case.pk,
        "question_id": Assistance.objects.get(case=asking).pk,
        "on": dt.date(2026, 9, 24),
        "today": dt.date(2026, 9, 24),
        "role": "approver",
        "user_id": cast.scjg.second_reviewer.pk,
        "user_ids": [cast.scjg.reviewer.pk, cast.owner.pk],
        "unit_ids": [cast.scjg.unit.pk, cast.sw.unit.pk],
        "number_index": case.subject.number_index,
        "number_indexes": [case.subject.number_index],
        "name_index": case.subject.name_index,
        "record_ids": [cast.record.pk],
        "case_ids": [case.pk, repairs.filed(cast).pk],
        "subject_id": case.subject_id,
        "same_as_id": None,
        "filed_by_id": case.filed_by_id,
        "filed_at": case.filed_at,
        "submission_key": case.submission_key,
        "link_id": SubjectLink.objects.get(user=case.filed_by_id, subject=case.subject_id).pk,
        "speaker_id": case.filed_by_id,
    }


def test_every_prepared_query_of_the_product_gives_what_its_queryset_gives(
    cast: Cast, values: dict[str, Any]
) -> None:
    Preference.objects.create(user=cast.owner, channel="letter")
    known = dict(of_the_product())
    assert len(known) >= 10
    for name, query in known.items():
        given = {slot: values[slot] for slot in inspect.signature(query.plain).parameters}
        expected, found = list(query.plain(**given)), query(**given)
        assert expected, f"{name} finds something"
        assert sorted(map(columns, found)) == sorted(map(columns, expected)), name
        assert sorted(map(beside, found)) == sorted(map(beside, expected)), name


def columns(row: Any) -> str:
    """Every column of a row, also of what was selected beside it."""
    if not isinstance(row, Model):
        return repr(row)
    return repr({key: value for key, value in sorted(vars(row).items()) if key != "_state"})


def beside(row: Any) -> str:
    return repr(sorted(map(columns, row._state.fields_cache.values()))) if isinstance(row, Model) else ""


def test_it_runs_again_with_other_values_and_any_number_of_them(cast: Cast) -> None:
    people = list(User.objects.order_by("pk")[:4])
    assert named(ids=[one.pk for one in people], email=people[0].email) == people[1:]
    assert named(ids=[people[0].pk], email="") == [people[0]]
    assert named(ids=[], email="") == []


def test_it_is_one_statement_and_its_rows_can_be_saved(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        (found,) = named(ids=[cast.owner.pk], email="")
    assert len(asked) == 1
    found.language = "en"
    found.save(update_fields=["language"])
    assert User.objects.get(pk=cast.owner.pk).language == "en"


def test_it_is_made_once(cast: Cast) -> None:
    made = []

    @prepared
    def by_code(code: str) -> QuerySet[Unit, Any]:
        made.append(code)
        return Unit.objects.filter(code=code).values_list("code")

    assert [by_code(code=code) for code in ("scjg", "sw", "nobody")] == [[("scjg",)], [("sw",)], []]
    assert len(made) == 1


def test_a_value_may_stand_in_several_places_beside_constants(cast: Cast) -> None:
    @prepared
    def either(text: str) -> QuerySet[Unit, Any]:
        found = Unit.objects.filter(Q(code="sw") | Q(name_en="x") | Q(code=text) | Q(name_zh=text))
        return found.order_by("code").values_list("code")

    assert either(text="scjg") == [("scjg",), ("sw",)]
    assert either(text=cast.yj.unit.name_zh) == [("sw",), ("yj",)]


def test_what_looks_like_sql_stays_a_value(cast: Cast) -> None:
    people = [cast.owner.pk]
    for text in ("' OR ''='", "%s", "{0}"):
        assert named(ids=people, email=text) == [cast.owner]
