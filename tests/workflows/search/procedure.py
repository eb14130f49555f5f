"""The acts by which a case moves on, by the design and not by the code: each answers None where it is not to be had."""

from cases.lifecycles.states import ObjectionState as S
from tests.workflows.search.situation import BEFORE_ACCEPTANCE, Edge, Situation, nobody_decides

REVIEWED = (*BEFORE_ACCEPTANCE, S.REVIEWING, S.ASSISTING)  # a reviewer has the case


# — before acceptance —


def request_supplement(s: Situation) -> Edge | None:
    if s.state != S.FILED or s.material not in ("", "handed in"):
        return None
    if s.late or s.early:
        return Edge(s, refused="no_time_to_ask")
    asked = "asked again" if s.material else "asked"
    told = "objection.supplement_requested"
    return s.to(
        "supplement:started",
        told=told,
        state=S.SUPPLEMENTING,
        material=asked,
        responding=True,
        taken=True,
    )


def supplement(s: Situation) -> Edge | None:
    if s.state != S.SUPPLEMENTING:
        return None
    given = s.material.replace("asked", "handed in")
    return s.to(*_if(s.responding, "supplement:met"), state=S.FILED, material=given, responding=False)


def continue_without(s: Situation) -> Edge | None:
    if s.state != S.SUPPLEMENTING or not s.late:
        return None
    return s.to(*_if(s.responding, "supplement:cancelled"), state=S.FILED, responding=False, taken=True)


def accept(s: Situation) -> Edge | None:
    return s.to(told="objection.accepted", state=S.REVIEWING, taken=True) if s.state == S.FILED else None


def decline(s: Situation) -> Edge | None:
    if s.state not in BEFORE_ACCEPTANCE:
        return None
    return _proposed(s, "not_accepted", *_if(s.responding, "supplement:cancelled"))


def refer_out(s: Situation) -> Edge | None:
    return _proposed(s, "referred") if s.state == S.FILED else None


def time_passes(s: Situation) -> Edge | None:
    """Past the last day to answer; the sweep warns, and moves nothing."""
    before = s.state in BEFORE_ACCEPTANCE or s.origin in BEFORE_ACCEPTANCE
    return s.to(late=True) if before and not s.late else None


# — other units —


def request_assistance(s: Situation) -> Edge | None:
    if s.state not in (S.REVIEWING, S.ASSISTING):
        return None
    extends = s.review == "own"
    clocks = ("assistance:started", *_if(extends, "review:extended"))
    told = "objection.term_changed" if extends else ""
    return s.to(*clocks, told=told, state=S.ASSISTING, open=s.open + 1, review="assisted" if s.review else "")


def answer(s: Situation) -> Edge | None:
    return _one_less(s, "assistance:met", helped=True) if s.open else None


def answer_late(s: Situation) -> Edge | None:
    """Evidence only, while the case is open."""
    return s.to(passed=s.passed - 1) if s.passed and s.state != S.CONCLUDED else None


def withdraw_request(s: Situation) -> Edge | None:
    if not s.open:
        return None
    if s.open > 1 or s.helped or not s.review:
        return _one_less(s, "assistance:cancelled")
    told = "objection.term_changed"
    return _one_less(s, "assistance:cancelled", "review:extended", told=told, review="own")


def proceed_without(s: Situation) -> Edge | None:
    if not s.open:
        return None
    return s.to(
        *["assistance:cancelled"] * s.open,
        state=S.REVIEWING,
        passed=s.passed + s.open,
        open=0,
        helped=True,
    )


# — deciding and correcting —


def propose_for(s: Situation) -> Edge | None:
    return _proposed(s, "for") if s.state == S.REVIEWING else None


def propose_against(s: Situation) -> Edge | None:
    return _proposed(s, "against") if s.state == S.REVIEWING else None


def send_back(s: Situation) -> Edge | None:
    if s.state != S.AWAITING_APPROVAL or nobody_decides(s):
        return None
    resumes = s.origin == S.SUPPLEMENTING and not s.late  # to the day that the person was told
    back = {"state": s.origin, "origin": "", "finding": "", "found": s.finding == "for", "taken": True}
    return s.to(*_if(resumes, "supplement:started"), responding=resumes, **back)


def approve(s: Situation) -> Edge | None:
    if s.state != S.AWAITING_APPROVAL or nobody_decides(s):
        return None
    result = {"told": "objection.result", "decided": bool(s.review), "origin": "", "taken": False}
    if s.finding == "for":
        clocks = _if(not s.correcting, "correction:started")
        return s.to(*clocks, **result, state=S.CORRECTING, correcting=True)
    clocks = _if(s.correcting, "correction:cancelled")
    return s.to(
        *clocks,
        **result,
        state=S.CONCLUDED,
        outcome=s.finding,
        finding="",
        correcting=False,
        responding=False,
    )


def apply_correction(s: Situation) -> Edge | None:
    if s.state != S.CORRECTING:
        return None
    ended = {"outcome": s.finding, "finding": "", "correcting": False, "taken": False}
    return s.to("correction:met", told="objection.corrected", state=S.CONCLUDED, **ended)


def return_correction(s: Situation) -> Edge | None:
    if s.state != S.CORRECTING:
        return None
    return s.to(state=S.AWAITING_APPROVAL, origin=S.REVIEWING, taken=False)


def notice_left(s: Situation) -> Edge | None:
    return s.to("review:met", review="", decided=False) if s.decided else None


def withdraw(s: Situation) -> Edge | None:
    if s.state not in REVIEWED:
        return None
    ends = [f"{slot}:cancelled" for slot, number in s.running.items() for _ in range(number)]
    ends += _if(s.found, "own_correction:started")
    clocks = {"review": "", "decided": False, "responding": False, "correcting": False, "open": 0}
    told = "objection.withdrawn"
    return s.to(*ends, told=told, state=S.CONCLUDED, outcome="withdrawn", taken=False, **clocks)


def report_own_correction(s: Situation) -> Edge | None:
    """Withdrawn after an error was found: the provider's own duty."""
    if s.state != S.CONCLUDED or not s.found:
        return None
    return s.to("own_correction:met", told="objection.own_correction", found=False, taken=False)


def reopen(s: Situation) -> Edge | None:
    if s.state != S.CONCLUDED or s.barred:
        return None
    again = {"review": "own", "decided": False, "helped": False, "reopened": True, "taken": False}
    clocks = (*_if(bool(s.review), "review:cancelled"), *_if(s.found, "own_correction:cancelled"))
    changes = {"state": S.REVIEWING, "outcome": "", "appointed": False, **again}
    return s.to(*clocks, "review:started", told="objection.reopened", **changes)


def _proposed(s: Situation, finding: str, *clocks: str) -> Edge:
    origin = {"origin": s.state, "finding": finding, "responding": False, "taken": False}
    return s.to(*clocks, state=S.AWAITING_APPROVAL, **origin)


def _one_less(s: Situation, *clocks: str, told: str = "", **changes: object) -> Edge:
    state = S.ASSISTING if s.open > 1 else S.REVIEWING
    return s.to(*clocks, told=told, state=state, open=s.open - 1, answering=False, **changes)


def _if(true: bool, clock: str) -> tuple[str, ...]:
    return (clock,) if true else ()
