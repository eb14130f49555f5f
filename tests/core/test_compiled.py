"""A query that is compiled once asks each time with the values it is given."""

import datetime as dt

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from accounts.models import Unit
from core.compiled import Compiled
from tests.cast import Cast, cast

__all__ = ["cast"]
pytestmark = pytest.mark.django_db

BY_CODE = Compiled(lambda code: Unit.objects.filter(code=code).values_list("pk", "code"), code="*")


def test_the_same_sql_answers_for_every_value(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        found = [BY_CODE.rows(code=code) for code in ("scjg", "sw", "nobody")]
    assert found == [[(cast.scjg.unit.pk, "scjg")], [(cast.sw.unit.pk, "sw")], []]


def test_it_is_compiled_once(cast: Cast) -> None:
    made = []

    def build(code: str):
        made.append(code)
        return Unit.objects.filter(code=code).values_list("pk")

    query = Compiled(build, code="*")
    query.rows(code="scjg")
    query.rows(code="sw")
    assert made == ["*"]


def test_a_value_may_stand_in_several_places_beside_constants(cast: Cast) -> None:
    either = Q(code="sw") | Q(name_en="x")

    def build(text: str):
        return (
            Unit.objects.filter(either | Q(code=text) | Q(name_zh=text)).order_by("code").values_list("code")
        )

    query = Compiled(build, text="*")
    assert query.rows(text="scjg") == [("scjg",), ("sw",)]
    assert query.rows(text=cast.yj.unit.name_zh) == [("sw",), ("yj",)]


def test_a_value_that_would_be_ignored_is_refused() -> None:
    query = Compiled(
        lambda on, code: Unit.objects.filter(code=code).values_list("pk"), on=dt.date.min, code="*"
    )
    with pytest.raises(ValueError, match="not among the parameters: on"):
        query.rows(on=dt.date(2026, 9, 24), code="sw")


def test_what_looks_like_sql_stays_a_value(cast: Cast) -> None:
    assert BY_CODE.rows(code="' OR ''='") == []
    assert BY_CODE.rows(code="%s") == []
