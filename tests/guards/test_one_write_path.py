"""Two write paths and no other: perform() for what a case is, the sweep for what its clocks did."""

import ast
import re

import pytest

from tests.guards import sources
from tests.workflows.search.declared import actions
from workflows import notices, sweep

# The lifecycles' own setters, which only perform() reaches.
WRITES_STATE = {"cases/lifecycles/objection.py", "cases/lifecycles/repair.py"}
CALLS_TRANSITIONS = {"workflows/actions.py"}
WRITES_CLOCKS = {"workflows/deadlines.py", "workflows/sweep.py"}
# A row of the inbox shows the date of its clock.
LISTED = {"due_on": {"workflows/engine.py", "workflows/listing.py"}}
# Below perform() on purpose: rows for measuring the sweeps, in a database of their own.
BENCHES = ("bench/",)
WRITTEN = re.compile(r"\b(?:UPDATE|INSERT INTO)\s+(\w+)", re.IGNORECASE)
STATE_IN_SET = re.compile(
    r"UPDATE\s+cases_case\b[^;]*?\bSET\b(?:(?!\bWHERE\b|\bFROM\b).)*\bstate\b", re.I | re.S
)


def outside(found: set[str], allowed: set[str]) -> set[str]:
    return {path for path in found if path not in allowed and not path.startswith(BENCHES)}


def test_nobody_but_the_lifecycle_sets_the_state_of_a_case() -> None:
    found = {(path, target) for path, target in sources.assignments("state")}
    assert {path for path, _target in found} >= WRITES_STATE, "the scan sees the one place"
    assert outside({path for path, _target in found}, WRITES_STATE) == set()


def test_nobody_updates_or_makes_a_case_with_a_state_but_the_filing() -> None:
    found = set(
        sources.keywords(("update", "bulk_create", "create", "update_or_create", "get_or_create"), "state")
    )
    assert outside({path for path, _call in found}, set()) == set()
    made = {path for path, call in sources.calls() if _named(call) == "Case" and _has(call, "state")}
    assert made == {"workflows/filing.py"}
    bulk = {
        path
        for path, call in sources.calls()
        if _named(call) == "bulk_update" and "state" in ast.unparse(call)
    }
    assert outside(bulk, set()) == set()


def test_only_perform_calls_a_transition() -> None:
    """Nobody else makes a lifecycle and calls one of its actions; asking (get_transitions) is not calling."""
    callers = set()
    for path, call in sources.calls():
        on_lifecycle = isinstance(call.func, ast.Attribute) and call.func.attr in actions()
        if on_lifecycle and "lifecycle" in ast.unparse(call.func).lower():
            callers.add(path)
        if (
            isinstance(call.func, ast.Call)
            and _named(call.func) == "getattr"
            and "lifecycle" in ast.unparse(call.func)
        ):
            callers.add(path)
    assert callers == CALLS_TRANSITIONS


def test_nobody_but_perform_appends_an_event_and_the_sweep_its_own() -> None:
    made = {path for path, call in sources.calls() if _named(call) == "CaseEvent"}
    assert made == {"workflows/actions.py"}
    created = {
        path
        for path, call in sources.calls()
        if ast.unparse(call.func).startswith("CaseEvent.objects.create")
    }
    bulk = {
        path for path, call in sources.calls() if ast.unparse(call.func).startswith("CaseEvent.objects.bulk")
    }
    assert created | bulk == set()
    raw = {path for path, text in sources.strings() if re.search(r"INSERT INTO\s+cases_caseevent", text)}
    assert outside(raw, {"workflows/sweep.py"}) == set()


@pytest.mark.parametrize("column", ["due_on", "due_at", "next_at", "breached_at", "starts_on", "closed_at"])
def test_only_two_modules_write_a_clock(column: str) -> None:
    found = {path for path, _target in sources.assignments(column)}
    assert "workflows/deadlines.py" in found, "the scan sees what it is about"
    assert outside(found, WRITES_CLOCKS | LISTED.get(column, set())) == set()


def test_only_deadlines_makes_a_clock() -> None:
    made = {path for path, call in sources.calls() if _named(call) == "Deadline"}
    assert made == {"workflows/deadlines.py"}
    raw = {
        path for path, text in sources.strings() if re.search(r"(?:UPDATE|INTO)\s+workflows_deadline\b", text)
    }
    assert outside(raw, WRITES_CLOCKS) == set()


def test_a_due_date_is_updated_nowhere_else() -> None:
    for column in ("due_on", "due_at"):
        found = {path for path, _call in sources.keywords(("update",), column)}
        assert outside(found, WRITES_CLOCKS) == set()


def test_the_set_based_path_never_touches_the_state() -> None:
    """Of a case it writes the number of its last event and nothing else; events say from = to."""
    tables = {
        table for text in (sweep.CLAIM, sweep.CLIMB, sweep.PUSH_AHEAD) for table in WRITTEN.findall(text)
    }
    assert tables - {"OF"} == {
        "workflows_escalation",
        "workflows_deadline",
        "cases_caseevent",
        "workflows_clockevent",
        "cases_case",
        "workflows_workitem",
    }
    written = re.findall(r"UPDATE cases_case c SET (.*?)\n", sweep.CLIMB)
    assert written == ["last_seq = s.seq"]
    assert "'warned' END, state, state, %(now)s" in " ".join(sweep.CLIMB.split())
    assert not WRITTEN.findall(notices.LEFT)


def test_no_sql_of_ours_sets_a_state_and_none_asks_the_database_for_the_time() -> None:
    assert STATE_IN_SET.search("UPDATE cases_case c SET last_seq = 1, state = 'filed' WHERE true"), (
        "the scan works"
    )
    for path, text in sources.strings():
        if path.startswith(BENCHES):
            continue
        assert not STATE_IN_SET.search(text), path
        sql = re.search(r"\b(?:SELECT|UPDATE|INSERT INTO|WHERE)\b", text)
        if sql and path != "core/clock.py":
            assert not re.search(r"\bnow\(\)|current_timestamp|current_date|clock_timestamp", text, re.I), (
                path
            )


def _named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _has(call: ast.Call, keyword: str) -> bool:
    return any(one.arg == keyword for one in call.keywords)
