"""Who may take a step: role, unit, deputy, recusal and four eyes, each refusal with its reason.

Every function is a viewflow permission: it gets the lifecycle and the actor and answers with a Verdict.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from cases import access
from cases.actors import Actor, Holding
from cases.counter import counter_of
from cases.lifecycles.base import YES, Lifecycle, Verdict, no

Who = Callable[[Lifecycle, Actor], Verdict]


def nobody_by_hand(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """The system reacting to a fact; never a decision (PIPL 24)."""
    return (
        YES if actor.user is None else no("system_only", _("This happens by itself; nobody does it by hand."))
    )


def subject(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """The subject or an agent with a power of attorney in force; or a counter clerk with their paper."""
    if actor.user is not None and access.subject_may_see(actor.user, lifecycle.case, on=actor.on):
        return YES
    counter = counter_of(actor, lifecycle.case)
    if counter is not None:
        recused = actor.user_id in lifecycle.file.recused_ids
        return RECUSED if recused else Verdict(True, on_behalf_of=counter.on_behalf_of)
    return no("not_the_subject", _("Only the person concerned or their agent may do this."))


def reviewer(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """The handler, their deputy, or — while nobody has claimed the case — any reviewer of the unit."""
    case = lifecycle.case
    if actor.user_id in lifecycle.file.recused_ids:
        return RECUSED
    if case.handler_id in (
        None,
        actor.user_id,
    ):  # a deputy who claimed it may hold the role for somebody only
        return _holder(actor, case.unit_id, Role.REVIEWER)
    if actor.stands_in_as(case.handler_id, case.unit_id, Role.REVIEWER):
        return Verdict(True, on_behalf_of=case.handler_id)
    if _holder(actor, case.unit_id, Role.REVIEWER):
        return no("claimed_by_other", _("A colleague handles this case. Ask for it to be handed over."))
    return _missing(Role.REVIEWER)


def any_reviewer(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Any reviewer of the unit, whoever handled the case."""
    if actor.user_id in lifecycle.file.recused_ids:
        return RECUSED
    return _holder(actor, lifecycle.case.unit_id, Role.REVIEWER)


