"""The result notice as it will be sent, before anybody approves it: the same payload, the same words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cases import sight
from cases.lifecycles.states import Procedure
from cases.models import Finding, Proposal
from cases.papers.corrections import misses_an_entry
from cases.procedures import PROCEDURES
from desk.casepage import CasePage
from desk.repairpage import RepairPage
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term
from notifications import payloads, wording
from notifications.repair_payloads import RepairResult
from workflows.models import Slot
from workflows.tell_applicant import verdict_lists


@dataclass(frozen=True, slots=True)
class Letter:
    title: str
    body: str
    language: str


def result_letter(page: CasePage) -> Letter | None:
    """To the first person who speaks for the subject; as a letter in Chinese where nobody has an account."""
    proposal, on = page.proposal, page.person.on
    if proposal is None:
        return None
    speakers = sight.speakers(page.case, on)
    language = wording.known_language(speakers[0].language if speakers else "zh-hans")
    payload = _repair_payload if page.case.procedure == Procedure.REPAIR else _payload
    private = _private(page, proposal) | {"addressee": page.case.subject.name}
    text = wording.render(payload(page, proposal), language=language, on=on, private=private)
    return Letter(text.subject, text.body, language)


def _payload(page: CasePage, proposal: Proposal) -> payloads.ObjectionResult:
    upheld = proposal.finding in (Finding.UPHELD, Finding.PARTLY)
    return payloads.ObjectionResult(
        reference=page.case.reference,
        finding=proposal.finding,
        decided_on=page.person.on,
        unit=page.case.unit_id,
        remedy=proposal.remedy or None,
        missing=misses_an_entry(page.case),
        **(_correction(page, page.person.on) if upheld else {}),
    )


def _repair_payload(page: CasePage, proposal: Proposal) -> RepairResult:
    granted = proposal.finding in (Finding.REPAIRED, Finding.PARTLY_REPAIRED)
    return RepairResult(
        reference=page.case.reference,
        finding=proposal.finding,
        decided_on=page.person.on,
        unit=page.case.unit_id,
        **(_execution(page) if granted else {}),
    )


def _execution(page: CasePage) -> dict[str, Any]:
    """Counted from today, as an approval would."""
    on = page.person.on
    term = terms.resolve(PROCEDURES[page.case.procedure].execution_term, on).term
    slip = count_term(term, on, current())
    return {"execution_due_on": slip.due_on, "term": term.pin, "provisional": slip.provisional}


def _correction(page: CasePage, on: dt.date) -> dict[str, Any]:
    """Of the clock that runs since a first approval, else counted from today."""
    for clock in page.clocks:
        row = clock["deadline"]
        if row.slot == Slot.CORRECTION:
            return {"correction_due_on": row.due_on, "term": row.term, "provisional": row.is_provisional}
    term = terms.resolve(PROCEDURES[page.case.procedure].correction_term, on).term
    slip = count_term(term, on, current())
    return {"correction_due_on": slip.due_on, "term": term.pin, "provisional": slip.provisional}


def _private(page: CasePage, proposal: Proposal) -> dict[str, str]:
    texts = {"reasoning": proposal.reasoning, "basis": proposal.basis}
    if isinstance(page, RepairPage):
        return texts | verdict_lists([one.item for one in page.items])
    return texts | ({"referred_to": proposal.referred_to} if proposal.finding == Finding.REFERRED else {})
