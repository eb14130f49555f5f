"""The flow diagram shows where a case is."""

import pytest

from tests.cast import Cast
from tests.workflows.story import filed
from workflows.charts import flow_svg

pytestmark = pytest.mark.django_db


def test_the_open_step_is_marked_and_every_human_step_is_named(cast: Cast) -> None:
    svg = flow_svg(filed(cast))
    assert svg.count("is-open") == 1
    assert "style=" not in svg
    assert svg.count('class="flow-title"') == 6
