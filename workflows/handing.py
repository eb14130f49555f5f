"""Tasks find people: somebody takes the next one, a supervisor hands out many at once.

Both go through perform(), so four eyes, recusal and roles are asked for every single task.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.membership import in_force
from accounts.models import Role, User
from cases.actors import Actor
from cases.casefile import CaseFile
from cases.lifecycles.machines import lifecycle_of
from core import clock
from core.errors import BadInput, DomainError, NotAllowed, WrongState
from workflows import once
from workflows.actions import perform
from workflows.inbox import WORK_ROLES, held_by, queues_of
from workflows.judging import judge
from workflows.models import Submission, WorkItem

LOOKED_AT = 50  # tasks that are tried before "there is nothing for you"
MOST = 100  # tasks handed out at once
SHOWN = ("case__subject", "case__record__item", "case__objection", "unit", "assignee", "assistance")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A task that could not be handed over, and why."""

    reference: str
    code: str
    sentence: str


@dataclass(slots=True)
class HandOutReport:
    """What a bulk hand-out did: the cases that changed hands, and those that did not."""

    done: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def by_sentence(self) -> dict[str, list[str]]:
        """Each reason once, with the cases it is about."""
        reasons: dict[str, list[str]] = {}
        for refusal in self.refused:
            reasons.setdefault(refusal.sentence, []).append(refusal.reference)
        return reasons


def take_next(who: Actor, key: UUID | None = None) -> WorkItem | None:
    """Claim the task that is due first among those nobody has and this person may take; None when there is none.

    Two people at once get different ones: the second finds the first one claimed and goes on. The same press arriving
    twice (`key`, see workflows.once) is answered with the task that it took.
    """
    if key is None:
        return _take_next(who)
    with transaction.atomic():
        if not once.is_first(key, who.person) and (item := _taken_by(key, who)):
            return item
        item = _take_next(who)
        if item is not None:
            sent = Submission.objects.filter(pk=key, user=who.user_id)
            sent.update(case=item.case_id, assistance=item.assistance_id)
    return item


def _taken_by(key: UUID, who: Actor) -> WorkItem | None:
    """What an earlier press took, while it is still theirs and open."""
    sent = once.led_to(key, who.person)
    if sent is None or sent.case_id is None:
        return None
    mine = WorkItem.objects.filter(case=sent.case_id, assistance=sent.assistance_id, assignee=who.user_id)
    return mine.select_related(*SHOWN).first()


def _take_next(who: Actor) -> WorkItem | None:
    for item in _free(who):
        if not _may_claim(item, who):
            continue
        try:
            perform(item.case_id, "claim", who.user, assistance=item.assistance)
        except (NotAllowed, WrongState, BadInput):
            continue  # somebody was faster
        return item
    return None


def hand_out(who: Actor, item_ids: Iterable[int], *, to: User | None, reason: str) -> HandOutReport:
    """A supervisor gives tasks of the unit to one person; each is asked for by itself, refusals are reported.

    Raises NotAllowed for somebody who supervises no unit, BadInput receiver_missing, nothing_chosen.
    """
    units = {unit for unit, role in held_by(who) if role == Role.SUPERVISOR}
    if not units:
        raise NotAllowed(_("Only a supervisor hands out tasks."), code="not_supervisor")
    if to is None:
        raise BadInput(_("Choose a colleague."), code="receiver_missing", field="to")
    wanted = list(dict.fromkeys(item_ids))[:MOST]
    if not wanted:
        raise BadInput(_("Choose at least one task."), code="nothing_chosen", field="items")
    items = WorkItem.objects.filter(pk__in=wanted, unit__in=units).select_related("case", "assistance")
    report = HandOutReport()
    for item in items.order_by("due_on", "pk"):
        _hand_over(item, who, to, reason, report)
    return report


def receivers(unit_ids: Iterable[int], on: dt.date) -> list[User]:
    """Who may be given tasks of these units: everybody who works on cases there, by name."""
    rows = in_force(on).filter(unit__in=list(unit_ids), role__in=WORK_ROLES)
    return list(User.objects.filter(pk__in=rows.values("user_id")).order_by("name", "pk"))


def _hand_over(item: WorkItem, who: Actor, to: User, reason: str, report: HandOutReport) -> None:
    try:
        perform(item.case_id, "reassign", who.user, assistance=item.assistance, reason=reason, to=to)
    except DomainError as error:
        report.refused.append(Refusal(item.case.reference, error.code, str(error.sentence)))
    else:
        report.done.append(item.case.reference)


def _free(who: Actor) -> Iterable[WorkItem]:
    """Tasks nobody has, where somebody of the office is to act, the earliest due first."""
    free: list[WorkItem] = []
    waiting_for_somebody = WorkItem.objects.filter(assignee__isnull=True, waiting=False)
    for unit_id, role in _working(who):
        queue = waiting_for_somebody.filter(unit=unit_id, role=role).order_by("due_on", "pk")
        free += queue.select_related(*SHOWN)[:LOOKED_AT]
    return sorted(free, key=lambda item: (item.due_on, item.pk))


def _working(who: Actor) -> list[tuple[int, str]]:
    """The queues in which this person works, not those they only oversee."""
    held = held_by(who)
    return [queue for queue in queues_of(who) if queue in held]


def _may_claim(item: WorkItem, who: Actor) -> bool:
    """Asked before trying, so that a task somebody must keep out of leaves no refused attempt in the ledger."""
    file = CaseFile(item.case, who, clock.now(), assignee_id=item.assignee_id)
    return bool(judge(lifecycle_of(file, item.assistance), "claim"))
