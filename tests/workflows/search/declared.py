"""The lifecycle as the code declares it."""

from viewflow.fsm.base import Transition, TransitionMethod

from cases.lifecycles.base import Lifecycle
from cases.lifecycles.objection import ObjectionLifecycle


def actions(machine: type[Lifecycle] = ObjectionLifecycle) -> dict[str, list[Transition]]:
    """Every action of a lifecycle with its transitions, one for each state it starts from."""
    methods = {name: getattr(machine, name) for name in dir(machine)}
    found = {name: method for name, method in methods.items() if isinstance(method, TransitionMethod)}
    return {name: list(method.get_transitions()) for name, method in found.items()}


def moves(machine: type[Lifecycle] = ObjectionLifecycle) -> set[tuple[str, str]]:
    pairs = {
        (one.source, target)
        for many in actions(machine).values()
        for one in many
        for target in one.declared_targets()
    }
    return {(str(old), str(new)) for old, new in pairs if hasattr(new, "value")}
