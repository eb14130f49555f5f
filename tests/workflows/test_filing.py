"""Filing: received on a day, once, about one's own entry, and nothing half-done where it is refused."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from accounts.models import User
from cases import records
from cases.models import Case, CaseEvent
from core.errors import DomainError
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import at_the_counter, clock_of, counter_draft, task_of
from tests.workflows.story import accepted, at, do, filed
from workflows.filing import Filing, file_at_counter, file_objection
from workflows.models import Deadline, WorkItem

pytestmark = pytest.mark.django_db


def test_filing_writes_the_receipt_the_clock_the_task_and_the_dispute_mark(cast: Cast) -> None:
    case = filed(cast)
    assert (case.state, case.received_on, case.unit) == ("filed", dt.date(2026, 9, 24), cast.scjg.unit)
    assert (clock_of(case).starts_on, clock_of(case).due_on) == (dt.date(2026, 9, 24), dt.date(2026, 9, 30))
    assert (task_of(case).step, task_of(case).unit, task_of(case).assignee) == (
        "intake",
        cast.scjg.unit,
        None,
    )
    assert CaseEvent.objects.get(case=case).action == "file"
    told = Message.objects.filter(case_id=case.pk, key="objection.received", is_formal=True)
    assert set(told.values_list("recipient", flat=True)) == {cast.owner.pk, cast.agent.pk}
    assert records.is_disputed(cast.record)


@pytest.mark.parametrize("time", ["00:00", "23:59"])
def test_received_at_night_or_on_a_holiday_is_received_that_day(cast: Cast, time: str) -> None:
    case = file_objection(
        user=cast.owner,
        link=cast.owner_link,
        filing=Filing("error", "correct", "The amount is wrong.", record=cast.record),
        submission_key=uuid.uuid4(),
        now=at("2026-09-26", time),
    )
    assert (case.received_on, clock_of(case).due_on) == (dt.date(2026, 9, 26), dt.date(2026, 9, 30))


def test_the_same_form_twice_is_one_case(cast: Cast) -> None:
    key = uuid.uuid4()
    first, second = (_file(cast, key=key) for _ in range(2))
    assert first.pk == second.pk
    assert (Case.objects.count(), Deadline.objects.count(), WorkItem.objects.count()) == (1, 1, 1)


def test_a_second_objection_on_the_same_entry_and_ground_is_refused_with_a_link(cast: Cast) -> None:
    open_one = filed(cast)
    with nothing_filed("duplicate_objection") as caught:
        filed(cast, "2026-09-28")
    assert caught.value.link == open_one.reference
    assert filed(cast, "2026-09-28", ground="omission").pk, "another ground is another matter"


def test_once_concluded_it_may_be_objected_to_again(cast: Cast) -> None:
    do(filed(cast), "withdraw", cast.owner, at("2026-09-24", "11:00"))
    assert filed(cast, "2026-09-25").state == "filed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": "anger"}, "choice_missing"),
        ({"wanted": ""}, "choice_missing"),
        ({"statement": " "}, "text_missing"),
        ({"statement": "x" * 4001}, "text_too_long"),
        ({"record": None, "entry": ""}, "text_missing"),
    ],
)
def test_a_filing_without_sense_leaves_nothing(cast: Cast, changes: dict[str, Any], code: str) -> None:
    with nothing_filed(code):
        filed(cast, **changes)


def test_nobody_files_with_a_link_that_is_over_or_about_an_entry_that_is_not_theirs(cast: Cast) -> None:
    with nothing_filed("link_not_in_force"):
        _file(cast, user=cast.former_agent, link=cast.former_agent_link)
    with nothing_filed("link_not_in_force"):
        _file(cast, user=cast.stranger)
    with nothing_filed("record_not_yours"):
        filed(cast, record=cast.person_record)
    with nothing_filed("record_not_yours"):
        _file(cast, user=cast.claimant, link=cast.claimant_link)


# — at the counter —


def test_at_the_counter_it_counts_from_the_day_the_paper_was_handed_in(cast: Cast) -> None:
    case = at_the_counter(cast, dt.date(2026, 9, 21), at("2026-09-24"))
    assert (case.received_on, clock_of(case).due_on) == (dt.date(2026, 9, 21), dt.date(2026, 9, 24))
    assert (case.entered_by, case.received_via, case.documents.get().purpose) == (
        cast.centre.clerk,
        "counter",
        "receipt_paper",
    )


def test_the_clerk_who_filed_is_told_apart_as_somebody_of_the_unit(cast: Cast) -> None:
    case = at_the_counter(cast, dt.date(2026, 9, 21), at("2026-09-24"))
    event = CaseEvent.objects.get(case=case)
    assert (event.actor, event.unit) == (cast.centre.clerk, cast.centre.unit)


@pytest.mark.parametrize("day", [dt.date(2026, 9, 25), dt.date(1999, 9, 9)])
def test_a_receipt_day_in_the_future_or_before_any_rule_is_refused(cast: Cast, day: dt.date) -> None:
    with nothing_filed("receipt_date_invalid"):
        at_the_counter(cast, day, at("2026-09-24"))


def test_without_the_paper_nothing_is_filed(cast: Cast) -> None:
    draft = counter_draft(cast.centre.clerk)
    draft.documents.all().delete()
    with nothing_filed("evidence_missing"):
        _counter(cast, cast.centre.clerk, draft)


def test_only_a_counter_clerk_files_for_others(cast: Cast) -> None:
    for user in (cast.scjg.reviewer, cast.owner):
        with nothing_filed("not_counter_clerk"):
            _counter(cast, user, counter_draft(user))


# — a link to the entry that was described in words —


def test_the_entry_that_was_described_in_words_is_found_and_marked(cast: Cast) -> None:
    case = in_words(cast)
    assert not records.is_disputed(cast.record)
    case = do(case, "identify_record", cast.scjg.reviewer, at("2026-09-25"), record=cast.record)
    assert (case.record, case.state) == (cast.record, "filed")
    assert records.is_disputed(cast.record)


def test_an_entry_about_somebody_else_is_never_linked(cast: Cast) -> None:
    case = in_words(cast)
    with pytest.raises(DomainError, match="entry_of_another"):
        do(case, "identify_record", cast.scjg.reviewer, at("2026-09-25"), record=cast.person_record)
    assert Case.objects.get(pk=case.pk).record_id is None


def test_an_entry_with_an_open_objection_on_this_ground_is_not_linked_a_second_time(cast: Cast) -> None:
    open_one, case = filed(cast), in_words(cast)
    with pytest.raises(DomainError, match="duplicate_objection") as caught:
        do(case, "identify_record", cast.scjg.reviewer, at("2026-09-25"), record=cast.record)
    assert caught.value.link == open_one.reference


def test_where_the_subject_chose_the_entry_there_is_nothing_to_look_for(cast: Cast) -> None:
    case = accepted(cast)
    with pytest.raises(DomainError, match="entry_linked"):
        do(case, "identify_record", cast.scjg.reviewer, at("2026-09-25"), record=cast.record)


def in_words(cast: Cast) -> Case:
    return filed(cast, record=None, entry="The fine of March", unit=cast.scjg.unit)


@contextmanager
def nothing_filed(code: str) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """Refused with this code and a sentence, and no row more than before."""
    tables = (Case, CaseEvent, Deadline, WorkItem, Message)
    before = [model.objects.count() for model in tables]
    with pytest.raises(DomainError) as caught:
        yield caught
    assert caught.value.code == code
    assert len(str(caught.value.sentence)) > 4
    assert [model.objects.count() for model in tables] == before


def _file(cast: Cast, key: uuid.UUID | None = None, user: User | None = None, link: Any = None) -> Case:
    return file_objection(
        user=user or cast.owner,
        link=link or cast.owner_link,
        filing=Filing("error", "correct", "The amount is wrong.", record=cast.record),
        submission_key=key or uuid.uuid4(),
        now=at("2026-09-24"),
    )


def _counter(cast: Cast, clerk: User, draft: Any) -> Case:
    return file_at_counter(
        clerk=clerk,
        subject=cast.person,
        filing=Filing("omission", "correct", "My prize is missing.", entry="A prize", unit=cast.centre.unit),
        received_on=dt.date(2026, 9, 21),
        draft=draft,
        now=at("2026-09-24"),
    )
