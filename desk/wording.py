"""Every event of a case as a sentence for the office: what, who, and for whom."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from cases.lifecycles.states import Procedure
from cases.models import CaseEvent, Finding, RevocationGround, StepKind
from core.templatetags.redress import long_date
from desk import labels
from workflows.models import Slot

SENTENCES = {
    "file": gettext_lazy("Objection filed"),
    "identify_record": gettext_lazy("The disputed entry was linked"),
    "transfer": gettext_lazy("Transferred from %(old_unit)s to %(new_unit)s"),
    "request_supplement": gettext_lazy("Missing material asked for, answer by %(respond_by)s"),
    "supplement": gettext_lazy("The person answered and handed in material"),
    "add_material": gettext_lazy("The person handed in more material"),
    "continue_without": gettext_lazy("Continued without the material"),
    "accept": gettext_lazy("Accepted"),
    "decline": gettext_lazy("Proposed not to accept"),
    "refer_out": gettext_lazy("Proposed to refer it to another body"),
    "request_assistance": gettext_lazy("Asked %(asked_unit)s to check"),
    "answer": gettext_lazy("Another unit answered"),
    "all_answered": gettext_lazy("All units have answered"),
    "proceed_without": gettext_lazy("Continued without the missing answers"),
    "withdraw_request": gettext_lazy("A question was withdrawn"),
    "propose": gettext_lazy("Decision proposed: %(finding)s (round %(round)s)"),
    "send_back": gettext_lazy("Sent back by the approver (round %(round)s)"),
    "approve": gettext_lazy("Approved: %(finding)s"),
    "apply_correction": gettext_lazy("Correction carried out"),
    "return_correction": gettext_lazy("Returned: the correction cannot be carried out as decided"),
    "report_own_correction": gettext_lazy("The provider's own correction was carried out and reported"),
    "withdraw": gettext_lazy("Withdrawn by the person"),
    "propose_receipt_date": gettext_lazy("Another receipt date proposed: %(new_date)s"),
    "confirm_receipt_date": gettext_lazy("Receipt date changed from %(old_date)s to %(new_date)s"),
    "refuse_receipt_date": gettext_lazy("The other receipt date was refused"),
    "annotate_remedy": gettext_lazy("Noted: %(kind)s"),
    "reopen": gettext_lazy("Reopened"),
    "notice_left": gettext_lazy("The result notice left"),
    "declare_interest": gettext_lazy("Declared an interest and keeps out of this person's cases"),
    "claim": gettext_lazy("Taken"),
    "release": gettext_lazy("Put back"),
    "reassign": gettext_lazy("Handed to %(to)s"),
    "appoint_approver": gettext_lazy("%(to)s was appointed as approver"),
    "warned": gettext_lazy("Warning: “%(slot)s” is due on %(due_on)s"),
    "breached": gettext_lazy("Overdue: “%(slot)s” was due on %(due_on)s"),
}
# What is said otherwise of a repair, and what only repairs have.
OF_A_REPAIR = {
    "file": gettext_lazy("Application for credit repair filed"),
    "forward": gettext_lazy("The application was passed on"),
    "record_receipt": gettext_lazy("The platform above received it on %(received_on)s"),
    "propose_extension": gettext_lazy("Proposed to put the result off until %(until)s"),
    "approve_extension": gettext_lazy("The result was put off until %(until)s; the applicant was told"),
    "refuse_extension": gettext_lazy("The result is not put off until %(until)s"),
    "record_step": gettext_lazy("Carried out: %(kind)s"),
    "record_upstream": gettext_lazy("The platform above confirmed the end of publication"),
    "propose_revocation": gettext_lazy("Revocation proposed, the person was given notice: %(ground)s"),
    "record_service": gettext_lazy("The notice was served on %(served_on)s"),
    "defend": gettext_lazy("The person answered the notice of revocation"),
    "close_defence": gettext_lazy("The defence was closed"),
    "revoke": gettext_lazy("The repair was revoked, the entries are published again"),
    "refuse_revocation": gettext_lazy("The revocation was refused, the repair stands"),
    "withdraw": gettext_lazy("Withdrawn by the applicant"),
}
AT_THE_COUNTER = {
    "defend": gettext_lazy("The answer to the notice of revocation was taken at the counter"),
    "supplement": gettext_lazy("Answer and material taken at the counter"),
    "add_material": gettext_lazy("More material taken at the counter"),
    "withdraw": gettext_lazy("Withdrawn by the person at the counter"),
}
STILL_OPEN = gettext_lazy("Escalated: “%(slot)s” was due on %(due_on)s and is still open")
NO_ERROR = gettext_lazy("The provider reported that nothing was wrong")
LATE_ANSWER = gettext_lazy("Another unit answered late; the answer is kept as evidence")
KINDS = {
    "breached": "late",
    "warned": "soon",
    "apply_correction": "done",
    "report_own_correction": "done",
    "notice_left": "done",
    "approve": "done",
    "record_step": "done",
    "record_upstream": "done",
    "revoke": "done",
}
FOR_OVERSEERS = frozenset({"declare_interest"})
DATES = ("respond_by", "old_date", "new_date", "due_on", "received_on", "until", "served_on")
UNITS = ("old_unit", "new_unit", "asked_unit")
PEOPLE = ("to",)


@dataclass(frozen=True, slots=True)
class Names:
    """The units and people that events mention by id, read in two queries."""

    units: Mapping[int, Unit] = field(default_factory=dict)
    people: Mapping[int, User] = field(default_factory=dict)

    @classmethod
    def in_events(cls, events: Iterable[CaseEvent]) -> "Names":
        facts = [event.facts for event in events]
        return cls(
            Unit.objects.in_bulk({one[key] for one in facts for key in UNITS if one.get(key)}),
            User.objects.in_bulk({one[key] for one in facts for key in PEOPLE if one.get(key)}),
        )


def sentence(event: CaseEvent, names: Names, *, is_overdue: bool = False, procedure: str = "") -> str:
    """What happened. An action nobody gave words to is shown by its code, so nothing of a case is hidden."""
    own = OF_A_REPAIR if procedure == Procedure.REPAIR else {}
    pattern = own.get(event.action, SENTENCES.get(event.action))
    if event.action == "warned" and is_overdue:
        pattern = STILL_OPEN
    if event.action == "answer" and event.facts.get("late"):
        pattern = LATE_ANSWER
    if event.facts.get("counter"):
        return at_the_counter(event)
    if event.action == "report_own_correction" and not event.facts.get("remedy"):
        pattern = NO_ERROR
    if pattern is None:
        return event.action
    return str(pattern) % _words(event.facts, names)


def at_the_counter(event: CaseEvent) -> str:
    """What was done on paper at a counter."""
    return str(AT_THE_COUNTER.get(event.action, event.action))


def who(event: CaseEvent) -> str:
    """Who did it, for whom, and for which unit; by itself where nobody did."""
    if event.actor is None:
        return _("by itself")
    if event.unit is None:
        return _("the person concerned")
    name = str(event.actor)
    if event.on_behalf_of:
        name = _("%(deputy)s for %(absent)s") % {"deputy": name, "absent": event.on_behalf_of}
    return f"{name} · {event.unit}"


def timeline(
    events: Iterable[CaseEvent], *, oversees: bool = False, procedure: str = ""
) -> list[dict[str, Any]]:
    """The events as the timeline shows them, the newest first. Why somebody keeps out is for who oversees the unit."""
    rows = list(events)
    names, overdue = Names.in_events(rows), _after_a_breach(rows)
    return [
        {
            "at": event.at,
            "title": sentence(event, names, is_overdue=event.pk in overdue, procedure=procedure),
            "who": who(event),
            "text": event.reason if oversees or event.action not in FOR_OVERSEERS else "",
            "kind": KINDS.get(event.action, ""),
        }
        for event in reversed(rows)
    ]


def _after_a_breach(events: Iterable[CaseEvent]) -> set[int]:
    """The events about a clock that had already run out."""
    ended: set[tuple[Any, Any]] = set()
    found: set[int] = set()
    for event in events:
        clock_of = (event.facts.get("slot"), event.facts.get("due_on"))
        if clock_of in ended:
            found.add(event.pk)
        if event.action == "breached":
            ended.add(clock_of)
    return found


def _words(facts: Mapping[str, Any], names: Names) -> dict[str, str]:
    words = {key: str(value) for key, value in facts.items()}
    words |= {key: long_date(dt.date.fromisoformat(facts[key])) for key in DATES if facts.get(key)}
    words |= {key: str(names.units.get(facts[key], "?")) for key in UNITS if facts.get(key)}
    words |= {key: str(names.people.get(facts[key], "?")) for key in PEOPLE if facts.get(key)}
    for key, meanings in (
        ("finding", dict(Finding.choices)),
        ("kind", labels.REMEDY_NOTES | dict(StepKind.choices)),
        ("ground", dict(RevocationGround.choices)),
        ("slot", dict(Slot.choices)),
    ):
        if facts.get(key):
            words[key] = str(meanings.get(facts[key], facts[key]))
    return words
