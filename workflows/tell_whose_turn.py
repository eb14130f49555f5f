"""Who is to do something that is not the open step's own: a second person for a receipt date, a data steward.

Where nobody of the unit can, its supervisors are told. Short notes, rendered when they are sent, in working hours.
"""

import datetime as dt

from accounts.membership import audience_map, on_duty, stand_ins
from accounts.models import Role
from notifications import payloads
from workflows.acts import Act
from workflows.recipients import to_users


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
