"""Our flows are made of our own nodes: they write each task once, and none of them splits."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from viewflow.workflow.models import Process, Task

from tests.cast import Cast
from tests.workflows.story import at, do, filed, proposed
from workflows.flows.assistance import AssistanceFlow
from workflows.flows.base import Begin, Finish, Step, Wait
from workflows.flows.graphs import GRAPHS
from workflows.flows.own_correction import OwnCorrectionFlow
from workflows.models import WorkItem

FLOWS = [AssistanceFlow, OwnCorrectionFlow, *(graph.flow for graph in GRAPHS.values())]


@pytest.mark.parametrize("flow", FLOWS)
def test_every_node_is_one_of_ours(flow: type) -> None:
    """An end looks for no other open task, because nothing but a split makes two of them."""
    kinds = {type(node) for node in flow.instance.nodes()}  # type: ignore[attr-defined]
    assert kinds <= {Begin, Step, Wait, Finish}


@pytest.mark.django_db
def test_a_finished_process_has_nothing_open_and_its_history_in_one_line(cast: Cast) -> None:
    case = proposed(cast, finding="rejected")
    process = Task.objects.get(work_item__case=case).process
    do(case, "approve", cast.scjg.approver, at("2026-09-24", "15:00"))
    process = Process.objects.get(pk=process.pk)
    assert process.status == "DONE"
    assert process.finished is not None
    tasks = list(Task.objects.filter(process=process).order_by("pk"))
    assert [str(task.flow_task.name) for task in tasks] == ["start", "intake", "review", "approve", "end"]
    assert [task.flow_task_type for task in tasks] == ["START", "HUMAN", "HUMAN", "HUMAN", "END"]
    for before, task in pairwise(tasks):
        assert [*task.previous.all()] == [before]
    assert {task.status for task in tasks} == {"DONE"}
    assert all(task.started and task.finished for task in tasks)
    assert [task.owner for task in tasks[1:4]] == [cast.scjg.reviewer, cast.scjg.reviewer, cast.scjg.approver]
    assert not WorkItem.objects.filter(case=case).exists()


@pytest.mark.django_db
def test_a_case_that_was_just_written_is_not_locked_again(cast: Cast) -> None:
    """Filing locks no case: the one it wrote is seen by nobody else."""
    with CaptureQueriesContext(connection) as asked:
        filed(cast)
    locking = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
    assert not [sql for sql in locking if 'FROM "cases_case"' in sql]
