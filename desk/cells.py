"""What the lines of a list say alike: a page has many lines and few steps and people, so each is made once and kept.

The arguments are everything that is shown; what is typed in by people comes out escaped.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from cases.lifecycles.states import Outcome
from cases.models.objection import Ground
from cases.models.repair import RepairKind
from desk import labels

PLACES = ("id", "url", "reference", "due", "step", "subject", "entry", "ground", "unit", "holder")


@lru_cache(maxsize=50)
def head(lists_tasks: bool, hands_out: bool, language: str | None) -> SafeString:
    return render_to_string("desk/parts/head.html", {"lists_tasks": lists_tasks, "hands_out": hands_out})


@lru_cache(maxsize=50)
def line(lists_tasks: bool, hands_out: bool, may_choose: bool, language: str | None) -> str:
    """A line of the table, with a `{name}` where each value goes."""
    places = {name: f"{{{name}}}" for name in PLACES}
    shown = {"lists_tasks": lists_tasks, "hands_out": hands_out, "may_choose": may_choose}
    return render_to_string("desk/parts/line.html", places | shown)


@lru_cache(maxsize=5000)
def number(label: str, value: int, url: str, level: str) -> SafeString:
    """A number of the board with the way to its list; the same for every reader until it is counted anew."""
    shown = {"label": label, "value": value, "url": url, "level": level}
    return render_to_string("desk/parts/number.html", shown)


@lru_cache(maxsize=500)
def step(code: str, waiting: bool, priority: int, language: str | None) -> SafeString:
    """Which step it is, and whether it waits for somebody or was warned of."""
    shown = {"step": labels.STEPS.get(code, code), "waiting": waiting, "priority": priority}
    return render_to_string("desk/parts/step.html", shown)


@lru_cache(maxsize=50)
def state(code: str, outcome: str, language: str | None) -> SafeString:
    """Where a case stands, or how it ended."""
    return escape(str(Outcome(outcome).label if outcome else labels.STATES.get(code, code)))


@lru_cache(maxsize=50)
def ground(code: str, language: str | None) -> SafeString:
    """Why somebody objects, or what kind of repair is applied for."""
    kinds = dict(Ground.choices) | dict(RepairKind.choices)
    return escape(str(kinds.get(code, code)))


@lru_cache(maxsize=2000)
def holder(hold: str, name: str | None, language: str | None) -> SafeString:
    """Who has the task; `hold` says whether that is the reader (mine), or somebody they stand in for (duty)."""
    return render_to_string("desk/parts/holder.html", {"hold": hold, "name": name})


@lru_cache(maxsize=2000)
def words(text: str) -> SafeString:
    """The name of a unit or of a catalogue item."""
    return escape(text)
