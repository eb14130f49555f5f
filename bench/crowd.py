"""A crowd of open cases, each with a clock, a task and a handler; the clocks can be made due as often as wanted."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection

from bench.fill import Filling, fill
from bench.town import NOW, Place
from core import clock
from lawbook.calendar import current
from workflows.ladders import moments

LADDER = "statutory"
NEVER = clock.at(dt.date(2099, 1, 1))

HANDLERS = """
    UPDATE workflows_workitem w SET assignee_id = m.user_id
    FROM (SELECT unit_id, min(user_id) AS user_id FROM accounts_membership WHERE role = 'reviewer' GROUP BY unit_id) m
    WHERE m.unit_id = w.unit_id AND w.assignee_id IS NULL
"""
# the crowd's own clocks: a case of the other benches may be decided and have no task any more
ARM = """
    UPDATE workflows_deadline
    SET due_on = %(due_on)s, due_at = %(due_at)s, next_rung = 0, next_at = %(next_at)s, breached_at = NULL
    WHERE id IN (SELECT id FROM workflows_deadline
                 WHERE ladder = %(ladder)s AND calendar_version = 'bench' AND next_at > %(next_at)s
                 ORDER BY id LIMIT %(count)s)
"""
DISARM = "UPDATE workflows_deadline SET next_at = %(never)s WHERE ladder = %(ladder)s AND next_at < %(never)s"
TABLES = (
    "cases_case, cases_caseevent, workflows_deadline, workflows_workitem, viewflow_task, viewflow_process"
)


@dataclass
class Crowd:
    """`size` cases so far. Each arming has a due day of its own, so that every rung and message is a new one."""

    place: Place
    size: int = 0
    due_on: dt.date = field(default=dt.date(2026, 10, 12))

    def grow(self, size: int) -> None:
        """Fill up to a size; nothing is due."""
        if size > self.size:
            fill(self._filling(size - self.size))
            self._settle()
            self.size = size

    def arm(self, count: int) -> dt.datetime:
        """Make the first warning of so many clocks due, and no other; returns that moment."""
        self.due_on = current().next_working_day(self.due_on)
        now = moments(LADDER, self.due_on, current())[0].at
        values = {"never": NEVER, "ladder": LADDER, "count": count, "due_on": self.due_on, "next_at": now}
        with connection.cursor() as cursor:
            cursor.execute(DISARM, values)
            cursor.execute(ARM, values | {"due_at": clock.end_of(self.due_on)})
            if cursor.rowcount != count:
                raise RuntimeError(f"{cursor.rowcount} clocks of {count} are due")
            cursor.execute("ANALYZE workflows_deadline")
        return now

    def vacuum(self) -> None:
        """What autovacuum would do in a while: the planner knows the rows, the indexes forget the old ones."""
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM ANALYZE {TABLES}")

    def _filling(self, count: int) -> Filling:
        town = self.place.town
        return Filling(
            count=count,
            subject_id=town.subjects["kong"].pk,
            filed_by_id=town.people["zx.clerk"].pk,
            unit_ids=self.place.unit_ids,
            now=NOW,
            next_at=NEVER,
            first=1_000_000 + self.size,
        )

    def _settle(self) -> None:
        """Every task is somebody's."""
        with connection.cursor() as cursor:
            cursor.execute(HANDLERS)
        self.vacuum()
