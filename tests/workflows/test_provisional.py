"""A date that rests on holidays nobody has announced yet is provisional wherever it is shown or told."""

import datetime as dt
from typing import Any

import pytest

from cases.models import Case
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast
from tests.workflows.papers import ask, clock_of, paper, task_of
from tests.workflows.story import at, do, filed
from workflows.models import WorkItem
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
DAY = "2026-12-30"  # the calendar of 2027 is not published: the third working day lies in it
NOW = at(DAY, "14:00")
PROVISIONAL = "This date is provisional"


def late_case(cast: Cast) -> Case:
    case = filed(cast, DAY)
    assert clock_of(case).is_provisional, "the cast's calendar ends with 2026"
    return do(case, "accept", cast.scjg.reviewer, at(DAY, "11:00"))


def payloads(key: str) -> list[dict[str, Any]]:
    return list(Message.objects.filter(key=key, channel="in_app").values_list("payload", flat=True))


def words(key: str) -> str:
    message = Message.objects.filter(key=key, channel="in_app")[0]
    Message.objects.filter(pk=message.pk).update(language="en")
    message.refresh_from_db()
    return " ".join(rendered(message).body.split())


def test_the_task_says_so_in_every_step_and_an_ordinary_one_does_not(cast: Cast) -> None:
    case = late_case(cast)
    assert task_of(case).is_provisional
    do(case, "propose", cast.scjg.reviewer, NOW, finding="rejected", reasoning="Right.", basis="Article 59")
    assert (task_of(case).step, task_of(case).is_provisional) == ("approve", True)
    assert not task_of(filed(cast, "2026-09-24", ground="omission")).is_provisional


def test_the_task_of_a_question_says_so(cast: Cast) -> None:
    case = late_case(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NOW)
    clock = case.deadlines.get(assistance=asked)
    item = WorkItem.objects.get(assistance=asked)
    assert (item.due_on, item.is_provisional) == (clock.due_on, clock.is_provisional)
    assert payloads("desk.assistance_asked")[0]["provisional"] is clock.is_provisional


def test_a_receipt_date_that_moves_the_term_into_the_published_year_clears_the_mark(cast: Cast) -> None:
    case = late_case(cast)
    evidence = paper(case, cast.scjg.reviewer)
    facts = {"received_on": dt.date(2026, 12, 21), "evidence": evidence, "reason": "The stamp."}
    do(case, "propose_receipt_date", cast.scjg.reviewer, NOW, **facts)
    do(case, "confirm_receipt_date", cast.scjg.approver, NOW)
    assert (clock_of(case).is_provisional, task_of(case).is_provisional) == (False, False)


def test_the_subject_reads_it_when_the_case_is_transferred(cast: Cast) -> None:
    do(late_case(cast), "transfer", cast.scjg.reviewer, NOW, unit=cast.sw.unit, reason="Theirs.")
    assert payloads("objection.transferred")[0]["provisional"] is True
    assert PROVISIONAL in words("objection.transferred")
    assert PROVISIONAL in words("desk.task_assigned")


def test_the_subject_reads_it_when_material_is_asked_for(cast: Cast) -> None:
    do(filed(cast, DAY), "request_supplement", cast.scjg.reviewer, at(DAY, "11:00"), items=["The decision"])
    assert payloads("objection.supplement_requested")[0]["provisional"] is True
    cast.owner.refresh_from_db()
    message = Message.objects.filter(key="objection.supplement_requested", recipient=cast.owner)[0]
    assert "暂定" in rendered(message).body


def test_the_reviewer_reads_it_when_a_proposal_is_sent_back(cast: Cast) -> None:
    case = late_case(cast)
    do(case, "propose", cast.scjg.reviewer, NOW, finding="rejected", reasoning="Right.", basis="Article 59")
    do(case, "send_back", cast.scjg.approver, NOW, reason="Quote it.")
    assert PROVISIONAL in words("desk.sent_back")


def test_a_colleague_reads_it_when_a_task_is_handed_over(cast: Cast) -> None:
    case = late_case(cast)
    do(case, "reassign", cast.scjg.supervisor, NOW, to=cast.scjg.second_reviewer, reason="Too much work.")
    assert PROVISIONAL in words("desk.task_assigned")


def test_a_warning_says_it(cast: Cast) -> None:
    rung = clock_of(late_case(cast)).next_at
    assert rung is not None
    assert sweep_deadlines(rung).failed == 0
    assert payloads("desk.warning")[0]["provisional"] is True
    assert PROVISIONAL in words("desk.warning")


def test_nothing_is_marked_in_a_year_whose_holidays_are_known(cast: Cast) -> None:
    filed(cast, "2026-09-24")
    assert sweep_deadlines(at("2026-09-29", "09:00")).failed == 0
    assert {one["provisional"] for one in payloads("desk.warning")} == {False}
    assert PROVISIONAL not in words("desk.warning")
