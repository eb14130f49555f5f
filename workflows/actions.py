"""perform(): the only way a case changes.

Lock the case, ask the lifecycle, run the transition, append the event, apply the consequences, commit; then nudge
Celery. A web page, a command and a task are doors to this one function.
"""

import datetime as dt
import inspect
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.fsm import TransitionNotAllowed

from accounts.models import User
from cases import sight
from cases.actors import Actor, actor, system
from cases.casefile import CaseFile
from cases.lifecycles.base import Verdict
from cases.lifecycles.entries import required_text
from cases.lifecycles.machines import has_action, lifecycle_of, transitions_of
from cases.lifecycles.states import FINAL_STATES
from cases.models import Assistance, Case, CaseEvent
from cases.papers.corrections import misses_an_entry
from core import clock
from core.errors import BadInput, DomainError, NotAllowed, WrongState
from core.writing import insert, update
from ledger.models import Kind
from ledger.recording import record
from notifications.tasks import nudge
from workflows import clocks, consequences, engine, handover, repair_clocks
from workflows.acts import Act
from workflows.flows.base import locked_case
from workflows.judging import judge, wrong_state_sentence
from workflows.models import WorkItem

logger = logging.getLogger(__name__)

# Events that nobody did to the case: a form is not too old because of them.
BY_ITSELF = frozenset({"warned", "breached", "notice_left"})
# The subject acts for no unit.
SUBJECTS_ACTS = frozenset({"file", "supplement", "add_material", "withdraw", "defend"})
# The open task of a question, not of the case, is what these are about when a question is named.
QUESTION_TASKS = frozenset({"answer", "claim", "release", "reassign"})
# Done for the unit that has the case, also while another unit has a task in it.
OF_THE_CASES_UNIT = frozenset({"annotate_remedy", "reopen", "propose_revocation"})
# A concluded case goes on.
BEGINS_AGAIN = frozenset({"reopen", "propose_revocation"})
# The open task of the case goes on as it is.
LEAVES_THE_TASK = frozenset({"answer", "annotate_remedy"})
# Whoever does one of these on a case that nobody has claimed becomes its handler.
TAKES_THE_CASE = frozenset(
    {
        "request_supplement",
        "continue_without",
        "accept",
        "decline",
        "refer_out",
        "propose",
        "propose_revocation",
        "close_defence",
    }
)


# What an act needs besides what people enter.
COMPUTED: dict[str, Callable[[Act], dict[str, Any]]] = {
    "request_supplement": lambda act: {"respond_by": clocks.response_date(act)},
    "propose_extension": repair_clocks.facts_of_extension,
    "propose_revocation": lambda act: {"in_the_system": bool(sight.speakers(act.case, act.today))},
    "revoke": lambda act: {"reason": act.reason},
    "refuse_revocation": lambda act: {"reason": act.reason},
}


def perform(  # noqa: PLR0913 — one door for every action
    case_id: int,
    action: str,
    user: User | None,
    *,
    reason: str = "",
    seen: int | None = None,
    assistance: Assistance | None = None,
    now: dt.datetime | None = None,
    **facts: Any,
) -> Case:
    """Do one action on one case as a person, or as the system when `user` is None.

    `seen` is the case's last_seq that the person's form showed. Raises NotAllowed (also written to the ledger),
    WrongState (`form_expired` when the case moved on since `seen`) and BadInput; then nothing has changed.
    """
    moment = now or clock.now()
    try:
        with locked_case(case_id) as case:
            _refuse_expired(case, seen)
            on = clock.local_date(moment)
            act = begin(case, action, actor(user, on) if user else system(on), moment, assistance, reason)
            _run(act, facts)
            if user is not None:  # what the system notes by itself tells nobody anything at once
                _follow_up(act, user)
    except NotAllowed as refusal:
        record(Kind.REFUSED, actor=user, obj=Case(pk=case_id), facts={"action": action, "code": refusal.code})
        raise
    return case


def begin(
    case: Case,
    action: str,
    who: Actor,
    now: dt.datetime,
    assistance: Assistance | None = None,
    reason: str = "",
) -> Act:
    """An act on a locked case, with its open task; nothing has been decided yet."""
    file = CaseFile(case, who, now)
    about = next((row for row in file.assistances if row.pk == assistance.pk), None) if assistance else None
    item = engine.open_item(case, about if action in QUESTION_TASKS else None)
    if item is not None:
        file.assignee_id, file.task_unit_id = item.assignee_id, item.unit_id
    return Act(action=action, lifecycle=lifecycle_of(file, about), item=item, reason=reason.strip())


def append_event(act: Act, on_behalf_of: int | None = None) -> None:
    """Save the case and what happened to it; from here on the act has its event."""
    case, who = act.case, act.lifecycle.actor
    case.last_seq += 1
    if case.state not in FINAL_STATES:
        case.concluded_at = None
    elif case.concluded_at is None:
        case.concluded_at = act.now
    update(case, act.lifecycle.file.changed())
    event = CaseEvent(
        case=case,
        seq=case.last_seq,
        action=act.action,
        from_state=act.state_before,
        to_state=case.state,
        actor=who.user,
        on_behalf_of_id=on_behalf_of,
        unit_id=_acting_unit(act),
        at=act.now,
        facts=act.facts,
    )
    event.seal_reason(act.reason)
    insert(event)
    act.event = event


