"""What followed from an act on a real case, compared with the machine: events, clocks, tasks, formal notices."""

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from viewflow.workflow.models import Process

from cases.models import CaseEvent
from core.prepared import prepared
from notifications.models import Message
from tests.workflows.search.rules import about, action
from tests.workflows.search.situation import Edge
from tests.workflows.search.standing import Standing
from tests.workflows.search.town import Town
from workflows.flows.objection import STEP_OF_STATE
from workflows.models import ClockEvent

BY_THE_WAY = {"time passes": {"warned", "breached"}, "keep out": set()}  # no acts of the case


class Happened(NamedTuple):
    action: str
    old: str
    new: str
    on_behalf_of: int | None
    facts: dict[str, Any]


def compare(town: Town, here: Standing, act: str, edge: Edge, there: Standing) -> list[Happened]:
    """The events of the act, when all is as the machine says."""
    where = f"{act} in {here.situation}"
    _clocks(here, act, edge, there, where)
    _notices(town, edge, there, where)
    _tasks(there, where)
    events = _events(here, act, there, where)
    if act == "withdraw":
        assert events[0].facts["own_correction_due"] is here.situation.found, where
    return events


def _clocks(here: Standing, act: str, edge: Edge, there: Standing, where: str) -> None:
    """Exactly these clocks started, changed, met their event or fell away; a question's own and no other."""
    noted = _clock_events(case_id=there.case.pk, since=there.moment)
    assert Counter(f"{slot}:{kind}" for slot, kind, _question in noted) == Counter(edge.clocks), where
    running = Counter(row.slot for row in there.clocks if row.status == "running")
    assert running == edge.after.running, where
    asked = here.question(about(act))
    closed = {question for slot, kind, question in noted if slot == "assistance" and kind != "started"}
    assert asked is None or closed <= {asked.pk}, where


def _notices(town: Town, edge: Edge, there: Standing, where: str) -> None:
    """Both who speak for the subject got this formal notice and no other."""
    told = set(_formal_notices(case_id=there.case.pk, since=there.moment))
    speakers = (town.cast.owner.pk, town.cast.agent.pk)
    assert told == {(user, edge.told) for user in speakers if edge.told}, where


def _tasks(there: Standing, where: str) -> None:
    """The step of the state, or the provider's own correction; one for each open question; a process behind each."""
    owed = "own_correction" if there.situation.running.get("own_correction") else None
    step = STEP_OF_STATE[there.case.state] or owed
    expected = {row.pk: "answer" for row in there.file.open_assistances} | ({None: step} if step else {})
    assert {question: item.step for question, item in there.items.items()} == expected, where
    assert len(_processes(case_id=there.case.pk)) == len(expected), where


def _events(here: Standing, act: str, there: Standing, where: str) -> list[Happened]:
    """One event, and one more where the last answer released the review; the sweep notes its own."""
    events = [Happened(*row) for row in _case_events(case_id=there.case.pk, after=here.case.last_seq)]
    if act in BY_THE_WAY:
        assert {one.action for one in events} <= BY_THE_WAY[act], where
        return []
    released = act == "answer:open" and there.case.state != here.case.state
    assert [one.action for one in events] == [action(act), *["all_answered"] * released], where
    assert (events[0].old, events[-1].new) == (here.case.state, there.case.state), where
    return events


@prepared
def _clock_events(case_id: int, since: dt.datetime) -> QuerySet[ClockEvent, Any]:
    rows = ClockEvent.objects.filter(deadline__case=case_id, at__gte=since)
    rows = rows.exclude(kind__in=["breached", "rung"])
    return rows.values_list("deadline__slot", "kind", "deadline__assistance")


@prepared
def _processes(case_id: int) -> QuerySet[Process, Any]:
    return Process.objects.filter(artifact_object_id=case_id, status="NEW").values_list("pk")


@prepared
def _formal_notices(case_id: int, since: dt.datetime) -> QuerySet[Message, Any]:
    rows = Message.objects.filter(case_id=case_id, is_formal=True, created_at__gte=since)
    return rows.filter(channel="in_app").values_list("recipient", "key")


@prepared
def _case_events(case_id: int, after: int) -> QuerySet[CaseEvent, Any]:
    rows = CaseEvent.objects.filter(case=case_id, seq__gt=after).order_by("seq")
    return rows.values_list("action", "from_state", "to_state", "on_behalf_of", "facts")
