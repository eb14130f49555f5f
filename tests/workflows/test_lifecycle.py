"""The lifecycle as it is declared, and its twin, the graph of the flow: nothing is missing and nothing left over."""

from collections import deque

from cases.lifecycles.objection import OPEN
from cases.lifecycles.states import FINAL_STATES, ObjectionState
from tests.workflows.search.declared import actions, moves
from workflows.consequences import OBJECTION
from workflows.flows.base import Step
from workflows.flows.objection import STEP_OF_STATE, ObjectionFlow
from workflows.flows.repair import STEP_OF_STATE as STEPS_OF_A_REPAIR
from workflows.inbox import STEPS
from workflows.judging import STAFFS, SUBJECTS

SYSTEMS = {"all_answered", "notice_left"}


def reach(start: str, steps: set[tuple[str, str]]) -> set[str]:
    known, ahead = {start}, deque([start])
    while ahead:
        here = ahead.popleft()
        new = {target for old, target in steps if old == here} - known
        known |= new
        ahead.extend(new)
    return known


def test_every_state_is_reached_from_filed() -> None:
    assert reach("filed", moves()) == set(ObjectionState.values)


def test_from_every_open_state_the_case_can_be_concluded() -> None:
    back = {(new, old) for old, new in moves()}
    assert set(OPEN) <= reach("concluded", back)
    assert set(OPEN) | set(FINAL_STATES) == set(ObjectionState.values)


def test_every_transition_names_who_may_and_has_a_label_and_its_consequences() -> None:
    for name, transitions in actions().items():
        for one in transitions:
            assert callable(one.permission), name
            assert str(one.custom["label"]).strip(), name
            assert one.custom["reason"] in (True, False), name
    assert set(OBJECTION) == set(actions()) | {"file"}


def test_every_action_is_offered_to_somebody_or_happens_by_itself() -> None:
    assert set(STAFFS["objection"]) | set(SUBJECTS["objection"]) | SYSTEMS == set(actions())
    assert not (set(STAFFS["objection"]) | set(SUBJECTS["objection"])) & SYSTEMS


def test_every_state_has_its_step_and_every_step_its_node_title_role_and_place_in_the_inbox() -> None:
    assert set(STEP_OF_STATE) == set(ObjectionState.values)
    steps = {step for step in STEP_OF_STATE.values() if step}
    nodes = {node.name: node for node in ObjectionFlow.instance.nodes()}
    assert steps <= set(nodes)
    assert {name for name, node in nodes.items() if isinstance(node, Step)} <= steps
    waiting = steps - {name for name, node in nodes.items() if isinstance(node, Step)}
    assert waiting == {"await_supplement", "await_answers"}
    of_a_repair = {step for step in STEPS_OF_A_REPAIR.values() if step}
    assert steps | of_a_repair | {"answer", "own_correction"} == set(STEPS)
    for name in steps | {"end", "start", "restart"}:
        assert str(nodes[name].task_title).strip(), name


def test_the_graph_of_the_flow_knows_every_move_of_the_lifecycle() -> None:
    """From the step of one state the flow leads to the step of the next, for every move there is."""
    for old, new in moves():
        source, target = STEP_OF_STATE[old], STEP_OF_STATE[new]
        if source is None or target is None or source == target:
            continue
        assert target in _after(source), f"{source} does not lead to {target} ({old} to {new})"


def _after(step: str) -> set[str]:
    node = next(one for one in ObjectionFlow.instance.nodes() if one.name == step)
    return {edge.dst.name for edge in node._outgoing()}
