"""The lifecycle searched exhaustively: as a machine, and by walking every path on a real database.

The walk does every action as somebody who may, from every distinct situation (state, clocks, questions, rounds),
each in a savepoint of its own, with the handler away and a deputy in their place.
"""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from viewflow.fsm.base import Transition, TransitionMethod

from accounts.absences import enter_absence
from accounts.models import User
from cases.lifecycles.objection import OPEN, ObjectionLifecycle
from cases.lifecycles.states import FINAL_STATES, ObjectionState
from cases.models import Assistance, Case
from core.errors import DomainError
from tests.cast import Cast
from tests.workflows import invariants
from tests.workflows.plausible import facts_of, questions_of
from tests.workflows.story import at, do, filed
from workflows.actions import perform
from workflows.consequences import OBJECTION
from workflows.flows.base import Step
from workflows.flows.objection import STEP_OF_STATE, ObjectionFlow
from workflows.inbox import STEPS
from workflows.judging import STAFFS, SUBJECTS, choices
from workflows.models import Deadline

BY_ITSELF = {"all_answered", "notice_left"}


def actions() -> dict[str, list[Transition]]:
    """Every action of the lifecycle with its transitions, one for each state it starts from."""
    methods = {name: getattr(ObjectionLifecycle, name) for name in dir(ObjectionLifecycle)}
    found = {name: method for name, method in methods.items() if isinstance(method, TransitionMethod)}
    return {name: list(method.get_transitions()) for name, method in found.items()}


def moves() -> set[tuple[str, str]]:
    pairs = {
        (one.source, target)
        for many in actions().values()
        for one in many
        for target in one.declared_targets()
    }
    return {(str(old), str(new)) for old, new in pairs if hasattr(new, "value")}


def reach(start: str, steps: set[tuple[str, str]]) -> set[str]:
    known, ahead = {start}, deque([start])
    while ahead:
        here = ahead.popleft()
        new = {target for old, target in steps if old == here} - known
        known |= new
        ahead.extend(new)
    return known


# — the machine —


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
    assert set(STAFFS) | set(SUBJECTS) | BY_ITSELF == set(actions())
    assert not (set(STAFFS) | set(SUBJECTS)) & BY_ITSELF


def test_every_state_has_its_step_and_every_step_its_node_title_role_and_place_in_the_inbox() -> None:
    assert set(STEP_OF_STATE) == set(ObjectionState.values)
    steps = {step for step in STEP_OF_STATE.values() if step}
    nodes = {node.name: node for node in ObjectionFlow.instance.nodes()}
    assert steps <= set(nodes)
    assert {name for name, node in nodes.items() if isinstance(node, Step)} <= steps
    waiting = steps - {name for name, node in nodes.items() if isinstance(node, Step)}
    assert waiting == {"await_supplement", "await_answers"}
    assert steps | {"answer", "own_correction"} == set(STEPS)
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


# — every path, on a real database —


Situation = tuple[Any, ...]
BEFORE, AFTER = at("2026-09-24", "14:00"), at("2026-10-08", "14:00")  # the first terms, and their ends
# Receipt dates, transfers and hands change none of what follows; they have tests and a random walk of their own.
WALKED = [
    "request_supplement",
    "supplement",
    "continue_without",
    "accept",
    "decline",
    "refer_out",
    "request_assistance",
    "answer",
    "proceed_without",
    "withdraw_request",
    "propose",
    "send_back",
    "approve",
    "apply_correction",
    "return_correction",
    "withdraw",
    "report_own_correction",
    "notice_left",
    "reopen",
]


# Once something was decided (reopened, or returned by the steward): the straight ways to the second end.
DECIDED = [
    "propose",
    "send_back",
    "approve",
    "apply_correction",
    "withdraw",
    "report_own_correction",
    "notice_left",
]