def approver(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Four eyes: no working step on this case, not behind the disputed record, no declared interest."""
    verdict = _approver_or_appointed(lifecycle, actor)
    if not verdict:
        return verdict
    for person in (actor.user_id, verdict.on_behalf_of):
        free = free_to_approve(lifecycle, person)
        if not free:
            return free
    return _unless_taken(lifecycle, actor, verdict)


def free_to_approve(lifecycle: Lifecycle, user_id: int | None) -> Verdict:
    """Whether nothing keeps this person from approving this case; a refusal is false, so never test it for None."""
    if user_id is None:
        return YES
    if user_id in lifecycle.file.recused_ids:
        return RECUSED
    if user_id in lifecycle.file.workers:
        return no(
            "four_eyes_worked",
            _("You worked on this case. Somebody who has not must approve it (four eyes)."),
        )
    record = lifecycle.case.record
    if record is not None and user_id in (record.author_id, record.intake_approver_id):
        return no(
            "four_eyes_author", _("You entered or approved the disputed record. Somebody else must approve.")
        )
    return YES


def second_person(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """An approver of the unit who did not propose the change (the open task may be anybody's)."""
    verdict = _approver_or_appointed(lifecycle, actor)
    row = lifecycle.file.receipt_correction
    proposer = row.proposed_by_id if row else None
    if verdict and proposer is not None and proposer in (actor.user_id, verdict.on_behalf_of):
        return no("four_eyes_worked", _("You proposed this date. Somebody else must confirm it (four eyes)."))
    return RECUSED if actor.user_id in lifecycle.file.recused_ids else verdict


def reopener(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """An approver of the unit, not behind the disputed record and without a declared interest."""
    verdict = _holder(actor, lifecycle.case.unit_id, Role.APPROVER)
    record = lifecycle.case.record
    if actor.user_id in lifecycle.file.recused_ids:
        return RECUSED
    if verdict and record and actor.user_id in (record.author_id, record.intake_approver_id):
        return no(
            "four_eyes_author", _("You entered or approved the disputed record. Somebody else must approve.")
        )
    return verdict


def taker(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Whoever has the open task, or stands in for them."""
    taken = lifecycle.file.assignee_id
    if taken is not None and (taken == actor.user_id or actor.stands_in_for(taken)):
        return Verdict(True, on_behalf_of=None if taken == actor.user_id else taken)
    return no("not_taken", _("You have not taken this task."))


def steward(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """A data steward of the unit that holds the record; neither the approver nor the last proposer."""
    case = lifecycle.case
    unit_id = case.record.unit_id if case.record else case.unit_id
    verdict = _holder(actor, unit_id, Role.DATA_STEWARD)
    if not verdict:
        return verdict
    if actor.user_id in lifecycle.file.recused_ids:
        return RECUSED
    proposal = lifecycle.file.proposal
    deciders = {proposal.proposed_by_id, proposal.decided_by_id} if proposal else set()
    if actor.user_id in deciders or verdict.on_behalf_of in deciders - {None}:
        return no(
            "four_eyes_decided", _("You proposed or approved this. Another data steward must carry it out.")
        )
    return _unless_taken(lifecycle, actor, verdict)


def supervisor(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """The supervisor of the unit in whose queue the open task is."""
    return _holder(actor, lifecycle.file.task_unit_id, Role.SUPERVISOR)


def asked_unit(unit_id: int) -> Who:
    """A reviewer of the unit that was asked."""

    def check(lifecycle: Lifecycle, actor: Actor) -> Verdict:
        if actor.user_id in lifecycle.file.recused_ids:
            return RECUSED
        verdict = _holder(actor, unit_id, Role.REVIEWER)
        return _unless_taken(lifecycle, actor, verdict) if verdict else verdict

    return check


RECUSED = no("recused", _("You have declared an interest in this subject and keep out of its cases."))


def _approver_or_appointed(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """An approver of the unit; or whom the supervisor appointed from the centre, or who stands in for them.

    The appointed person must still be an approver.
    """
    appointed = lifecycle.case.appointed_approver_id
    if appointed is not None and appointed == actor.user_id and _approves_somewhere(actor.holdings):
        return YES
    if appointed is not None and _approves_somewhere(actor.duties.get(appointed, frozenset())):
        return Verdict(True, on_behalf_of=appointed)
    return _holder(actor, lifecycle.case.unit_id, Role.APPROVER)


def _approves_somewhere(holdings: frozenset[Holding]) -> bool:
    return any(role == Role.APPROVER for _unit, role in holdings)


def _holder(actor: Actor, unit_id: int, role: Role) -> Verdict:
    if actor.holds(unit_id, role):
        return YES
    principal = actor.principal_holding(unit_id, role)
    return Verdict(True, on_behalf_of=principal) if principal else _missing(role)


def _missing(role: Role) -> Verdict:
    return no(f"not_{role.value}", MISSING[role])


def _unless_taken(lifecycle: Lifecycle, actor: Actor, verdict: Verdict) -> Verdict:
    """Somebody else's open task is theirs, unless this actor stands in for them."""
    taken = lifecycle.file.assignee_id
    if taken in (None, actor.user_id):
        return verdict
    if actor.stands_in_for(taken):
        return Verdict(True, on_behalf_of=taken)
    return no("claimed_by_other", _("A colleague has taken this task. Ask for it to be handed over."))


MISSING = {
    Role.REVIEWER: _("A reviewer of the competent unit does this."),
    Role.APPROVER: _("An approver of the competent unit does this."),
    Role.DATA_STEWARD: _("A data steward of the unit that holds the record does this."),
    Role.SUPERVISOR: _("The supervisor of the unit does this."),
}
