"""Nobody may approve: the unit's supervisors are alarmed, at the proposal and whenever it comes to that later.

Somebody declares an interest, leaves, or goes away without a deputy: no act of the case says so, a sweep finds it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from accounts.membership import duty_map
from accounts.models import Role, Unit, UnitKind, User
from cases.actors import system
from cases.casefile import CaseFile, Duty, behind_of, recused_of, workers_of
from cases.lifecycles.base import Lifecycle
from cases.lifecycles.four_eyes import anybody_may_approve
from cases.lifecycles.states import APPROVAL_STATES
from cases.models import Case
from core import clock
from lawbook.calendar import current
from notifications import outbox
from notifications.payloads import DeskNoApprover
from notifications.quiet import quiet_until
from workflows.models import WorkItem

BATCH = 500


@dataclass(slots=True)
class Report:
    """Cases that wait for an approval, those that nobody may approve, and the new messages about them."""

    waiting: int = 0
    stuck: int = 0
    told: int = 0


def sweep_approvers(now: dt.datetime) -> Report:
    """Look at every case that waits for an approval; each batch takes the same number of queries."""
    units = list(Unit.objects.values_list("pk", flat=True))  # so that the inbox's own index is used
    open_tasks = WorkItem.objects.filter(unit__in=units, role=Role.APPROVER)
    ids = list(open_tasks.order_by("case").values_list("case_id", flat=True))
    report = Report(waiting=len(ids))
    for first in range(0, len(ids), BATCH):
        cases = Case.objects.filter(pk__in=ids[first : first + BATCH], state__in=APPROVAL_STATES)
        stuck = without_approver(list(cases.select_related("subject", "record")), now)
        report.stuck += len(stuck)
        report.told += alarm(stuck, now)
    return report


def without_approver(
    cases: Collection[Case], now: dt.datetime, recused: Mapping[int, frozenset[int]] | None = None
) -> list[Case]:
    """Those that nobody may approve today: not in the unit, nor whom the supervisor appointed.

    `recused` is who must keep out, by case, where that is at hand.
    """
    today = clock.local_date(now)
    centre = _centre() if any(case.appointed_approver_id for case in cases) else 0
    approvers = duty_map({centre, *(case.unit_id for case in cases)}, Role.APPROVER, today)
    workers, behind, keep_out = workers_of(cases), behind_of(cases), recused or recused_of(cases)
    stuck = []
    for case in cases:
        file = CaseFile(case, system(today), now)
        file.approvers = approvers.get(case.unit_id, [])
        file.workers, file.behind, file.recused_ids = workers[case.pk], behind[case.pk], keep_out[case.pk]
        if not anybody_may_approve(Lifecycle(file), approvers.get(centre, [])):
            stuck.append(case)
    return stuck


def alarm(cases: Collection[Case], now: dt.datetime) -> int:
    """Tell whoever appoints, once a working day while it lasts; returns the new messages."""
    if not cases:
        return 0
    told_on = clock.local_date(quiet_until(now, current()))
    alarmed = _alarmed(cases, clock.local_date(now))
    users = User.objects.in_bulk({user for ids in alarmed.values() for user in ids})
    notes = [
        outbox.Note(
            DeskNoApprover(reference=case.reference, unit=case.unit_id),
            users[user],
            f"no_approver:{case.pk}:{case.appointed_approver_id or 0}:{told_on}",
            case.pk,
        )
        for case in cases
        for user in alarmed[case.pk]
    ]
    return len(outbox.queue_many(notes, at=now))


def _alarmed(cases: Collection[Case], on: dt.date) -> dict[int, list[int]]:
    """By case, the supervisors who are there and have no interest; the unit's head where no supervisor is."""
    units, recused = {case.unit_id for case in cases}, recused_of(cases)
    supervisors, heads = (duty_map(units, role, on) for role in (Role.SUPERVISOR, Role.UNIT_HEAD))
    return {
        case.pk: _free(supervisors.get(case.unit_id, []), recused[case.pk])
        or _free(heads.get(case.unit_id, []), recused[case.pk])
        for case in cases
    }


def _free(duties: Iterable[Duty], recused: frozenset[int]) -> list[int]:
    return list(dict.fromkeys(taker for holder, taker in duties if not {holder, taker} & recused))


def _centre() -> int:
    return Unit.objects.filter(kind=UnitKind.CENTRE).values_list("pk", flat=True).first() or 0
