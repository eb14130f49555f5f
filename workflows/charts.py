"""The flow diagram of a case: Viewflow's layout of the graph, drawn in our own colours.

Viewflow's own template carries inline styles, which our content security policy refuses.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from viewflow.workflow import chart
from viewflow.workflow.models import Task

from cases.models import Case
from workflows.flows.graphs import GRAPHS


@dataclass(frozen=True, slots=True)
class Box:
    """One node of the diagram, in its own coordinates; `status` is open, done or ahead."""

    x: int
    y: int
    width: int
    height: int
    title: str
    status: str
    shape: str

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


def flow_svg(case: Case) -> SafeString:
    """The whole graph with what is done and where the case is now; the timeline says the same in words."""
    graph = GRAPHS[case.procedure]
    grid = chart.calc_layout_data(graph.flow)
    open_step, done = graph.step_of_state[case.state] or "end", _finished(case)
    boxes = [_box(cell, open_step, done) for cell in grid.cells]
    context = {
        "boxes": boxes,
        "paths": [" ".join(f"{x},{y}" for x, y in edge.segments) for edge in grid.edges],
        "width": max(box.x + box.width for box in boxes) + MARGIN,
        "height": max(box.y + box.height for box in boxes) + MARGIN,
        "case": case,
    }
    return render_to_string("desk/flow.svg", context)


MARGIN = 30  # edges run around the outermost nodes


def _finished(case: Case) -> set[str]:
    tasks = Task.objects.filter(
        process__artifact_object_id=case.pk,
        process__flow_class=GRAPHS[case.procedure].flow,
        finished__isnull=False,
    )
    return {node.name for node in tasks.values_list("flow_task", flat=True)}


def _box(cell: chart.Cell, open_step: str, done: set[str]) -> Box:
    shape, name = cell.shape, cell.node.name
    status = "open" if name == open_step else "done" if name in done else "ahead"
    kind = "event" if shape.width == EVENT_WIDTH else "step"
    title = str(cell.node.task_title or "")
    return Box(shape.x, shape.y, shape.width, shape.height, title, status, kind)


EVENT_WIDTH = 50  # Viewflow draws events as 50 px squares, steps wider