def _run(act: Act, facts: dict[str, Any]) -> None:
    verdict = _refuse_or_allow(act)
    _prepare(act, facts)
    _transition(act, facts)
    _take_if_unclaimed(act, verdict)
    append_event(act, verdict.on_behalf_of)
    consequences.apply(act)
    _move_task(act)
    for action in act.then:
        following = begin(act.case, action, system(act.today), act.now)
        _run(following, {})
        act.to_send += following.to_send


def _refuse_or_allow(act: Act) -> Verdict:
    if not has_action(act.case.procedure, act.action):
        raise BadInput(_("There is no such action."), code="unknown_action")
    verdict = judge(act.lifecycle, act.action)
    if verdict:
        return verdict
    raise (WrongState if verdict.not_now else NotAllowed)(verdict.unmet, code=verdict.code)


def _prepare(act: Act, facts: dict[str, Any]) -> None:
    """The reason where a person could ask why; what the system computes; who a task may go to."""
    transition = transitions_of(act.case.procedure, act.action)[0]
    if transition.custom["reason"] or _needs_words(act):
        act.reason = required_text(act.reason, "reason")
    if act.action == "annotate_remedy":
        act.reason = str(facts.get("basis", ""))  # the document that was served, kept sealed with the event
    if act.action in COMPUTED:
        facts |= COMPUTED[act.action](act)
    try:
        inspect.signature(transition.func).bind(act.lifecycle, **facts)
    except TypeError as error:
        raise BadInput(_("Something is missing from the form."), code="form_incomplete") from error
    handover.check(act, facts)


def _needs_words(act: Act) -> bool:
    """What was done about an entry that nobody could link; what was missing is entered and speaks for itself."""
    nothing_linked = act.action == "apply_correction" and act.case.record_id is None
    return nothing_linked and not misses_an_entry(act.case)


def _transition(act: Act, facts: dict[str, Any]) -> None:
    try:
        act.facts = getattr(act.lifecycle, act.action)(**facts)
    except TransitionNotAllowed as error:
        raise WrongState(wrong_state_sentence(act.case), code="wrong_state") from error


def _take_if_unclaimed(act: Act, verdict: Verdict) -> None:
    user, case = act.lifecycle.actor.user, act.case
    if act.action in TAKES_THE_CASE and case.handler_id is None:
        case.handler_id = verdict.on_behalf_of or act.lifecycle.actor.user_id
    if user is not None and case.handler_id == user.pk:
        case.handler = user  # known already: the next task is assigned without asking again


def _acting_unit(act: Act) -> int | None:
    user = act.lifecycle.actor.user
    if user is None or (act.action in SUBJECTS_ACTS and not user.is_official):
        return None
    if "counter" in act.facts:
        return int(act.facts["counter"])
    if act.action in ("answer", "declare_interest") and act.assistance is not None:
        return act.assistance.unit_id  # also when it comes late and no task is open for it
    if act.item is None or act.action in OF_THE_CASES_UNIT:
        return act.case.unit_id
    return act.item.unit_id


def _move_task(act: Act) -> None:
    """The inbox follows: another person, another unit, another step."""
    if act.action in handover.ACTIONS:
        handover.move(act)
    elif act.action == "declare_interest":
        handover.put_back(act)
    elif act.action in BEGINS_AGAIN:
        _abandon(act)
        engine.begin_again(act.desk())
    elif act.item is None or act.action in LEAVES_THE_TASK:
        return
    elif act.action == "transfer":
        engine.move_to_unit(act.item, act.case.unit_id)
    elif act.action == "withdraw":
        _abandon(act)
        if act.facts.get("own_correction_due"):
            engine.begin_own_correction(act.desk())
    else:
        engine.follow_state(act.desk(), act.lifecycle.actor)


def _follow_up(act: Act, user: User) -> None:
    """Messages leave; what an act begins in other cases: each of them is locked by itself, after this one."""
    if act.to_send:
        transaction.on_commit(nudge, robust=True)
    if act.action == "declare_interest":
        transaction.on_commit(lambda: _put_back_the_rest(user, act.case, act.now), robust=True)


def _put_back_the_rest(user: User, case: Case, now: dt.datetime) -> None:
    """Whoever keeps out of everything about a person has no task about them any more."""
    same = WorkItem.objects.filter(assignee=user, case__subject__number_index=case.subject.number_index)
    for item in same.select_related("assistance").order_by("case_id", "pk"):
        try:
            perform(item.case_id, "release", user, assistance=item.assistance, now=now)
        except DomainError:
            logger.exception("task %s could not be put back", item.pk)  # a supervisor hands it over


def _abandon(act: Act) -> None:
    if act.item is not None:
        engine.abandon(act.case, act.item)
        act.item = None


def _refuse_expired(case: Case, seen: int | None) -> None:
    if seen is None or seen == case.last_seq:
        return
    later = CaseEvent.objects.filter(case=case, seq__gt=seen).exclude(action__in=BY_ITSELF)
    if seen > case.last_seq or later.exists():
        raise WrongState(code="form_expired")
