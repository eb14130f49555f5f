"""How the nodes of our flows write their tasks: each task in one statement with its place in the history."""

from typing import Any

from viewflow.workflow.models import Task

from core import clock
from core.writing import insert, update


def new_task(flow_task: Any, process: Any, **values: Any) -> Any:
    """A task that is not written yet."""
    return Task(process=process, flow_task=flow_task, flow_task_type=flow_task.task_type, data={}, **values)


def insert_after(task: Any, previous: Any) -> None:
    """Write a new task, and which one led to it."""
    insert(task, Task.previous.through(to_task=previous), "from_task")


def finish(task: Any) -> None:
    """A person's task or a wait is done: assigned, started and finished in one act, so it is written here."""
    task.finished = clock.now()
    update(task, ["owner", "status", "started", "finished"])
