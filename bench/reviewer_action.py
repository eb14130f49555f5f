"""One act of a reviewer with everything that follows from it, against Viewflow's human step alone."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.flows import Reviewing, bare_step, open_task
from bench.measuring import Line, Series, as_figures, per_second, ratio
from bench.statements import counted, tally
from bench.town import PROPOSAL, Place
from cases.models import Case

BAR_RATE = 0.7
BAR_STATEMENTS = 8
ACTS = ("accept", "propose", "send_back")
COUNTED = (*ACTS, "approve")

Done = dict[str, list[str]]


def run(place: Place, *, cases: int = 40, rounds: int = 3) -> list[Line]:
    """Acts per second in turns with the bare step, and the statements of each."""
    found = _measure(place, cases, rounds)
    done = statements(place)
    lines = [_speed(found, act) for act in ("one act", *ACTS)]
    return lines + [_count(done, act) for act in COUNTED]


def statements(place: Place) -> Done:
    """What each act, and the bare step, asks of the database once everything is warm."""
    for _ in range(2):
        done: Done = {}
        decided = _proposed(place)
        approval = ("approve", lambda: place.act(decided, "approve", place.approver))  # noqa: B023  done at once
        for name, step in (*_steps(place), approval):
            with counted() as kinds:
                step()
            done[name] = kinds
        place.act(decided, "notice_left", None, message=0)  # no clock of it runs when clocks are swept
    return done


def _proposed(place: Place) -> Case:
    """A case whose last act of a reviewer is still to come."""
    case = place.file()
    place.act(case, "accept", place.reviewer)
    place.act(case, "propose", place.reviewer, **PROPOSAL)
    return case


def _steps(place: Place) -> Iterator[tuple[str, Callable[[], Any]]]:
    """One case's way through the acts, and one step of the bare flow; each is done as it is taken."""
    case, task = place.file(), open_task(Reviewing.start.run())
    yield "bare step", lambda: bare_step(task, place.reviewer)
    yield "accept", lambda: place.act(case, "accept", place.reviewer)
    yield "propose", lambda: place.act(case, "propose", place.reviewer, **PROPOSAL)
    yield "send_back", lambda: place.act(case, "send_back", place.approver, reason="Look again.")


def _measure(place: Place, cases: int, rounds: int) -> dict[str, Series]:
    rates: dict[str, list[float]] = {name: [] for name in ("bare step", *ACTS, "one act")}
    statements(place)  # warm
    for _ in range(rounds):
        taken = dict.fromkeys(rates, 0.0)
        for _ in range(cases):
            for name, step in _steps(place):
                began = time.perf_counter()
                step()
                taken[name] += time.perf_counter() - began
        taken["one act"] = sum(taken[act] for act in ACTS) / len(ACTS)
        for name, seconds in taken.items():
            rates[name].append(cases / seconds)
    return {name: Series(tuple(found)) for name, found in rates.items()}


def _speed(found: dict[str, Series], act: str) -> Line:
    ours, bare = found[act], found["bare step"]
    share = ratio(ours, bare)
    judged = act == "one act"
    return Line(
        bench="reviewer_action",
        what="one act of a reviewer (mean of the three)" if judged else f"… {act}",
        ours=per_second(ours),
        spread=ours.spread,
        peer=f"bare Viewflow step {per_second(bare)}",
        ratio=f"{share:.2f}",
        bar=f">= {BAR_RATE} x bare" if judged else "",
        met=share >= BAR_RATE if judged else None,
        figures=as_figures(found) if judged else {},
    )


def _count(done: Done, act: str) -> Line:
    extra = len(done[act]) - len(done["bare step"])
    return Line(
        bench="reviewer_action",
        what=f"statements of {act}",
        ours=str(len(done[act])),
        peer=f"bare Viewflow step {len(done['bare step'])}",
        ratio=f"{extra:+}",
        bar=f"<= {BAR_STATEMENTS} more",
        met=extra <= BAR_STATEMENTS,
        figures={"in order": done[act], "tally": tally(done[act]), "bare": done["bare step"]},
    )
