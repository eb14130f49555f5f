"""What was tried several times in vain — a warning, a notice to be noted, a message: somebody is told once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from accounts.membership import audience_map, stand_ins
from accounts.models import Role, Unit, UnitKind, User
from cases.models import Case
from core import clock
from notifications import delivery, outbox
from notifications.models import Message
from notifications.payloads import DeskDeadLetter
from workflows.models import Deadline, DeadlineStatus

NOTICE_TRIES = 5
DEAD = Q(dead_at__isnull=False) | Q(awaits_notice=True, notice_attempts__gte=NOTICE_TRIES)
TOLD_EVERY = dt.timedelta(minutes=15)
SETTLED = dt.timedelta(minutes=2)  # longer than a sweep of the outbox: its deaths are written down at its end
LOOK_BACK = dt.timedelta(days=7)


def tell_of_dead_clocks(now: dt.datetime) -> int:
    """The supervisors of the clock's unit and of the centre, once per death; returns the new messages."""
    dead = list(Deadline.objects.filter(DEAD, status=DeadlineStatus.RUNNING).select_related("case"))
    if not dead:
        return 0
    supervisors = _Supervisors({row.unit_id for row in dead}, now)
    notes = [
        outbox.Note(_payload(row), user, _name_of_death(row), row.case_id)
        for row in dead
        for user in supervisors.of(row.unit_id)
    ]
    return len(outbox.queue_many(notes, at=now))


def tell_of_dead_messages(now: dt.datetime) -> int:
    """The supervisors of the case's unit and of the centre, once per death; returns the new messages.

    Those of a quarter of an hour are told together when it is over: a mail server that is down kills every mail.
    Formal notices are told with their case (workflows/notices.py); a lost note about a death makes no other.
    """
    dead = list(_dead_messages(now))
    if not dead:
        return 0
    cases = Case.objects.in_bulk({row.case_id for _quarter, row in dead if row.case_id})
    supervisors = _Supervisors({case.unit_id for case in cases.values()}, now)
    piles: dict[tuple[int, User], list[Message]] = defaultdict(list)
    for quarter, row in dead:
        case = cases.get(row.case_id or 0)
        for user in supervisors.of(case.unit_id if case else None):
            piles[quarter, user].append(row)
    notes = [_note(quarter, user, rows, cases) for (quarter, user), rows in piles.items()]
    return len(outbox.queue_many(notes, at=now))


def _dead_messages(now: dt.datetime) -> Iterator[tuple[int, Message]]:
    """Each with the quarter of an hour in which it died; only quarters to which no other death is added."""
    told_with_their_case = Q(is_formal=True, case_id__isnull=False)
    rows = delivery.stuck().filter(created_at__gte=now - LOOK_BACK).exclude(key=DeskDeadLetter.key)
    rows = rows.exclude(told_with_their_case).annotate(died_at=Coalesce(Max("tries__at"), F("next_at")))
    for row in rows.order_by("died_at", "pk"):
        quarter = _quarter_of(row.died_at)
        if quarter < _quarter_of(now - SETTLED):
            yield quarter, row


def _quarter_of(moment: dt.datetime) -> int:
    return int(moment.timestamp() // TOLD_EVERY.total_seconds())


def _note(quarter: int, user: User, rows: list[Message], cases: dict[int, Case]) -> outbox.Note:
    case = cases.get(rows[0].case_id or 0) if len({row.case_id for row in rows}) == 1 else None
    reference = case.reference if case else None
    payload = DeskDeadLetter(kind="message", item=rows[0].pk, others=len(rows) - 1, reference=reference)
    return outbox.Note(payload, user, f"dead:messages:{quarter}", case.pk if case else None)


def _name_of_death(row: Deadline) -> str:
    return f"dead:{row.pk}:{row.dead_at}" if row.dead_at else f"dead:notice:{row.pk}:{row.notice_failed_at}"


def _payload(row: Deadline) -> DeskDeadLetter:
    kind = "deadline" if row.dead_at else "notice"
    return DeskDeadLetter(kind=kind, item=row.pk, reference=row.case.reference)


class _Supervisors:
    """Who is told, read with a constant number of queries: the unit's, and the centre's for every unit.

    A deputy instead of somebody who is away.
    """

    def __init__(self, unit_ids: Iterable[int], now: dt.datetime) -> None:
        self._centre = set(Unit.objects.filter(kind=UnitKind.CENTRE).values_list("pk", flat=True))
        on = clock.local_date(now)
        self._by_role = audience_map(self._centre | set(unit_ids), on)
        self._present = stand_ins({user for ids in self._by_role.values() for user in ids}, on)
        self._users = User.objects.filter(is_active=True).in_bulk(set(self._present.values()))

    def of(self, unit_id: int | None) -> list[User]:
        units = self._centre | ({unit_id} if unit_id else set())
        absent_or_not = [user for unit in units for user in self._by_role.get((unit, Role.SUPERVISOR), [])]
        ids = {self._present[user] for user in absent_or_not}
        return [self._users[user] for user in sorted(ids) if user in self._users]
