"""Whose turn an act makes it: a second person for a receipt date, a data steward, the units that received an entry.

Where nobody of a unit can, its supervisors are told. Short notes, rendered when they are sent, in working hours.
"""

import datetime as dt
from collections.abc import Mapping

from accounts.membership import audience_map, on_duty, stand_ins
from accounts.models import Role
from cases import records
from cases.lifecycles.states import APPROVAL_STATES, ObjectionState, RepairState
from cases.models import Record
from notifications import payloads
from workflows.acts import Act
from workflows.models import Slot
from workflows.recipients import to_role, to_users
from workflows.tell_colleagues import no_approver


def receipt_date_proposed(act: Act) -> None:
    """To everybody who may confirm it, deputies instead of whom they stand in for; else to the supervisors."""
    case, proposer = act.case, act.lifecycle.actor.user_id
    people = audience_map([case.unit_id], act.today)
    approvers = [*people.get((case.unit_id, Role.APPROVER), []), case.appointed_approver_id]
    takers = on_duty([one for one in approvers if one is not None and one != proposer], act.today)
    free = set(takers.values()) - {proposer} - act.lifecycle.file.recused_ids
    payload = payloads.DeskReceiptDateProposed(
        reference=case.reference,
        old_date=case.received_on,
        new_date=dt.date.fromisoformat(act.facts["new_date"]),
        unit=case.unit_id,
    )
    to_users(act, free or people.get((case.unit_id, Role.SUPERVISOR), []), payload)


def receipt_date_decided(act: Act) -> None:
    """To whoever proposed it and whoever has the case: their date moved, or it did not."""
    row = act.lifecycle.file.receipt_correction
    assert row is not None, "the action decides on a proposed date"
    concerned = {one for one in (row.proposed_by_id, act.case.handler_id) if one is not None}
    payload = payloads.DeskReceiptDateDecided(
        reference=act.case.reference,
        new_date=row.new_date,
        confirmed=bool(row.confirmed),
        due_on=act.due_on(),
        provisional=act.is_provisional(),
    )
    present = set(stand_ins(concerned, act.today).values())
    to_users(act, present - {act.lifecycle.actor.user_id}, payload)


def no_steward(act: Act) -> None:
    """Nobody may carry the decision out: the supervisors of the unit that holds the record are told at once."""
    case, unit_id = act.case, _keeper(act)
    owed = act.facts.get("own_correction_due") or act.lifecycle.file.owes_correction
    if case.state not in (ObjectionState.CORRECTING, RepairState.EXECUTING) and not owed:
        return
    people = audience_map([unit_id], act.today)
    stewards = on_duty(people.get((unit_id, Role.DATA_STEWARD), []), act.today)
    if any(_may_correct(act, holder, taker) for holder, taker in stewards.items()):
        return
    payload = payloads.DeskNoSteward(
        reference=case.reference, unit=unit_id, due_on=act.due_on(), provisional=act.is_provisional()
    )
    to_users(act, people.get((unit_id, Role.SUPERVISOR), []), payload)


def whether_somebody_is_left(act: Act) -> None:
    """Somebody keeps out from now on: the open step may have nobody who may take it."""
    if act.case.state in APPROVAL_STATES:
        no_approver(act)
    no_steward(act)


def _keeper(act: Act) -> int:
    """The unit that holds the record; for an omission, the one that has the case."""
    return act.case.record.unit_id if act.case.record else act.case.unit_id


def _may_correct(act: Act, holder: int, taker: int) -> bool:
    """As cases.lifecycles.who.steward asks: not the proposer or the approver, also not for one of them."""
    file = act.lifecycle.file
    proposal = file.proposal
    deciders = {proposal.proposed_by_id, proposal.decided_by_id} if proposal else set()
    return taker not in file.recused_ids and not {holder, taker} & deciders


def own_duty(act: Act) -> None:
    """An error was found before the objection was withdrawn: the provider corrects it of its own duty (Article 57)."""
    duty = act.clock_in(Slot.OWN_CORRECTION)
    if duty is not None:
        payload = payloads.DeskOwnCorrectionDue(
            reference=act.case.reference, due_on=duty.due_on, provisional=duty.is_provisional
        )
        to_role(act, duty.unit_id, Role.DATA_STEWARD, payload)
        to_role(act, duty.unit_id, Role.SUPERVISOR, payload)


def receivers(act: Act) -> None:
    """Every unit that received an old version is told of the new one; of those where nobody is, the supervisors."""
    record = act.case.record
    if record is None or act.facts.get("version", 1) == 1:  # no new one, or entered just now
        return
    units = [unit.pk for unit in records.receivers(record)]
    people = audience_map([*units, record.unit_id], act.today)
    told = {unit: who_reads_of_changes(people, unit) for unit in units}
    act.receivers_told = sum(bool(users) for users in told.values())
    to_users(act, {user for users in told.values() for user in users}, _change_of(act, record))
    untold = tuple(unit for unit, users in told.items() if not users)
    if untold:
        missed = payloads.DeskReceiversNotTold(reference=act.case.reference, record=record.pk, units=untold)
        to_users(act, people.get((record.unit_id, Role.SUPERVISOR), []), missed)


def _change_of(act: Act, record: Record) -> payloads.DeskRecordCorrected:
    now = records.current(record)
    return payloads.DeskRecordCorrected(
        reference=act.case.reference, record=record.pk, version=now.number, change=now.change
    )


def who_reads_of_changes(people: Mapping[tuple[int, str], list[int]], unit_id: int) -> list[int]:
    """The unit's data stewards; without one its supervisors, without one its reviewers."""
    roles = (Role.DATA_STEWARD, Role.SUPERVISOR, Role.REVIEWER)
    return next((people[unit_id, role] for role in roles if people.get((unit_id, role))), [])
