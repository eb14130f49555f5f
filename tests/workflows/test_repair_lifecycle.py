"""The lifecycle of a repair: as it is declared, and searched: every act from everywhere, on a real case."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from accounts.models import User
from cases.lifecycles.repair import OPEN, RepairLifecycle
from cases.lifecycles.states import FINAL_STATES, RepairState
from cases.models import Case, ExecutionStep
from core.errors import DomainError
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import paper
from tests.workflows.repairs import RULE, applied, open_steps, penalty, verdicts
from tests.workflows.search.declared import actions, moves
from tests.workflows.story import at, do
from tests.workflows.test_lifecycle import SYSTEMS, reach
from workflows.consequences import REPAIR
from workflows.flows.base import Step, Wait
from workflows.flows.repair import STEP_OF_STATE, RepairFlow
from workflows.inbox import STEPS
from workflows.judging import STAFFS, SUBJECTS
from workflows.models import Deadline, WorkItem

MOVES = moves(RepairLifecycle)


# — as it is declared —


def test_every_state_is_reached_from_the_filing() -> None:
    assert reach("preparing", MOVES) == set(RepairState.values)
    passed_on = {"preparing", "forwarded", "awaiting_receipt"}
    assert reach("filed", MOVES) >= set(RepairState.values) - passed_on


def test_from_every_open_state_the_case_can_be_concluded() -> None:
    back = {(new, old) for old, new in MOVES}
    assert set(OPEN) <= reach("concluded", back)
    assert set(OPEN) | set(FINAL_STATES) == set(RepairState.values)


def test_every_act_has_a_label_somebody_and_its_consequences() -> None:
    declared = actions(RepairLifecycle)
    for name, transitions in declared.items():
        for one in transitions:
            assert callable(one.permission), name
            assert str(one.custom["label"]).strip(), name
            assert one.custom["reason"] in (True, False), name
    assert set(REPAIR) == set(declared) | {"file"}
    offered = set(STAFFS["repair"]) | set(SUBJECTS["repair"])
    assert offered | SYSTEMS == set(declared)
    assert not offered & SYSTEMS


def test_every_state_has_its_step_and_the_flow_knows_every_move() -> None:
    assert set(STEP_OF_STATE) == set(RepairState.values)
    nodes = {node.name: node for node in RepairFlow.instance.nodes()}
    steps = {step for step in STEP_OF_STATE.values() if step}
    assert steps <= set(nodes) and steps <= set(STEPS)
    assert {name for name, node in nodes.items() if isinstance(node, (Step, Wait))} == steps
    for name in (*steps, "start", "prepare", "restart", "end"):
        assert str(nodes[name].task_title).strip(), name
    for old, new in MOVES:
        source, target = STEP_OF_STATE[old], STEP_OF_STATE[new]
        if source and target and source != target:
            assert target in {edge.dst.name for edge in nodes[source]._outgoing()}, (old, new)


# — searched —

EARLY, LATE = at("2026-09-25"), at("2026-11-02")


@dataclass(frozen=True)
class Key:
    """What decides which acts follow; two cases that agree in it are searched once.

    A date or an extension that waits is told apart where it is proposed and forgotten later.
    """

    state: str
    outcome: str
    late: bool
    asked_material: int
    questions: bool
    date_pending: bool
    extension: str
    defended: bool
    few_lines: bool


@dataclass
class Found:
    """What the search met: every situation, every act that led on, and whether somebody could act there."""

    keys: set[Key] = field(default_factory=set)
    edges: set[tuple[Key, str, Key]] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)


class Searcher:
    """Depth first over one case; what an act changed is taken back with its savepoint."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.found = cast, Found()

    def search(self, case: Case, late: bool = False) -> None:
        here = key_of(case, late)
        if here in self.found.keys:
            return
        self.found.keys.add(here)
        for name, user, facts in self.tries(case, late):
            with taken_back():
                try:
                    after = do(case, name, user, LATE if late else EARLY, **facts())
                except DomainError:
                    continue
                connection.check_constraints()
                self.look(after, name)
                self.found.edges.add((here, name, key_of(after, late)))
                self.found.acts.add(name)
                self.search(after, late)
        if not late:
            self.found.edges.add((here, "time passes", replace(here, late=True)))
            with taken_back():
                self.search(case, late=True)

    def tries(
        self, case: Case, late: bool
    ) -> Iterator[tuple[str, User | None, Callable[[], dict[str, Any]]]]:
        """Every act once, by whoever would do it, with facts that fit."""
        cast, unit = self.cast, case.unit
        office = cast.centre if unit == cast.centre.unit else cast.scjg
        asked = case.assistances.filter(status="asked").first()
        lines = open_steps(case)
        why = {"reason": "Because."}
        plain: dict[str, dict[str, Any]] = {
            "forward": {},
            "record_receipt": {"upstream_reference": "SD-1", "received_on": dt.date(2026, 9, 24)},
            "accept": {},
            "request_supplement": {"items": ["Proof"], "incomplete": "Page two."},
            "continue_without": why,
            "proceed_without": why,
            "decline": {"reason_code": "repeated", "reasoning": "Decided.", "basis": RULE},
            "propose_extension": why | {"until": dt.date(2026, 10, 22)},
            "record_upstream": {"upstream_reference": "SD-2"},
            "close_defence": {"answer": "Looked at."},
        }
        for name, facts in plain.items():
            yield name, office.reviewer, lambda facts=facts: facts
        yield "request_assistance", office.reviewer, lambda: {"unit": cast.sw.unit, "question": "Paid?"}
        yield "withdraw_request", office.reviewer, lambda: why | {"assistance": asked}
        yield "answer", cast.sw.reviewer, lambda: {"assistance": asked, "finding": "Paid."}
        for refusals in (0, 1):
            said = lambda refusals=refusals: {  # noqa: E731
                "verdicts_by_item": verdicts(case, refusals), "reasoning": "Looked at.", "basis": RULE,
            }  # fmt: skip
            yield "propose", office.reviewer, said
        yield (
            "propose_receipt_date",
            office.reviewer,
            lambda: why | {"received_on": dt.date(2026, 9, 23), "evidence": paper(case, office.reviewer)},
        )
        for name in ("approve", "confirm_receipt_date", "approve_extension"):
            yield name, office.approver, dict
        for name in ("send_back", "refuse_receipt_date", "refuse_extension", "revoke", "refuse_revocation"):
            yield name, office.approver, lambda: why
        if lines:
            yield "record_step", office.steward, lambda: self.line_of(case, lines, late)
        revoked = {"ground": "false_material", "facts": "Forged.", "basis": RULE}
        items = list(case.repair_items.filter(ended_on__isnull=False).values_list("pk", flat=True))
        yield "propose_revocation", office.reviewer, lambda: revoked | {"items": items}
        yield "supplement", cast.owner, lambda: {"answer": "Here.", "documents": []}
        yield "defend", cast.owner, lambda: {"defence": "It is genuine.", "documents": []}
        yield "withdraw", cast.owner, dict

    def line_of(self, case: Case, lines: list[ExecutionStep], late: bool) -> dict[str, Any]:
        """Of many lines all but the last: the one before it is the act."""
        for line in lines[:-2]:
            moment = LATE if late else EARLY
            self.look(do(case, "record_step", self.cast.scjg.steward, moment, step=line, note="Seen."), "")
        return {"step": lines[-2] if len(lines) > 1 else lines[0], "note": "Seen."}

    def look(self, case: Case, act: str) -> None:
        """Tasks, clocks and notices fit the state in which the act left the case."""
        step = STEP_OF_STATE[case.state]
        items = list(WorkItem.objects.filter(case=case, assistance=None).values_list("step", flat=True))
        assert items == ([step] if step else []), (act, case.state)
        clocks = Deadline.objects.filter(case=case, status="running")
        slots = set(clocks.values_list("slot", flat=True))
        assert slots <= ALLOWED[case.state], (act, case.state, slots)
        if case.state in ("filed", "supplementing"):
            assert {"acceptance", "review"} <= slots, (act, slots)
        if case.state == "executing":
            assert "execution" in slots
        if not case.is_open:
            assert not clocks.exclude(slot="review", awaits_notice=True).exists(), act
            key = END_OF[act]
            told = Message.objects.filter(case_id=case.pk, is_formal=True, recipient=self.cast.owner)
            assert told.filter(key=key).exists(), f"{act} ended the case without {key}"


