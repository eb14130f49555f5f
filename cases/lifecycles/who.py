"""Who may take a step: role, unit, deputy, recusal and four eyes, each refusal with its reason.

Every function is a viewflow permission: it gets the lifecycle and the actor and answers with a Verdict. A person acts
in their own right, or in the right of somebody away whose duty they take; what bars either of the two bars the act
(docs/decisions/0019).
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from cases import access
from cases.actors import Actor
from cases.counter import counter_of
from cases.lifecycles import four_eyes
from cases.lifecycles.base import YES, Lifecycle, Verdict, no
from cases.lifecycles.four_eyes import Bar

Who = Callable[[Lifecycle, Actor], Verdict]
Rights = list[int | None]  # None is the person's own; an id is somebody whose duty they take


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
        rights: Rights = [counter.on_behalf_of]
        return _judged(lifecycle, actor, rights, Role.COUNTER_CLERK, four_eyes.free_of_interest)
    return no("not_the_subject", _("Only the person concerned or their agent may do this."))


def reviewer(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """The handler, their deputy, or — while nobody has claimed the case — any reviewer of the unit."""
    rights = _rights(actor, lifecycle.case.unit_id, Role.REVIEWER)
    if rights and not _is_theirs(actor, lifecycle.case.handler_id):
        return no("claimed_by_other", _("A colleague handles this case. Ask for it to be handed over."))
    rights = _first(lifecycle.case.handler_id, rights)
    return _judged(lifecycle, actor, rights, Role.REVIEWER, four_eyes.free_of_interest)


def reviewer_or_system(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Typed by the reviewer, or received from a connected system: a fact, no decision."""
    return YES if actor.user is None else reviewer(lifecycle, actor)


def any_reviewer(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Any reviewer of the unit, whoever handled the case."""
    rights = _rights(actor, lifecycle.case.unit_id, Role.REVIEWER)
    return _judged(lifecycle, actor, rights, Role.REVIEWER, four_eyes.free_of_interest)


def approver(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Four eyes: no working step on this case, not behind the disputed record, no declared interest."""
    rights = _approvers_rights(lifecycle, actor)
    return _of_the_task(lifecycle, actor, rights, Role.APPROVER, four_eyes.free_to_approve)


def second_person(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """An approver who did not propose the change (the open task may be anybody's)."""
    rights = _approvers_rights(lifecycle, actor)
    return _judged(lifecycle, actor, rights, Role.APPROVER, four_eyes.free_to_confirm)


def extender(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """An approver who worked nothing on the case (the open task may be anybody's)."""
    rights = _approvers_rights(lifecycle, actor)
    return _judged(lifecycle, actor, rights, Role.APPROVER, four_eyes.free_to_approve)


def reopener(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """An approver of the unit, not behind the disputed record and without a declared interest."""
    rights = _rights(actor, lifecycle.case.unit_id, Role.APPROVER)
    return _judged(lifecycle, actor, rights, Role.APPROVER, four_eyes.free_to_reopen)


def taker(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Whoever has the open task, or stands in for them; recused people too: putting it back is keeping out."""
    taken = lifecycle.file.assignee_id
    if taken is not None and _is_theirs(actor, taken):
        return Verdict(True, on_behalf_of=None if taken == actor.user_id else taken)
    return no("not_taken", _("You have not taken this task."))


def steward(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """A data steward of the unit that holds the record; neither the approver nor the last proposer."""
    case = lifecycle.case
    rights = _rights(actor, case.record.unit_id if case.record else case.unit_id, Role.DATA_STEWARD)
    return _of_the_task(lifecycle, actor, rights, Role.DATA_STEWARD, four_eyes.free_to_carry_out)


def supervisor(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """The supervisor of the unit in whose queue the open task is: who hands out a case keeps out of it too."""
    rights = _rights(actor, lifecycle.file.task_unit_id, Role.SUPERVISOR)
    return _judged(lifecycle, actor, rights, Role.SUPERVISOR, four_eyes.free_of_interest)


def of_the_question(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """A reviewer of the unit that the question at hand was put to."""
    if lifecycle.assistance is None:
        return no("no_question", _("Your unit was not asked about this case."))
    return asked_unit(lifecycle.assistance.unit_id)(lifecycle, actor)


def of_the_step(lifecycle: Lifecycle, actor: Actor) -> Verdict:
    """Whoever may take the step that is open now."""
    return lifecycle.may_take_step(actor)


def asked_unit(unit_id: int) -> Who:
    """A reviewer of the unit that was asked."""

    def check(lifecycle: Lifecycle, actor: Actor) -> Verdict:
        rights = _rights(actor, unit_id, Role.REVIEWER)
        return _of_the_task(lifecycle, actor, rights, Role.REVIEWER, four_eyes.free_of_interest)

    return check


def _rights(actor: Actor, unit_id: int, role: Role) -> Rights:
    """Their own where they hold the role, then those of everybody away who does."""
    own: Rights = [None] if actor.holds(unit_id, role) else []
    return own + list(actor.principals_holding(unit_id, role))


def _approvers_rights(lifecycle: Lifecycle, actor: Actor) -> Rights:
    """Of the unit; and of whom the supervisor appointed, who must still be an approver of the centre."""
    rights = _rights(actor, lifecycle.case.unit_id, Role.APPROVER)
    appointed = lifecycle.case.appointed_approver_id
    if appointed is None:
        return rights
    from_centre = _rights(actor, lifecycle.file.centre_id or 0, Role.APPROVER)
    named = None if appointed == actor.user_id else appointed
    return [named, *rights] if named in from_centre else rights


def _of_the_task(lifecycle: Lifecycle, actor: Actor, rights: Rights, role: Role, bar: Bar) -> Verdict:
    """Somebody else's open task is theirs, unless this actor stands in for them."""
    taken = lifecycle.file.assignee_id
    verdict = _judged(lifecycle, actor, _first(taken, rights), role, bar)
    if verdict and not _is_theirs(actor, taken):
        return no("claimed_by_other", _("A colleague has taken this task. Ask for it to be handed over."))
    return verdict


def _judged(lifecycle: Lifecycle, actor: Actor, rights: Rights, role: Role, bar: Bar) -> Verdict:
    """The first right that nothing stands against: no bar of the actor's own, none of whom they act for."""
    if actor.user_id is None:
        return no(f"not_{role.value}", MISSING[role])
    verdict = (bar if rights else four_eyes.free_of_interest)(lifecycle, actor.user_id)
    if not verdict:
        return verdict
    if not rights:
        return no(f"not_{role.value}", MISSING[role])
    for principal in rights:
        if principal is None:
            return YES
        verdict = bar(lifecycle, principal)
        if verdict:
            return Verdict(True, on_behalf_of=principal)
    return four_eyes.in_place_of(verdict)


def _is_theirs(actor: Actor, taken: int | None) -> bool:
    """Nobody has it, or they have, or somebody whose duty they take."""
    return taken in (None, actor.user_id) or actor.stands_in_for(taken)


def _first(taken: int | None, rights: Rights) -> Rights:
    """Whoever acts on what somebody away has taken acts for that person."""
    return sorted(rights, key=lambda principal: principal != taken)


MISSING = {
    Role.REVIEWER: _("A reviewer of the competent unit does this."),
    Role.APPROVER: _("An approver of the competent unit does this."),
    Role.DATA_STEWARD: _("A data steward of the unit that holds the record does this."),
    Role.SUPERVISOR: _("The supervisor of the unit does this."),
}
