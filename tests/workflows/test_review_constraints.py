"""What the database itself refuses about the inbox and the clocks."""

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.workflows.story import accepted, at, do
from workflows.models import Deadline, WorkItem

pytestmark = pytest.mark.django_db


def test_a_case_and_a_question_have_one_open_task_each(cast: Cast) -> None:
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-25"), unit=cast.sw.unit, question="?")
    for item in WorkItem.objects.filter(case=case).select_related("task"):
        name = "one_open_task_per_question" if item.assistance_id else "one_open_step_per_case"
        item.task.pk = None
        item.task.save()
        item.pk, item.task = None, item.task
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            item.save(force_insert=True)


def test_only_the_review_waits_for_a_notice(cast: Cast) -> None:
    case = accepted(cast)
    with pytest.raises(IntegrityError, match="only_the_review_waits"), transaction.atomic():
        Deadline.objects.filter(case=case).update(slot="supplement", awaits_notice=True)


def test_a_question_has_one_running_clock(cast: Cast) -> None:
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-25"), unit=cast.sw.unit, question="?")
    clock = Deadline.objects.get(case=case, slot="assistance")
    clock.pk = None
    with pytest.raises(IntegrityError, match="one_running_clock_per_question"), transaction.atomic():
        clock.save(force_insert=True)
