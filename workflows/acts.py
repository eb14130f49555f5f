"""One act on one case while it happens: what the action found, and what its consequences may use."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cases.lifecycles.base import Lifecycle
from cases.models import Assistance, Case, CaseEvent
from cases.procedures import PROCEDURES, ProcedureSpec
from core import clock
from workflows import deadlines
from workflows.deadlines import Moment
from workflows.listing import Desk
from workflows.models import Deadline, DeadlineStatus, Slot, WorkItem

# The clock under which a case stands in an inbox: the first of these that runs.
MAIN_SLOTS = (
    Slot.OWN_CORRECTION,
    Slot.CORRECTION,
    Slot.EXECUTION,
    Slot.DEFENCE,
    Slot.ACCEPTANCE,
    Slot.REVIEW,
)


@dataclass
class Act:
    """The locked case, the lifecycle that allowed the action, its event, and the open task."""

    action: str
    lifecycle: Lifecycle
    item: WorkItem | None
    facts: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    then: list[str] = field(default_factory=list)  # actions of the system that follow in the same transaction
    review_was_due: dt.date | None = None  # before this act moved it
    to_send: int = 0  # new messages that may leave at once
    receivers_told: int = 0  # units that received an old version of the record and are told of the new one
    event: CaseEvent = field(init=False)

    @property
    def case(self) -> Case:
        return self.lifecycle.case

    @property
    def assistance(self) -> Assistance | None:
        return self.lifecycle.assistance

    @property
    def procedure(self) -> ProcedureSpec:
        return PROCEDURES[self.case.procedure]

    @property
    def now(self) -> dt.datetime:
        return self.lifecycle.now

    @property
    def today(self) -> dt.date:
        return clock.local_date(self.now)

    @property
    def moment(self) -> Moment:
        return Moment(self.event, self.now)

    @property
    def state_before(self) -> str:
        return self.lifecycle.file.state_before

    @cached_property
    def clocks(self) -> list[Deadline]:
        """The running clocks of the case, read once per act."""
        return deadlines.running(self.case)

    def clock_in(self, slot: Slot) -> Deadline | None:
        """The running clock of the case itself in a slot."""
        return next((row for row in self._open() if row.slot == slot and row.assistance_id is None), None)

    def clock_of(self, assistance_id: int) -> Deadline | None:
        """The running clock of one question."""
        return next((row for row in self._open() if row.assistance_id == assistance_id), None)

    def due_on(self) -> dt.date:
        """The date under which the case stands in an inbox: that of the clock nearest to the open step, else today."""
        row = self._main_clock()
        if row is not None:
            return row.due_on
        return self.item.due_on if self.item else self.today

    def is_provisional(self) -> bool:
        """Whether that date was counted on holidays that nobody has announced yet."""
        row = self._main_clock()
        if row is not None:
            return row.is_provisional
        return self.item is not None and self.item.is_provisional

    def desk(self) -> Desk:
        """From where the flow lists what it opens next."""
        return Desk(self.case, self.due_on(), self.now, item=self.item, is_provisional=self.is_provisional())

    def _main_clock(self) -> Deadline | None:
        rows = (self.clock_in(slot) for slot in MAIN_SLOTS)
        return next((row for row in rows if row is not None), None)

    def _open(self) -> list[Deadline]:
        return [row for row in self.clocks if row.status == DeadlineStatus.RUNNING]
