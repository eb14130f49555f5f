"""The plain Viewflow way, as small as it can be: what Redress is measured against. Not part of the product."""

import datetime as dt
from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock


class Reviewing(flow.Flow):
    """One human step that somebody takes, begins and ends; then it waits again."""

    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle().Next(this.review)
    review = flow.View(None).Permission("cases.review").Next(this.after_review)
    after_review = flow.Switch().Case(this.review, lambda activation: True).Default(this.end)
    end = flow.End()


class Bare(flow.Flow):
    """The same step without a choice behind it: the least that a human step costs."""

    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle().Next(this.review)
    review = flow.View(None).Permission("cases.review").Next(this.review)


class Timed(flow.Flow):
    """A timer, and a function that does nothing when it fires."""

    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle().Next(this.wait)
    wait = flow.Timer(dt.timedelta(0)).Next(this.warn)
    warn = flow.Function(this.do_nothing).Next(this.end)
    end = flow.End()

    def do_nothing(self, activation: Any) -> None:
        """What happens then is the caller's; here it is nothing."""
