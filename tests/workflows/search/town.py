"""Who is there while a case is walked through every situation, and what they fill in."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.absences import enter_absence
from accounts.models import Recusal, User
from cases.models import Assistance, Case, Document
from core import clock
from tests.cast import Cast, Office
from tests.workflows.papers import paper
from tests.workflows.plausible import facts_of
from tests.workflows.search.rules import action
from tests.workflows.search.standing import EARLIER, Standing
from tests.workflows.story import at, do, filed

FIRST, LAST = dt.date(2026, 9, 24), dt.date(2026, 12, 31)
BEFORE = at("2026-09-24", "14:00")
ROLES = ("reviewer", "second_reviewer", "approver", "second_approver", "steward", "second_steward")
FAVOURABLE = {"upheld": (0, 3), "partly": (2, 2)}  # ways to fill in a proposal (tests/workflows/plausible.py)


@dataclass(frozen=True)
class Town:
    cast: Cast
    case: Case
    present: list[User]  # officials
    approvers: tuple[User, User]  # of the unit
    asked: list[Office]  # other units
    receivers: dict[str, User]  # to whom a supervisor hands a step of a role
    finding: str  # how a finding for the person reads
    proof: Document

    def unconcerned(self, case: Case) -> list[User]:
        """Somebody of the case's unit who does nothing here for themselves or for anybody else."""
        office = next(one for one in self.cast.offices if one.unit.pk == case.unit_id)
        return [office.head if office is self.cast.scjg else office.clerk]


def handler_away(cast: Cast) -> Town:
    """Described in words and claimed; the handler is away, a colleague stands in. Handed over, it is theirs again."""
    unit, others = cast.scjg, [cast.sw, cast.yj, cast.centre]
    case = filed(cast, record=None, entry="A penalty of 2026.", unit=unit.unit)
    do(case, "claim", unit.reviewer, at("2026-09-24", "11:00"))
    _away(unit.second_reviewer, unit.reviewer)
    return Town(
        cast=cast,
        case=case,
        present=_there((unit, cast.sw, cast.yj), cast.centre, {unit.reviewer}),
        approvers=(unit.approver, unit.second_approver),
        asked=others,
        receivers={
            "reviewer": unit.reviewer,
            "approver": unit.second_approver,
            "data_steward": unit.second_steward,
        },
        finding="upheld",
        proof=paper(case, unit.second_reviewer),
    )


def deciders_away(cast: Cast) -> Town:
    """Chosen from the record and transferred, another receipt date waits; no approver and no steward is there.

    The head of the unit stands in for the approvers, and a clerk for the stewards of the unit that holds the entry.
    """
    unit, holder = cast.sw, cast.scjg
    case = filed(cast)
    do(case, "transfer", holder.reviewer, at("2026-09-24", "11:00"), unit=unit.unit, reason="Theirs.")
    proof = paper(case, unit.reviewer)
    offer = {"received_on": EARLIER, "evidence": proof, "reason": "The stamp."}
    do(case, "propose_receipt_date", unit.reviewer, at("2026-09-24", "11:30"), **offer)
    approvers, stewards = (unit.approver, unit.second_approver), (holder.steward, holder.second_steward)
    _away(unit.head, *approvers)
    _away(holder.clerk, *stewards)
    return Town(
        cast=cast,
        case=case,
        present=_there((unit, holder, cast.yj), cast.centre, {*approvers, *stewards}),
        approvers=approvers,
        asked=[holder, cast.yj, cast.centre],
        receivers={
            "reviewer": unit.second_reviewer,
            "approver": unit.approver,
            "data_steward": holder.steward,
        },
        finding="partly",
        proof=proof,
    )


TOWNS: dict[str, Callable[[Cast], Town]] = {"handler away": handler_away, "deciders away": deciders_away}


def facts(
    town: Town, here: Standing, act: str, asked: Assistance | None, moment: dt.datetime
) -> dict[str, Any]:
    """What the form holds."""
    case = here.case
    said = facts_of(town.cast, case, action(act), moment, _turn(town, case, act))
    if act == "propose_receipt_date":
        filed_on = clock.local_date(case.filed_at)
        return said | {
            "received_on": EARLIER if case.received_on != EARLIER else filed_on,
            "evidence": town.proof,
        }
    if act == "request_assistance":
        known = {row.unit_id for row in here.file.open_assistances}
        return said | {"unit": next(one.unit for one in town.asked if one.unit.pk not in known)}
    if act == "transfer":
        return said | {"unit": town.asked[0].unit}
    if act == "report_own_correction":
        return said | {"remedy": ("", "cease")[case.last_seq % 2]}
    if act == "reassign":
        return said | {"to": town.receivers[here.items[None].role]}
    if act == "reassign:open" and asked is not None:
        return said | {"to": next(one.second_reviewer for one in town.asked if one.unit.pk == asked.unit_id)}
    return said


def keep_out(town: Town) -> None:
    for user in town.approvers:
        Recusal.objects.create(user=user, subject=town.cast.company, reason="An interest.")


def _turn(town: Town, case: Case, act: str) -> int:
    against = act == "propose:against"
    return 4 * case.last_seq + (1 if against else FAVOURABLE[town.finding][case.last_seq % 2])


def _away(deputy: User, *users: User) -> None:
    for user in users:
        enter_absence(user=user, deputy=deputy, starts_on=FIRST, ends_on=LAST, today=FIRST)


def _there(offices: Iterable[Office], centre: Office, absent: set[User]) -> list[User]:
    """Everybody of the offices who is not away, and an approver of the centre."""
    people = [getattr(one, role) for role in (*ROLES, "supervisor", "head", "clerk") for one in offices]
    return [*(user for user in people if user not in absent), centre.approver]