class Walk:
    """Depth first, each distinct situation once; every act in a savepoint that is undone."""

    def __init__(self, cast: Cast, case: Case) -> None:
        self.cast, self.case_id = cast, case.pk
        self.seen: set[Situation] = set()
        self.acts: Counter[str] = Counter()
        self.moves: set[tuple[str, str]] = set()
        self.ends: Counter[str] = Counter()

    def explore(self, moment: dt.datetime = BEFORE) -> None:
        case = Case.objects.select_related("objection", "subject", "record").get(pk=self.case_id)
        situation = (moment, *self.situation(case))
        if situation in self.seen:
            return
        self.seen.add(situation)
        invariants.check(case, told=self.cast.owner)
        self.ends.update([] if case.is_open else [case.outcome])
        for action, user, assistance, turn in self.open_to_somebody(case, moment):
            with undone():
                if self.done(case, action, user, assistance, turn, moment):
                    self.explore(moment)
        if moment == BEFORE and case.state == "supplementing":
            self.explore(AFTER)

    def done(
        self,
        case: Case,
        action: str,
        user: User | None,
        assistance: Assistance | None,
        turn: int,
        moment: dt.datetime,
    ) -> bool:
        facts = facts_of(self.cast, case, action, moment, turn) if user else {"message": 0}
        try:
            after = perform(case.pk, action, user, now=moment, assistance=assistance, **facts)
        except DomainError as refusal:
            assert refusal.code in ("no_time_to_ask", "already_asked"), (action, refusal)
            return False
        self.acts[action] += 1
        self.moves.add((case.state, after.state))
        return True

    def situation(self, case: Case) -> Situation:
        """What decides about everything that can follow."""
        clocks = Deadline.objects.filter(case=case, status="running").order_by("slot")
        proposal = case.proposals.order_by("-round").values_list("approved", "finding", "from_state").first()
        supplement = case.supplement_requests.order_by("-round").values_list("round", "answered_at").first()
        questions = Counter(case.assistances.values_list("status", flat=True))
        before_acceptance = case.state in ("filed", "supplementing") or (
            proposal and proposal[2] != "reviewing"
        )
        return (
            case.state,
            case.outcome,
            tuple(clocks.values_list("slot", "term", "awaits_notice")),
            (questions["asked"], questions.total() > questions["withdrawn"]),
            proposal if proposal and proposal[0] is None else None,
            supplement and before_acceptance and (supplement[0], supplement[1] is not None),
            case.events.filter(action="reopen").exists(),
        )

    def open_to_somebody(
        self, case: Case, moment: dt.datetime
    ) -> Iterator[tuple[str, User | None, Assistance | None, int]]:
        """Each action once, as the first person to whom it is open; a proposal for and one against the subject."""
        questions = {one.pk: one for one in questions_of(case)}
        decided = case.events.filter(action__in=["reopen", "return_correction"]).exists()
        walked = DECIDED if decided else WALKED
        done: set[tuple[str, str]] = set()
        for user in self.people(case, questions.values()):
            for choice in choices(case, user, now=moment):
                about = questions.get(choice.assistance_id or 0)
                key = (choice.action, about.status if about else "")
                if not choice.allowed or key in done:
                    continue
                done.add(key)
                for turn in self.turns(case, choice.action) if choice.action in walked else ():
                    yield choice.action, user, about, turn
        office = {action for action, _status in done} - set(SUBJECTS) - {"declare_interest"}
        assert office or not case.is_open, f"nobody of the office can do anything at {case.state}"
        if Deadline.objects.filter(case=case, status="running", awaits_notice=True).exists():
            yield "notice_left", None, None, 0

    def people(self, case: Case, questions: Iterable[Assistance]) -> list[User]:
        """Whose turn it is by the procedure: the handler's deputy or who decides; the subject; whoever was asked."""
        unit = self.cast.scjg
        by_state = {
            "awaiting_approval": [unit.approver],
            "correcting": [unit.steward],
            "concluded": [unit.approver, unit.steward],
        }
        of_unit = {office.unit.pk: office.reviewer for office in self.cast.offices}
        asked = {of_unit[one.unit_id] for one in questions if one.status in ("asked", "passed_over")}
        return [*by_state.get(case.state, [unit.second_reviewer, self.cast.owner]), *asked]

    def turns(self, case: Case, action: str) -> tuple[int, ...]:
        if action == "propose":
            return 4 * case.last_seq, 4 * case.last_seq + 1
        return (case.assistances.filter(status="asked").count() + 1,)


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is rolled back."""
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)


@pytest.mark.django_db
def test_every_path_ends_with_a_notice_and_without_a_clock(cast: Cast) -> None:
    case = filed(cast)
    do(case, "claim", cast.scjg.reviewer, at("2026-09-24", "11:00"))
    enter_absence(
        user=cast.scjg.reviewer,
        deputy=cast.scjg.second_reviewer,
        starts_on=dt.date(2026, 9, 24),
        ends_on=dt.date(2026, 12, 31),
        today=dt.date(2026, 9, 24),
    )
    walk = Walk(cast, case)
    walk.explore()
    connection.check_constraints()
    assert walk.moves >= moves(), "every move was made"
    assert set(walk.acts) == set(WALKED)
    assert set(walk.ends) == {"upheld", "rejected", "not_accepted", "referred", "withdrawn"}
