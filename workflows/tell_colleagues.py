"""What colleagues are told by an act: short notes, rendered when they are sent, in working hours."""

from collections.abc import Collection

from accounts.models import Role
from notifications import payloads
from workflows import approvers
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
    assert act.assistance is not None, "the action is about one question"
    _question_closed(act, [act.assistance.pk], "question")


def questions_cancelled(act: Act) -> None:
    """The subject withdrew: whoever was still to answer is told that it is over."""
    _question_closed(act, act.facts["cancelled_questions"], act.case.procedure)


def questions_passed_over(act: Act) -> None:
    """The review goes on: whoever has not answered learns that an answer is only evidence now."""
    _question_closed(act, act.facts["passed_over"], "passed_over")


def _question_closed(act: Act, assistance_ids: Collection[int], cause: str) -> None:
    payload = payloads.DeskAssistanceWithdrawn(
        reference=act.case.reference, unit=act.case.unit_id, cause=cause
    )
    for asked in act.lifecycle.file.assistances:
        if asked.pk in assistance_ids:
            to_role(act, asked.unit_id, Role.REVIEWER, payload)


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
    known = {act.case.pk: act.lifecycle.file.recused_ids}
    act.to_send += approvers.alarm(approvers.without_approver([act.case], act.now, known), act.now)


def _task(act: Act) -> payloads.DeskTaskAssigned:
    return payloads.DeskTaskAssigned(
        reference=act.case.reference,
        step=act.item.step if act.item else "intake",
        due_on=act.due_on(),
        provisional=act.is_provisional(),
    )
