"""The words of each procedure for the person concerned: one row per procedure, so that nothing else names one."""

from types import ModuleType

from cases.lifecycles.states import Procedure
from cases.models import Case
from portal import repair_wording, wording
from portal.wording import Turn

WORDS: dict[str, ModuleType] = {
    Procedure.OBJECTION.value: wording,
    Procedure.REPAIR.value: repair_wording,
}


def state_words(case: Case) -> str:
    """Where a case stands; once closed, how it ended."""
    words = WORDS[case.procedure]
    closed = words.OUTCOMES.get(case.outcome, words.STATES["concluded"])
    return str(closed if case.outcome else words.STATES[case.state])


def turn_of(case: Case) -> Turn:
    """Whose turn it is and what they do."""
    turn: Turn = WORDS[case.procedure].turn_of(case)
    return turn
