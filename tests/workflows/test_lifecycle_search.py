"""The lifecycle searched exhaustively: as a machine, and by walking every path on a real database.

The walk does every action as somebody who may, from every distinct situation (state, clocks, questions, rounds),
each in a savepoint of its own, with the handler away and a deputy in their place.
"""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterator
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
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.plausible import facts_of, questions_of
from tests.workflows.story import at, do, filed
from workflows.actions import perform
from workflows.consequences import OBJECTION
from workflows.flows.base import Step
from workflows.flows.objection import STEP_OF_STATE, ObjectionFlow
from workflows.inbox import STEPS
from workflows.judging import STAFFS, SUBJECTS, choices
from workflows.models import Deadline, WorkItem

BY_ITSELF = {"all_answered", "notice_left"}


def actions() -> dict[str, list[Transition]]:
    """Every action of the lifecycle with its transitions, one for each state it starts from."""
    methods = {name: getattr(ObjectionLifecycle, name) for name in dir(ObjectionLifecycle)}
    found = {name: method for name, method in methods.items() if isinstance(method, TransitionMethod)}
    return {name: list(method.get_transitions()) for name, method in found.items()}


def moves() -> set[tuple[str, str]]:
    pairs = {(one.source, target) for many in actions().values() for one in many for target in one.declared_targets()}
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
    assert steps | {"answer"} == set(STEPS)
    for name in steps | {"end", "start", "restart"}:
        assert str(nodes[name].task_title).strip(), name


def test_the_graph_of_the_flow_knows_every_move_of_the_lifecycle() -> None:
    """From the step of one state the flow leads to the step of the next, for every move there is."""
    for old, new in moves():
        source, target = STEP_OF_STATE[old], STEP_OF_STATE[new]
        if source is None or target is None or source == target:
            continue
        switch = _after(source)
        assert target in switch, f"{source} does not lead to {target} ({old} to {new})"


def _after(step: str) -> set[str]:
    node = next(one for one in ObjectionFlow.instance.nodes() if one.name == step)
    return {edge.dst.name for after in node._outgoing() for edge in after.dst._outgoing()}


# — every path, on a real database —


Situation = tuple[Any, ...]
MOMENTS = {0: at("2026-09-24", "14:00"), 1: at("2026-10-08", "14:00")}  # before, and after every first term


