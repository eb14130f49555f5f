"""Which flow a case has, and the step that is open in each of its states: one row per procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.lifecycles.states import Procedure
from workflows.flows import objection, repair


@dataclass(frozen=True, slots=True)
class Graph:
    """`step_of_state` names the open node; None once the case has ended. `start_of_state` where not `start`."""

    flow: type[Any]
    step_of_state: Mapping[str, str | None]
    start_of_state: Mapping[str, str] = field(default_factory=dict)


GRAPHS: dict[str, Graph] = {
    Procedure.OBJECTION.value: Graph(objection.ObjectionFlow, objection.STEP_OF_STATE),
    Procedure.REPAIR.value: Graph(repair.RepairFlow, repair.STEP_OF_STATE, repair.START_OF_STATE),
}
