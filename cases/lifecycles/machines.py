"""Which lifecycle a case has: one row per procedure. Everything else asks here and names no procedure."""

from typing import Any

from viewflow.fsm.base import TransitionMethod

from cases.casefile import CaseFile
from cases.lifecycles.base import Lifecycle
from cases.lifecycles.objection import ObjectionLifecycle
from cases.lifecycles.repair import RepairLifecycle
from cases.lifecycles.states import Procedure
from cases.models import Assistance

MACHINES: dict[str, type[Lifecycle]] = {
    Procedure.OBJECTION.value: ObjectionLifecycle,
    Procedure.REPAIR.value: RepairLifecycle,
}


def lifecycle_of(file: CaseFile, assistance: Assistance | None = None) -> Lifecycle:
    """The machine of this case's procedure, over its file; `assistance` where an act is about one question."""
    return MACHINES[file.case.procedure](file, assistance=assistance)


def has_action(procedure: str, action: str) -> bool:
    """Whether the procedure knows this action at all."""
    return isinstance(getattr(MACHINES[procedure], action, None), TransitionMethod)


def transitions_of(procedure: str, action: str) -> list[Any]:
    """Viewflow's transitions of one action, one for each state it may start from."""
    return list(getattr(MACHINES[procedure], action).get_transitions())


def manner_of(procedure: str, action: str) -> dict[str, Any]:
    """How the action is called on a button (`label`) and whether it asks for a `reason`."""
    custom: dict[str, Any] = transitions_of(procedure, action)[0].custom
    return custom
