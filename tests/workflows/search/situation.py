"""A situation: everything about an objection that decides what may follow, and nothing that does not.

What is left out collapses. Every argument is compared with the real case after every act (walk.py), so a wrong one
fails there:

- Who: a step asks for a role in a unit, and every unit has its people. Handing over, a transfer, an appointed
  approver or another entry change names and nothing else; what of it matters are the switches below.
- Dates: a date decides only whether the person's day to answer has passed (`late`) and whether a day is left to ask
  for material (`early` took it away). Both are forgotten with the acceptance: no later step looks at a date.
- Counters (events, rounds of proposals, versions of the entry) and words are never looked at; material alone is
  asked for twice at most. Upheld and partly upheld differ in the word.
- Questions: one, or several; passed over: none, or some. More of them lead where these lead.

Switches stand beside the situation: somebody has the task, somebody has the question's task, another receipt date
waits for a second person, nobody of the unit may approve, somebody of the centre was appointed. They open and close
their own acts and no other (test_lifecycle_search.py says which).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from cases.lifecycles.states import ObjectionState as S

BEFORE_ACCEPTANCE = (S.FILED, S.SUPPLEMENTING)
SEVERAL = 2
SWITCHES = ("taken", "answering", "pending", "barred", "appointed")


@dataclass(frozen=True)
class Situation:
    state: str = S.FILED
    in_words: bool = True  # the person described the entry and did not choose it
    late: bool = False
    early: bool = False
    material: str = ""  # asked, handed in, asked again, handed in again
    finding: str = ""  # of the open proposal, or being carried out: for, against, not_accepted, referred
    origin: str = ""  # where the open proposal came from
    outcome: str = ""
    open: int = 0  # questions that wait for their answer
    passed: int = 0  # questions that the review went on without
    helped: bool = False  # another unit was needed since the review began
    found: bool = False  # an error was found, nothing waits for its approval, and it is not corrected yet
    reopened: bool = False
    # clocks; one more runs for each open question
    review: str = "own"  # or assisted; empty once it has ended
    decided: bool = False  # the review waits for its notice only
    responding: bool = False
    correcting: bool = False
    # switches
    taken: bool = False
    answering: bool = False
    pending: bool = False
    barred: bool = False
    appointed: bool = False

    def to(self, *clocks: str, told: str = "", **changes: Any) -> "Edge":
        return Edge(settled(replace(self, **changes)), clocks, told)

    @cached_property
    def position(self) -> "Situation":
        """Several questions are several, some passed over are some."""
        return replace(self, open=min(self.open, SEVERAL), passed=min(self.passed, 1))

    @cached_property
    def key(self) -> "Situation":
        """Without the switches."""
        return replace(self.position, **dict.fromkeys(SWITCHES, False))

    @cached_property
    def running(self) -> dict[str, int]:
        """How many clocks run in each slot."""
        clocks = {"review": int(bool(self.review)), "supplement": int(self.responding)}
        clocks |= {"assistance": self.open, "correction": int(self.correcting)}
        clocks["own_correction"] = int(self.state == S.CONCLUDED and self.found)
        return {slot: number for slot, number in clocks.items() if number}


class Edge(NamedTuple):
    """Where an act leads, what it does to clocks (`slot:kind`) and the formal notice it sends to the subject."""

    after: Situation
    clocks: tuple[str, ...] = ()
    told: str = ""
    refused: str = ""  # the form says no: the code; nothing changes


def settled(one: Situation) -> Situation:
    """Without what decides nothing any more."""
    if one.state not in BEFORE_ACCEPTANCE and one.origin not in BEFORE_ACCEPTANCE:
        one = replace(one, late=False, early=False, material="")
    if one.state in (S.AWAITING_APPROVAL, S.CORRECTING):
        one = replace(one, found=False)
    if one.state == S.CONCLUDED:
        one = replace(one, review="own" if one.review else "", helped=False)
    return replace(
        one,
        early=one.early and not one.late,
        helped=one.helped and bool(one.review),
        answering=one.answering and one.open > 0,
    )


def nobody_decides(s: Situation) -> bool:
    """No approver of the unit may, and nobody of the centre was appointed."""
    return s.barred and not s.appointed
