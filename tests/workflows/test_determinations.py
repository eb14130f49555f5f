"""Two letters together: a penalty that enters a record comes with the information how it may be repaired."""

import datetime as dt

import pytest

from cases.models import Record
from notifications.models import Message
from tests.cast import Cast, verified_organisation
from tests.workflows.repairs import penalty
from tests.workflows.story import at
from workflows.determinations import inform

pytestmark = pytest.mark.django_db
NOW = at("2026-06-11")


def entered(cast: Cast) -> Record:
    return penalty(
        cast.company, cast.item, "曲市监罚〔2026〕88号", decided_on=dt.date(2026, 6, 10), tier="general"
    )


def test_everybody_who_speaks_for_the_company_is_told_from_when_one_may_apply(cast: Cast) -> None:
    record = entered(cast)
    inform([record], NOW)
    rows = Message.objects.filter(key="repair.information", channel="in_app")
    assert {row.recipient for row in rows} == {cast.owner, cast.agent}
    message = rows.get(recipient=cast.owner)
    assert message.is_formal and message.case_id is None
    assert message.payload["may_apply_from"] == "2026-09-11"
    assert "曲市监罚〔2026〕88号" in message.body and "不收取任何费用" in message.body


def test_whose_entry_a_law_excludes_is_told_the_law_and_no_day(cast: Cast) -> None:
    record = entered(cast)
    record.item.repair_excluded_by = "《食品安全法》第一百三十五条"
    inform([record], NOW)
    message = Message.objects.get(key="repair.information", channel="in_app", recipient=cast.owner)
    assert message.payload["may_apply_from"] is None
    assert "《食品安全法》第一百三十五条" in message.body


def test_told_once_however_often_a_batch_is_gone_through(cast: Cast) -> None:
    record = entered(cast)
    assert inform([record], NOW) > 0
    assert inform([record], NOW) == 0


def test_what_is_no_penalty_and_whom_nobody_speaks_for_leave_no_letter(cast: Cast) -> None:
    alone = verified_organisation("91370881MA3D1QX24K", "曲阜无户有限公司")
    quiet = penalty(alone, cast.item, "曲市监罚〔2026〕89号", decided_on=dt.date(2026, 6, 10), tier="general")
    assert inform([cast.record, quiet], NOW) == 0
    assert not Message.objects.filter(key="repair.information").exists()
