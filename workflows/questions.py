"""Questions to other units inside an act: put them into the asked unit's queue, take them out again."""

from cases.lifecycles.states import ObjectionState, RepairState
from cases.models import Assistance
from workflows import engine
from workflows.acts import Act
from workflows.listing import Desk
from workflows.models import WorkItem


def ask(act: Act) -> None:
    asked = _subject_of(act)
    deadline = act.clock_of(asked.pk)
    due_on = deadline.due_on if deadline else act.today
    provisional = bool(deadline and deadline.is_provisional)
    engine.ask(Desk(act.case, due_on, act.now, assistance=asked, is_provisional=provisional))


def close_answered(act: Act) -> None:
    """An answer in time completes the asked unit's task; a late one has none."""
    item = engine.open_item(act.case, _subject_of(act))
    if item is not None:
        desk = Desk(act.case, item.due_on, act.now, assistance=act.assistance)
        engine.finish_question(item, desk, act.lifecycle.actor)


def go_on_when_all_answered(act: Act) -> None:
    """The last answer releases the review, in the same transaction."""
    waits = act.case.state in (ObjectionState.ASSISTING, RepairState.VERIFYING)
    if waits and not act.lifecycle.file.open_assistances:
        act.then.append("all_answered")


def close_withdrawn(act: Act) -> None:
    _close(act, [_subject_of(act).pk])


def close_passed_over(act: Act) -> None:
    _close(act, act.facts["passed_over"])


def close_all(act: Act) -> None:
    _close(act, act.facts["cancelled_questions"])


def _close(act: Act, assistance_ids: list[int]) -> None:
    items = WorkItem.objects.filter(case=act.case, assistance__in=assistance_ids).select_related(
        "task__process"
    )
    engine.cancel_questions(list(items))


def _subject_of(act: Act) -> Assistance:
    assert act.assistance is not None, "the action is about one question"
    return act.assistance
