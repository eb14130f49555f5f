"""What colleagues are told by an act: short notes, rendered when they are sent, in working hours."""

from accounts.membership import audience_map
from accounts.models import Role
from cases import records
from cases.lifecycles.who import free_to_approve
from notifications import payloads
from workflows.acts import Act
from workflows.recipients import to_handler, to_role, to_users


def case_arrived(act: Act) -> None:
    """The case was transferred: the reviewers of its new unit find it in their queue."""
    payload = payloads.DeskTaskAssigned(reference=act.case.reference, step=_step(act), due_on=act.due_on())
    to_role(act, act.case.unit_id, Role.REVIEWER, payload)


def assistance_asked(act: Act) -> None:
    asked = act.assistance
    assert asked is not None, "the action is about one question"
    deadline = act.clock_of(asked.pk)
    to_role(
        act,
        asked.unit_id,
        Role.REVIEWER,
        payloads.DeskAssistanceAsked(
            reference=act.case.reference,
            unit=act.case.unit_id,
            respond_by=deadline.due_on if deadline else act.today,
        ),
    )


def assistance_withdrawn(act: Act) -> None:
    asked = act.assistance
    assert asked is not None, "the action is about one question"
    to_role(
        act,
        asked.unit_id,
        Role.REVIEWER,
        payloads.DeskAssistanceWithdrawn(reference=act.case.reference, unit=act.case.unit_id),
    )


def assistance_answered(act: Act) -> None:
    asked = act.assistance
    assert asked is not None, "the action is about one question"
    to_handler(
        act,
        payloads.DeskAssistanceAnswered(
            reference=act.case.reference,
            unit=asked.unit_id,
            open=len(act.lifecycle.file.open_assistances),
            late=act.facts["late"],
        ),
    )


def material_added(act: Act) -> None:
    to_handler(
        act,
        payloads.DeskMaterialAdded(reference=act.case.reference, documents=len(act.facts["documents"])),
    )


def sent_back(act: Act) -> None:
    to_handler(
        act,
        payloads.DeskSentBack(reference=act.case.reference, round=act.facts["round"], due_on=act.due_on()),
    )


def correction_returned(act: Act) -> None:
    to_role(
        act,
        act.case.unit_id,
        Role.APPROVER,
        payloads.DeskCorrectionReturned(reference=act.case.reference, due_on=act.due_on()),
    )


def task_assigned(act: Act) -> None:
    payload = payloads.DeskTaskAssigned(reference=act.case.reference, step=_step(act), due_on=act.due_on())
    to_users(act, [act.facts["to"]], payload)


def no_approver(act: Act) -> None:
    """Nobody in the unit may approve: its supervisors are alarmed and appoint somebody from the centre."""
    people = audience_map([act.case.unit_id], act.today)
    approvers = people.get((act.case.unit_id, Role.APPROVER), [])
    if any(
        user != act.lifecycle.actor.user_id and free_to_approve(act.lifecycle, user) for user in approvers
    ):
        return
    payload = payloads.DeskNoApprover(reference=act.case.reference, unit=act.case.unit_id)
    to_users(act, people.get((act.case.unit_id, Role.SUPERVISOR), []), payload)


def receivers(act: Act) -> None:
    """Every unit that received an old version of the record is told of the new one."""
    record, proposal = act.case.record, act.lifecycle.file.proposal
    if record is None or proposal is None:
        return
    version = records.current(record)
    if version.number == 1:  # entered just now: nobody received it yet
        return
    payload = payloads.DeskRecordCorrected(
        reference=act.case.reference, record=record.pk, version=version.number, change=version.change
    )
    people = audience_map([unit.pk for unit in records.receivers(record)], act.today)
    stewards = [
        user for (_unit, role), users in people.items() if role == Role.DATA_STEWARD for user in users
    ]
    to_users(act, stewards, payload)


def own_duty(act: Act) -> None:
    """An error was found before the objection was withdrawn: the provider corrects it of its own duty (Article 57)."""
    if act.facts["own_correction_due"]:
        unit_id = act.case.record.unit_id if act.case.record else act.case.unit_id
        payload = payloads.DeskOwnCorrectionDue(reference=act.case.reference)
        to_role(act, unit_id, Role.DATA_STEWARD, payload)
        to_role(act, unit_id, Role.SUPERVISOR, payload)


def _step(act: Act) -> str:
    return act.item.step if act.item else "intake"