RUNNING = {"acceptance", "review", "supplement", "assistance"}
ALLOWED: dict[str, set[str]] = {
    "preparing": set(),
    "forwarded": set(),
    "filed": {"acceptance", "review"},
    "supplementing": {"acceptance", "review", "supplement"},
    "accepted": {"review"},
    "verifying": {"review", "assistance"},
    "awaiting_approval": {"acceptance", "review"},
    "executing": {"review", "execution"},
    "awaiting_receipt": {"review"},
    "concluded": {"review"},
    "revocation_noticed": {"review", "defence"},
    "revocation_approval": {"review"},
}
END_OF = {
    "approve": "repair.result",
    "record_step": "repair.executed",
    "record_upstream": "repair.executed",
    "withdraw": "repair.withdrawn",
    "revoke": "repair.revoked",
    "refuse_revocation": "repair.stands",
}


class taken_back:
    """A savepoint that never stays."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *_error: object) -> None:
        transaction.savepoint_rollback(self.point)


def key_of(case: Case, late: bool) -> Key:
    extension = case.extensions.order_by("-pk").first()
    open_one = case.revocations.filter(approved__isnull=True).first()
    reviewed = case.state in ("filed", "supplementing", "accepted")
    asked = case.state != "accepted" and reviewed
    return Key(
        state=case.state,
        outcome=case.outcome,
        late=late,
        asked_material=case.supplement_requests.count() if asked else 0,
        questions=case.assistances.filter(status="asked").exists(),
        date_pending=asked and case.receipt_date_corrections.filter(confirmed__isnull=True).exists(),
        extension=str(extension.approved) if extension and case.state == "accepted" else "",
        defended=bool(open_one and open_one.defended_at),
        few_lines=case.execution_steps.filter(done_at__isnull=True).count() == 1,
    )


@pytest.mark.django_db
def test_from_every_situation_somebody_leads_it_to_an_end_that_is_told(
    cast: Cast, settings: Settings
) -> None:
    settings.REPAIR_UPSTREAM = True  # the longer way, through every state
    fines = [penalty(cast.company, cast.item, f"曲市监罚〔2026〕{number}号") for number in (1, 2)]
    [case] = applied(cast, fines)
    searcher = Searcher(cast)
    searcher.search(case)
    found = searcher.found
    handed = {"claim", "release", "reassign", "declare_interest", "appoint_approver", "transfer"}
    once_told = {"record_service", "add_material"}
    expected = set(actions(RepairLifecycle)) - SYSTEMS - handed - once_told
    assert found.acts == expected
    assert {one.state for one in found.keys} == set(RepairState.values)
    ends = {one for one in found.keys if one.state == "concluded"}
    leads = {(old, new) for old, _act, new in found.edges}
    back: dict[Key, set[Key]] = {}
    for old, new in leads:
        back.setdefault(new, set()).add(old)
    reached, ahead = set(ends), list(ends)
    while ahead:
        new = back.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    assert found.keys <= reached
