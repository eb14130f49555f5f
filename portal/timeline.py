"""What happened, in words for the person concerned: offices by name, people never."""

import datetime as dt
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from cases.models import Case, CaseEvent
from portal.wording import Names
from portal.words import WORDS

UNIT_FACTS = ("new_unit", "asked_unit")
OF_THE_CASE = ("review", "correction", "own_correction", "acceptance", "execution")


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline component."""

    at: dt.datetime
    title: str
    who: str
    text: str
    kind: str
    at_the_counter: bool = False


def happenings(case: Case, user: User, *, entry_is_shown: bool) -> list[Happening]:
    """Newest first. That an entry was found is told only to whom the entry may be shown."""
    hidden = set() if entry_is_shown else {"identify_record"}
    words = WORDS[case.procedure]
    shown = set(words.SENTENCES) - hidden
    events = list(
        CaseEvent.objects.filter(case=case, action__in=shown).select_related("unit").order_by("-seq")
    )
    names = _names_in(events)
    return [_happening(event, user, names, words) for event in events if not _is_of_another_clock(event)]


def _happening(event: CaseEvent, user: User, names: Names, words: ModuleType) -> Happening:
    action = event.action
    return Happening(
        at=event.at,
        title=words.SENTENCES[action](event.facts, names),
        who=_who(event, user),
        text=event.reason if action in words.REASON_SHOWN else "",
        kind="late" if action in words.LATE else "done" if action in words.DONE else "",
        at_the_counter="counter" in event.facts,
    )


def _who(event: CaseEvent, user: User) -> str:
    if event.actor_id is None:
        return ""
    if event.unit is not None:
        return str(event.unit)
    return _("you") if event.actor_id == user.pk else _("another person who speaks for you")


def _is_of_another_clock(event: CaseEvent) -> bool:
    """An asked office's own clock, or the one for the person's answer, is not the time limit of the case."""
    return event.action == "breached" and event.facts.get("slot") not in OF_THE_CASE


def _names_in(events: list[CaseEvent]) -> Names:
    facts: list[dict[str, Any]] = [event.facts for event in events]
    wanted = {one[key] for one in facts for key in UNIT_FACTS if one.get(key)}
    return {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=wanted)}
