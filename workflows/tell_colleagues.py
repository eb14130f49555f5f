"""What colleagues are told by an act: short notes, rendered when they are sent, in working hours."""

from accounts.membership import audience_map
from accounts.models import Role
from cases.lifecycles.who import free_to_approve
from notifications import payloads
from workflows.acts import Act
from workflows.recipients import to_handler, to_role, to_users


def case_arrived(act: Act) -> None:
    """The case was transferred: the reviewers of its new unit find it in their queue."""
    to_role(act, act.case.unit_id, Role.REVIEWER, _task(act))


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
            provisional=bool(deadline and deadline.is_provisional),
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
        payloads.DeskSentBack(
            reference=act.case.reference,
            round=act.facts["round"],
            due_on=act.due_on(),
            provisional=act.is_provisional(),
        ),
    )


def correction_returned(act: Act) -> None:
    to_role(
        act,
        act.case.unit_id,
        Role.APPROVER,
        payloads.DeskCorrectionReturned(
            reference=act.case.reference, due_on=act.due_on(), provisional=act.is_provisional()
        ),
    )


def task_assigned(act: Act) -> None:
    to_users(act, [act.facts["to"]], _task(act))


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


def _task(act: Act) -> payloads.DeskTaskAssigned:
    return payloads.DeskTaskAssigned(
        reference=act.case.reference,
        step=act.item.step if act.item else "intake",
        due_on=act.due_on(),
        provisional=act.is_provisional(),
    )
