"""Which flow a case has, and the step that is open in each of its states: one row per procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.lifecycles.states import Procedure
from workflows.flows import objection


@dataclass(frozen=True, slots=True)
class Graph:
    """`step_of_state` names the open node; None once the case has ended."""

    flow: type[Any]
    step_of_state: Mapping[str, str | None]


GRAPHS: dict[str, Graph] = {
    Procedure.OBJECTION.value: Graph(objection.ObjectionFlow, objection.STEP_OF_STATE),
}
