"""What colleagues are told by an act of a repair: about an extension, a defence, and a record not to be used."""

from accounts.membership import audience_map, on_duty
from accounts.models import Role
from cases import records
from notifications import repair_payloads as payloads
from notifications.payloads import DeskRecordCorrected
from workflows.acts import Act
from workflows.recipients import to_handler, to_users
from workflows.tell_whose_turn import who_reads_of_changes


def extension_proposed(act: Act) -> None:
    """To everybody who may decide on it; else to the supervisors."""
    case, proposer = act.case, act.lifecycle.actor.user_id
    row = act.lifecycle.file.extensions[-1]
    people = audience_map([case.unit_id], act.today)
    approvers = [*people.get((case.unit_id, Role.APPROVER), []), case.appointed_approver_id]
    takers = on_duty([one for one in approvers if one is not None and one != proposer], act.today)
    free = set(takers.values()) - act.lifecycle.file.workers - act.lifecycle.file.recused_ids
    payload = payloads.DeskExtensionProposed(
        reference=case.reference, due_on=row.old_due_on, until=row.until, unit=case.unit_id
    )
    to_users(act, free or people.get((case.unit_id, Role.SUPERVISOR), []), payload)


def extension_decided(act: Act) -> None:
    row = next(one for one in act.lifecycle.file.extensions if one.pk == act.facts["extension"])
    payload = payloads.DeskExtensionDecided(
        reference=act.case.reference, until=row.until, approved=bool(row.approved)
    )
    to_handler(act, payload)


def defended(act: Act) -> None:
    to_handler(
        act, payloads.DeskDefended(reference=act.case.reference, documents=len(act.facts["documents"]))
    )


def receivers(act: Act) -> None:
    """Every unit that received a record stops sharing and using it; or may use it again after a revocation."""
    versions = {int(record): number for record, number in act.facts.get("versions", {}).items()}
    for item in act.lifecycle.file.items:
        if item.record_id not in versions:
            continue
        units = [unit.pk for unit in records.receivers(item.record)]
        people = audience_map(units, act.today)
        users = {user for unit in units for user in who_reads_of_changes(people, unit)}
        note = DeskRecordCorrected(
            reference=act.case.reference,
            record=item.record_id,
            version=versions[item.record_id],
            change="repair_revoked" if act.action == "revoke" else "repaired",
        )
        to_users(act, users, note, about=f"record-{item.record_id}")
