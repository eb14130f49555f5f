"""Whom a rung warns: handler, supervisor, head of unit, director; a deputy instead of somebody who is away."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.membership import audience_map, stand_ins
from accounts.models import Role, Unit, UnitKind, User
from core import clock
from lawbook.calendar import Calendar, current
from lawbook.counting import overdue_days, working_days_left
from notifications.payloads import DeskWarning, DeskWarnings
from notifications.quiet import quiet_until
from notifications.reminders import About, Reminder, remind
from workflows.ladders import Moment, Timetables, next_moment

Same = tuple[dt.date, int, str, str, int, int | None, str | None, bool]  # as the claim of a sweep ends


@dataclass(slots=True)
class Due:
    """Clocks whose next moment has come and that climb it alike: the same rung of the same day, told to the same."""

    due_on: dt.date
    slot: str
    unit_id: int
    assignee_id: int | None
    role: str | None
    is_provisional: bool
    moment: Moment
    next_rung: int
    next_at: dt.datetime | None
    deadline_ids: list[int] = field(default_factory=list)  # the lists below have one place for each clock
    case_ids: list[int] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)  # of the event that the clock leaves
    states: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, same: Same, timetables: Timetables) -> "Due":
        due_on, rung, ladder, slot, unit, assignee, role, provisional = same
        timetable = timetables.of(ladder, due_on)
        after, at = next_moment(timetable, rung)
        return cls(due_on, slot, unit, assignee, role, provisional, timetable[rung], after, at)

    def to_json(self) -> dict[str, Any]:
        """What the climbed moment leaves, as far as it is alike."""
        due_on = self.due_on.isoformat()
        return {
            "rung": self.moment.number,
            "is_breach": self.moment.is_breach,
            "next_rung": self.next_rung,
            "next_at": self.next_at.isoformat() if self.next_at else None,
            "facts": {"slot": self.slot, "rung": self.moment.number, "due_on": due_on},
            "due_on": due_on,
        }


def alike(rows: Iterable[tuple[Any, ...]], timetables: Timetables) -> list[Due]:
    """The rows of a claim, in the order of their cases, by what they have in common; each with its event's number."""
    found: dict[tuple[Any, ...], Due] = {}
    case, seq = None, 0
    for pk, case_id, last_seq, state, reference, *same in rows:
        case, seq = case_id, (seq if case == case_id else last_seq) + 1
        key = tuple(same)
        due = found.get(key) or found.setdefault(key, Due.of(key, timetables))
        due.deadline_ids.append(pk)
        due.case_ids.append(case_id)
        due.seqs.append(seq)
        due.states.append(state)
        due.references.append(reference)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody a batch may warn, read with a constant number of queries."""

    on: dt.date
    centre_id: int | None
    by_role: Mapping[tuple[int, str], list[int]]
    deputies: Mapping[int, int]
    users: Mapping[int, User]

    @classmethod
    def of(cls, due: Iterable[Due], now: dt.datetime) -> "Audience":
        on = clock.local_date(now)
        warned = [one for one in due if not one.moment.is_breach]
        centre = Unit.objects.filter(kind=UnitKind.CENTRE).values_list("pk", flat=True).first()
        by_role = audience_map({one.unit_id for one in warned} | ({centre} if centre else set()), on)
        people = {user for users in by_role.values() for user in users}
        people |= {one.assignee_id for one in warned if one.assignee_id}
        deputies = stand_ins(people, on)
        users = User.objects.filter(is_active=True).in_bulk([*{*people, *deputies.values()}])
        return cls(on, centre, by_role, deputies, users)

    def levels(self, due: Due) -> list[str]:
        """The levels of the rung; the supervisors where nobody has the task and nobody is there who could."""
        levels = list(due.moment.audience)
        if "handler" in levels and not self.people("handler", due):
            levels[levels.index("handler")] = "supervisor"
        return list(dict.fromkeys(levels))

    def people(self, level: str, due: Due) -> list[User]:
        ids = self._ids(level, due)
        present = dict.fromkeys(self.deputies.get(user, user) for user in ids)
        return [self.users[user] for user in present if user in self.users]

    def _ids(self, level: str, due: Due) -> list[int]:
        if level == "handler":
            return self._handlers(due)
        if level == "director":
            return self.by_role.get((self.centre_id or 0, Role.DIRECTOR), [])
        role = Role.SUPERVISOR if level == "supervisor" else Role.UNIT_HEAD
        return self.by_role.get((due.unit_id, role), [])

    def _handlers(self, due: Due) -> list[int]:
        """Who has the task; where nobody has, or somebody whose account is closed, everybody of the role."""
        assignee = due.assignee_id
        if assignee and self.deputies.get(assignee, assignee) in self.users:
            return [assignee]
        return self.by_role.get((due.unit_id, due.role or Role.REVIEWER), [])


def warn(due: Sequence[Due], audience: Audience, now: dt.datetime) -> None:
    """Queue the messages of a batch of rungs: each in this service, several to one person in one e-mail.

    Quiet hours move them to the next morning.
    """
    calendar = current()
    read_on = clock.local_date(quiet_until(now, calendar))
    left = {day: _days_left(day, read_on, calendar) for day in {one.due_on for one in due}}
    reminders = [reminder for one in due for reminder in _reminders(one, audience, left[one.due_on])]
    remind(reminders, at=now, together=DeskWarnings)


def _reminders(due: Due, audience: Audience, left: int) -> Iterator[Reminder]:
    """One per level and clock; whoever is of two levels is told as of the first."""
    told: set[int] = set()
    for level in audience.levels(due):
        people = [user for user in audience.people(level, due) if user.pk not in told]
        told.update(user.pk for user in people)
        payload = DeskWarning(
            reference=due.references[0],
            slot=due.slot,
            rung=due.moment.number,
            due_on=due.due_on,
            level=level,
            days=left,
            provisional=due.is_provisional,
        )
        rung = due.moment.number
        first, *others = [
            About(f"{warnings_of(pk, due.due_on)}:{rung}", case_id, reference)
            for pk, case_id, reference in zip(due.deadline_ids, due.case_ids, due.references, strict=True)
        ]
        yield Reminder(payload, people, first.dedupe, first.case_id, others)


def warnings_of(deadline_id: int, due_on: dt.date) -> str:
    """How the outbox knows the warnings of a clock for one due date; the rung's number follows."""
    return f"warning:{deadline_id}:{due_on}"


def _days_left(due_on: dt.date, on: dt.date, calendar: Calendar) -> int:
    """Working days; below zero once the day has passed."""
    return working_days_left(due_on, on, calendar) or -overdue_days(due_on, on, calendar)
