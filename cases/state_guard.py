"""The database's own guard over the state of a case: the moves that a lifecycle has, and no others.

Generated from the lifecycles by `manage.py lifecycle_sql`. A later procedure, or a change of one, is a
migration that runs what the command prints then; tests/cases/test_state_guard.py fails until it is there.
"""

import re
from collections.abc import Iterable

from viewflow.fsm.base import StateDescriptor

from cases.lifecycles.base import Lifecycle
from cases.lifecycles.machines import MACHINES

Move = tuple[str, str, str]  # procedure, from, to

FUNCTION = """CREATE OR REPLACE FUNCTION cases_state_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.procedure = NEW.procedure AND (
        OLD.state = NEW.state OR (NEW.procedure, OLD.state, NEW.state) IN (
            {moves}
        )
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no lifecycle moves a case of % from % to %', NEW.procedure, OLD.state, NEW.state
        USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
END $$;
"""
MOVE = re.compile(r"\('(\w+)', '(\w+)', '(\w+)'\)")


def moves() -> list[Move]:
    """Every move of every lifecycle that changes the state, in a fixed order."""
    return sorted({(key, *move) for key, machine in MACHINES.items() for move in _moves_of(machine)})


def function_sql(allowed: Iterable[Move] | None = None) -> str:
    """The trigger function's SQL with its list of moves."""
    rows = [f"('{procedure}', '{old}', '{new}')" for procedure, old, new in (allowed or moves())]
    return FUNCTION.format(moves=(",\n" + " " * 12).join(rows))


def moves_in(sql: str) -> list[Move]:
    """The moves that a function's SQL allows."""
    return sorted((procedure, old, new) for procedure, old, new in MOVE.findall(sql))


def _moves_of(machine: type[Lifecycle]) -> set[tuple[str, str]]:
    descriptor: StateDescriptor = machine.state  # type: ignore[attr-defined]  # viewflow ships no types
    transitions = [one for method in descriptor.get_transitions().values() for one in method]
    pairs = {(one.source, target) for one in transitions for target in one.declared_targets()}
    return {(str(old), str(new)) for old, new in pairs if hasattr(new, "value") and old != new}
