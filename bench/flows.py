"""The plain Viewflow way, as small as it can be: what Redress is measured against. Not part of the product."""

import datetime as dt
from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.models import User


class Reviewing(flow.Flow):  # type: ignore[misc]  # viewflow ships no types
    """One human step and the choice behind it, which leads back to the step."""

    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle().Next(this.review)
    review = flow.View(None).Permission("cases.review").Next(this.after_review)
    after_review = flow.Switch().Case(this.review, lambda activation: True).Default(this.end)
    end = flow.End()


class Timed(flow.Flow):  # type: ignore[misc]
    """A timer, and a function that does nothing when it fires."""

    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle().Next(this.wait)
    wait = flow.Timer(dt.timedelta(0)).Next(this.warn)
    warn = flow.Function(this.do_nothing).Next(this.end)
    end = flow.End()

    def do_nothing(self, activation: Any) -> None:
        """What a timer leads to is its caller's; here it is nothing at all."""


def open_task(process: Process) -> int:
    """The task that waits for somebody."""
    return int(Task.objects.filter(process=process, status=STATUS.NEW).values_list("pk", flat=True)[0])


def bare_step(task_id: int, user: User) -> None:
    """Viewflow's human step alone, in code: find the task, take it, begin it, end it."""
    task = Task.objects.get(pk=task_id)
    with task.activation() as activation:
        activation.assign(user)
        activation.start(None)
        activation.execute()