class Walk:
    """Breadth first over situations; a path is replayed from the beginning only once, by savepoints nested in it."""

    MOVING = (
        "request_supplement supplement continue_without accept decline refer_out request_assistance answer "
        "proceed_without withdraw_request propose send_back approve apply_correction return_correction withdraw "
        "propose_receipt_date confirm_receipt_date refuse_receipt_date transfer notice_left reopen"
    ).split()

    def __init__(self, cast: Cast, case: Case) -> None:
        self.cast, self.case_id = cast, case.pk
        self.people = self._one_of_each_kind(cast)
        self.seen: set[Situation] = set()
        self.acts: Counter[str] = Counter()
        self.moves: set[tuple[str, str]] = set()
        self.ends: Counter[str] = Counter()

    @staticmethod
    def _one_of_each_kind(cast: Cast) -> list[User]:
        ours = [cast.scjg.second_reviewer, cast.scjg.approver, cast.scjg.steward]
        return [*ours, cast.sw.reviewer, cast.sw.approver, cast.yj.reviewer, cast.owner]

    def explore(self, late: int = 0) -> None:
        case = Case.objects.select_related("objection", "subject", "record").get(pk=self.case_id)
        situation = (late, *self.situation(case))
        if situation in self.seen:
            return
        self.seen.add(situation)
        self.check(case)
        for action, user, assistance, turn in self.open_to_somebody(case, MOMENTS[late]):
            with undone():
                facts = facts_of(self.cast, case, action, MOMENTS[late], turn)
                if action == "notice_left":
                    facts = {"message": 0}
                try:
                    after = perform(case.pk, action, user, now=MOMENTS[late], assistance=assistance, **facts)
                except DomainError as refusal:
                    assert refusal.code in ("no_time_to_ask", "already_asked"), (action, refusal)
                    continue
                self.acts[action] += 1
                self.moves.add((case.state, after.state))
                self.explore(late)
        if late == 0 and case.state == "supplementing":
            self.explore(1)

    def situation(self, case: Case) -> Situation:
        """What decides about everything that can follow."""
        clocks = Deadline.objects.filter(case=case, status="running").order_by("slot", "assistance_id")
        proposal = case.proposals.order_by("-round").values_list("approved", "finding", "from_state").first()
        supplement = case.supplement_requests.order_by("-round").values_list("round", "answered_at").first()
        return (
            case.state,
            case.outcome,
            case.unit_id,
            tuple(clocks.values_list("slot", "due_on", "awaits_notice")),
            tuple(sorted(case.assistances.values_list("unit__code", "status"))),
            proposal,
            supplement and (supplement[0], supplement[1] is not None),
            case.receipt_date_corrections.filter(confirmed=None).exists(),
            case.receipt_date_corrections.exclude(confirmed=None).exists(),
            case.events.filter(action="reopen").exists(),
        )

    def open_to_somebody(
        self, case: Case, moment: dt.datetime
    ) -> Iterator[tuple[str, User | None, Assistance | None, int]]:
        """Each action once, as the first person to whom it is open; a proposal in each of its findings."""
        questions = {one.pk: one for one in questions_of(case)}
        done: set[tuple[str, int | None]] = set()
        for user in self.people:
            for choice in choices(case, user, now=moment):
                key = (choice.action, choice.assistance_id)
                if not choice.allowed or key in done or choice.action not in self.MOVING:
                    continue
                done.add(key)
                if choice.action in self.spent(case):
                    continue
                for turn in self.turns(case, choice.action):
                    yield choice.action, user, questions.get(choice.assistance_id or 0), turn
        assert {action for action, _question in done} - {"withdraw", "supplement"} or not case.is_open, (
            f"nobody of the office can do anything at {case.state}"
        )
        if Deadline.objects.filter(case=case, status="running", awaits_notice=True).exists():
            yield "notice_left", None, None, 0

    def spent(self, case: Case) -> set[str]:
        """What the walk does once on a path, so that it ends: it leads nowhere new a second time."""
        counted = Counter(case.events.values_list("action", flat=True))
        most = {"transfer": 1, "propose_receipt_date": 1, "request_assistance": 2, "propose": 2, "reopen": 1}
        most |= {"return_correction": 1, "send_back": 1, "decline": 1, "refer_out": 1}
        return {action for action, count in most.items() if counted[action] >= count}

    def turns(self, case: Case, action: str) -> tuple[int, ...]:
        """A proposal for the subject and one against; a question to either of two units."""
        if action == "propose":
            return 4 * case.last_seq, 4 * case.last_seq + 1
        return (1, 2) if action == "request_assistance" else (1,)

    def check(self, case: Case) -> None:
        """What must be true in every situation there is."""
        clocks = Counter(Deadline.objects.filter(case=case, status="running").values_list("slot", flat=True))
        asked = case.assistances.filter(status="asked").count()
        tasks = WorkItem.objects.filter(case=case, assistance=None)
        assert clocks["assistance"] == asked
        assert (asked > 0) is (case.state == "assisting")
        assert WorkItem.objects.filter(case=case, assistance__isnull=False).count() == asked
        assert clocks["supplement"] <= int(case.state == "supplementing")
        assert clocks["review"] <= 1
        assert [task.step for task in tasks] == [step for step in [STEP_OF_STATE[case.state]] if step]
        if case.state == "correcting":
            assert clocks["correction"] == 1
        if case.state in ("filed", "supplementing", "assisting"):
            assert clocks["correction"] == 0 or case.state == "assisting"
        if not case.is_open:
            self.check_end(case)

    def check_end(self, case: Case) -> None:
        """No clock is left but the one that waits for the notice, and there is such a notice."""
        running = Deadline.objects.filter(case=case, status="running")
        assert all(row.slot == "review" and row.awaits_notice for row in running)
        since = case.events.filter(action="reopen").order_by("-seq").values_list("at", flat=True).first()
        notices = Message.objects.filter(case_id=case.pk, is_formal=True, recipient=self.cast.owner)
        last = "objection.withdrawn" if case.outcome == "withdrawn" else "objection.result"
        told = notices.filter(key=last)
        assert told.filter(created_at__gte=since).exists() if since else told.exists(), "ended without a notice"
        self.ends[case.outcome] += 1


class undone:  # noqa: N801 — reads as a sentence
    """A savepoint that is rolled back, whatever happened."""

    def __enter__(self) -> None:
        self.savepoint = transaction.savepoint()

    def __exit__(self, *_error: object) -> None:
        transaction.savepoint_rollback(self.savepoint)


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
    print(len(walk.seen), sum(walk.acts.values()), walk.acts, walk.ends)
    assert walk.moves >= {move for move in moves() if move[0] != move[1]}, "every move was made"
    assert set(walk.MOVING) == set(walk.acts)
    assert set(walk.ends) == {"upheld", "rejected", "not_accepted", "referred", "withdrawn"}

