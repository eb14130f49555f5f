"""The lifecycle searched exhaustively, in memory and on a real database.

Every state is reached, every open state has an action for somebody who is not away, every clock ends at its event,
and no path leads from filed to concluded without a notice. tests/workflows/search/ holds the machine, written from
the design, and the walk that does each of its acts once on a real case, from each of its situations.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from django.db import connection

from tests.cast import Cast
from tests.workflows.search.declared import actions, moves
from tests.workflows.search.machine import Search, by_position
from tests.workflows.search.rules import RULES, action, follow
from tests.workflows.search.situation import BEFORE_ACCEPTANCE, Edge, Situation
from tests.workflows.search.town import TOWNS
from tests.workflows.search.walk import BY_ITSELF, OF_OTHERS, Walk
from workflows.judging import SUBJECTS as OF_EACH

SUBJECTS = OF_EACH["objection"]

# — the machine in memory: every situation, and every position of its switches —

CLOSES = {
    "review:met": {"notice_left"},
    "review:cancelled": {"withdraw", "reopen"},
    "supplement:met": {"supplement"},
    "supplement:cancelled": {"continue_without", "decline", "withdraw"},
    "assistance:met": {"answer:open"},
    "assistance:cancelled": {"withdraw_request:open", "proceed_without", "withdraw"},
    "correction:met": {"apply_correction"},
    "correction:cancelled": {"approve", "withdraw"},
    "own_correction:met": {"report_own_correction"},
    "own_correction:cancelled": {"reopen"},
}
# What the switches open and close: somebody has the task, or the question's; a date waits; who may approve.
OF_SWITCHES = {
    "release",
    "release:open",
    "propose_receipt_date",
    "confirm_receipt_date",
    "refuse_receipt_date",
}
OF_SWITCHES |= {"keep out", "appoint_approver", "approve", "send_back", "claim", "reopen"}
# No question is asked and nothing is decided before the acceptance.
NEVER = {(one, state) for one in ("answer", "notice_left") for state in ("filed", "supplementing")}


@cache
def machine() -> list[tuple[Situation, str, Edge]]:
    """Every act from every situation in every position of its switches."""
    return list(Search(Situation(), by_position).edges())


@cache
def situations() -> set[Situation]:
    return {here for here, _act, _edge in machine()}


def ending(edges: Iterable[tuple[Situation, Situation]], goals: set[Situation]) -> set[Situation]:
    """From where the edges lead to a goal."""
    before: dict[Situation, list[Situation]] = {}
    for here, there in edges:
        before.setdefault(there.position, []).append(here.position)
    known, ahead = set(goals), deque(goals)
    while ahead:
        new = set(before.get(ahead.popleft(), ())) - known
        known |= new
        ahead.extend(new)
    return known


def test_the_machine_has_every_transition_of_the_lifecycle_and_no_other() -> None:
    found = {(action(act), str(here.state)) for here, act, edge in machine() if not edge.refused}
    declared = {(name, str(one.source)) for name, many in actions().items() for one in many}
    assert found == declared - NEVER - {("all_answered", "assisting")} | {
        *(("time passes", state) for state in ("filed", "supplementing", "awaiting_approval")),
        ("keep out", "awaiting_approval"),
    }
    moved = {(str(here.state), str(edge.after.state)) for here, _act, edge in machine()}
    assert {move for move in moved if move[0] != move[1]} == {move for move in moves() if move[0] != move[1]}


def test_an_entry_that_was_chosen_is_not_looked_for_and_nothing_else_differs() -> None:
    for here in situations():
        chosen = follow(replace(here, in_words=False))
        edges = {act: edge for act, edge in follow(here).items() if act != "identify_record"}
        assert chosen == {
            act: edge._replace(after=replace(edge.after, in_words=False)) for act, edge in edges.items()
        }


def test_each_clock_is_closed_by_its_own_event_or_by_what_makes_it_fall_away() -> None:
    closed: dict[str, set[str]] = {}
    for _here, act, edge in machine():
        for clock in edge.clocks:
            if clock.endswith((":met", ":cancelled")):
                closed.setdefault(clock, set()).add(act)
    assert closed == CLOSES


def test_no_clock_vanishes_and_none_appears() -> None:
    """At every transition: what ran before, and started, and was not closed, runs after."""
    for here, act, edge in machine():
        running = Counter(here.running)
        for clock in edge.clocks:
            slot, kind = clock.split(":")
            running[slot] += {"started": 1, "met": -1, "cancelled": -1}.get(kind, 0)
        assert +running == Counter(edge.after.running), (act, here)
        assert min(running.values(), default=0) >= 0, (act, here)


@pytest.mark.parametrize("slot", ["review", "supplement", "assistance", "correction", "own_correction"])
def test_wherever_a_clock_runs_its_own_event_can_still_come(slot: str) -> None:
    meets = {here for here, _act, edge in machine() if f"{slot}:met" in edge.clocks}
    goes_on = [(here, edge.after) for here, _act, edge in machine() if edge.after.running.get(slot)]
    runs = {here.position for here in situations() if here.running.get(slot)}
    assert runs
    assert runs <= ending(goes_on, {here.position for here in meets})


def test_a_concluded_case_waits_for_its_notice_or_for_the_providers_own_duty_and_nothing_else() -> None:
    for here in situations():
        if here.state == "concluded":
            waits_for = {"review"} if here.decided else {"own_correction"} if here.found else set()
            assert set(here.running) == waits_for, here


def test_no_path_leads_to_the_end_without_a_formal_notice() -> None:
    ends = {"approve": "objection.result", "apply_correction": "objection.corrected"}
    ends["withdraw"] = "objection.withdrawn"
    found: dict[str, set[str]] = {}
    for here, act, edge in machine():
        if edge.after.state == "concluded" != here.state:
            found.setdefault(act, set()).add(edge.told)
        if edge.after.state == "correcting" != here.state:
            assert edge.told == "objection.result", "what is carried out was told as the result"
    assert found == {act: {told} for act, told in ends.items()}


def test_in_every_open_situation_the_office_alone_can_bring_the_case_to_its_end() -> None:
    """Whoever else is silent: the person, another unit. Time passes by itself."""
    alone = [(here, edge.after) for here, act, edge in machine() if act not in OF_OTHERS | {"notice_left"}]
    concluded = {here.position for here in situations() if here.state == "concluded"}
    assert {here.position for here in situations()} <= ending(alone, concluded)


def test_what_follows_the_acceptance_follows_a_reopening_too() -> None:
    """Once decided, nothing is out of reach: not accepting and referring apart, which come before the acceptance."""
    keys = {here.key for here in situations()}
    accepted = {
        here
        for here in keys
        if here.state not in BEFORE_ACCEPTANCE
        and here.origin not in BEFORE_ACCEPTANCE
        and here.outcome not in ("not_accepted", "referred")
    }
    assert {replace(here, reopened=True) for here in accepted} <= keys


def test_a_switch_opens_and_closes_its_own_acts_and_no_other() -> None:
    """What lets the walk turn each switch in every situation, and not walk every situation in every position."""
    seen: dict[tuple[Situation, str], tuple[Situation, tuple[str, ...], str]] = {}
    acts: dict[Situation, set[str]] = {}
    for here in situations():
        edges = follow(here)
        others = edges.keys() - OF_SWITCHES
        assert acts.setdefault(here.key, others) == others, here
        for act, edge in edges.items():
            led = (edge.after.key, edge.clocks, edge.told)
            assert seen.setdefault((here.key, act), led) == led, (act, here)


# — every act from every situation, on a real database —

DECIDERS = {
    "approve",
    "send_back",
    "apply_correction",
    "return_correction",
    "report_own_correction",
    "reopen",
}
DATES = {"propose_receipt_date", "confirm_receipt_date", "refuse_receipt_date"}
BESIDE = {"add_material", "annotate_remedy", "declare_interest"}
# Both towns reach every situation, and walk whatever is the first way to one; the deciders' acts are walked from every
# situation in both, each of the others in one of them.
WALKED = {
    "handler away": RULES.keys() - DATES - BESIDE,
    "deciders away": DECIDERS | DATES | BESIDE,
}
STARTS = {
    "handler away": Situation(taken=True),
    "deciders away": Situation(in_words=False, pending=True),
}
OF_DEPUTIES = {
    "handler away": {action(act) for act in WALKED["handler away"]}
    - DECIDERS
    - {*SUBJECTS, *BY_ITSELF, "answer", "reassign", "appoint_approver"},
    "deciders away": DECIDERS | {"confirm_receipt_date", "refuse_receipt_date"},
}


def plan(town: str) -> tuple[Search, set[tuple[Situation, str]]]:
    search = Search(STARTS[town])
    return search, search.plan(WALKED[town])


def test_between_the_two_towns_every_act_is_walked_from_every_situation() -> None:
    """The entry apart, which is described in words in one town and was chosen in the other."""
    plans = [plan(town) for town in TOWNS]
    walked = {(replace(here.key, in_words=True), act) for _search, todo in plans for here, act in todo}
    assert walked == {(here.key, act) for here, act, _edge in machine()}
    for search, _todo in plans:
        reached = {replace(here, in_words=True) for here in search.nearest}
        assert reached == {here.key for here in situations()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOWNS)
def test_every_act_from_every_situation_does_what_the_machine_says(cast: Cast, name: str) -> None:
    """Somebody who is there may do it; clocks, events and formal notices are those of the machine, and no others."""
    search, todo = plan(name)
    town = TOWNS[name](cast)
    walk = Walk(town, search, todo)
    walk.run()
    connection.check_constraints()
    assert walk.seen == Counter(search.nearest.keys())
    assert walk.done == Counter(todo)
    assert walk.ends == {town.finding, "rejected", "not_accepted", "referred", "withdrawn"}
    assert {action for action, people in walk.stood_in.items() if people} == OF_DEPUTIES[name]
