"""Everything anybody could plausibly do to a case: the people, and the facts that go with each action."""

import datetime as dt
from typing import Any

from accounts.models import User
from cases.models import Assistance, Case
from core import clock
from tests.cast import Cast
from tests.workflows.papers import paper


def officials(cast: Cast) -> list[User]:
    """Everybody who works in an office, by id."""
    people: list[User] = []
    for office in cast.offices:
        people += [office.reviewer, office.second_reviewer, office.approver, office.second_approver]
        people += [office.supervisor, office.head, office.steward, office.second_steward, office.clerk]
    return [*people, cast.director, cast.auditor]


def subjects(cast: Cast) -> list[User]:
    return [cast.owner, cast.agent, cast.stranger, cast.claimant, cast.neighbour]


def facts_of(cast: Cast, case: Case, action: str, moment: dt.datetime, turn: int = 0) -> dict[str, Any]:
    """What a form for this action would hold; `turn` chooses between the ways to fill it in."""
    reason = {"reason": "Because it is so."}
    said = {"reasoning": f"Reasons, version {turn}.", "basis": "Article 59"}
    other = [office for office in cast.offices if office.unit.pk != case.unit_id]
    offered: dict[str, dict[str, Any]] = {
        "transfer": {"unit": other[turn % len(other)].unit},
        "request_supplement": {"items": ["The decision"]},
        "supplement": {"answer": "Here it is."},
        "add_material": {"documents": [1]},
        "decline": said | {"reason_code": "no_entry"},
        "refer_out": said | {"referred_to": "The court, window 3"},
        "request_assistance": {"unit": other[turn % len(other)].unit, "question": "Was it paid?"},
        "answer": {"finding": "Yes."},
        "propose": said | _finding(turn),
        "report_own_correction": {"remedy": ("", "delete", "cease")[turn % 3]},
        "propose_receipt_date": _receipt_date(case, moment, turn),
        "annotate_remedy": {"kind": ("suit", "reconsideration")[turn % 2], "basis": "(2026) No. 7"},
        "identify_record": {"record": cast.record},
        "reassign": {"to": officials(cast)[turn % 38]},
        "appoint_approver": {"to": cast.centre.approver},
    }
    facts = offered.get(action, {})
    if action == "propose_receipt_date":
        facts = facts | {"evidence": paper(case, cast.scjg.reviewer)}
    return reason | facts


def questions_of(case: Case) -> list[Assistance]:
    return list(Assistance.objects.filter(case=case).order_by("pk"))


def _finding(turn: int) -> dict[str, Any]:
    """In turn: upheld with each remedy, partly, rejected."""
    ways: list[dict[str, Any]] = [
        {"finding": "upheld", "remedy": "correct", "fields": {"amount": f"{1000 + turn} 元"}},
        {"finding": "rejected"},
        {"finding": "partly", "remedy": "annotate", "fields": {"note": f"Note {turn}."}},
        {"finding": "upheld", "remedy": "cease"},
    ]
    return ways[turn % len(ways)]


def _receipt_date(case: Case, moment: dt.datetime, turn: int) -> dict[str, Any]:
    latest = min(clock.local_date(case.filed_at), clock.local_date(moment))
    day = latest - dt.timedelta(days=turn % 5)
    return {"received_on": day if day != case.received_on else day - dt.timedelta(days=1)}
