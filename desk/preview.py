"""The result notice as it will be sent, before anybody approves it: the same payload, the same words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cases import sight
from cases.models import Finding, Proposal
from cases.procedures import PROCEDURES
from desk.casepage import CasePage
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term
from notifications import payloads, wording
from workflows.models import Slot


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
    private = _private(proposal) | {"addressee": page.case.subject.name}
    text = wording.render(_payload(page, proposal), language=language, on=on, private=private)
    return Letter(text.subject, text.body, language)


def _payload(page: CasePage, proposal: Proposal) -> payloads.ObjectionResult:
    upheld = proposal.finding in (Finding.UPHELD, Finding.PARTLY)
    return payloads.ObjectionResult(
        reference=page.case.reference,
        finding=proposal.finding,
        decided_on=page.person.on,
        unit=page.case.unit_id,
        remedy=proposal.remedy or None,
        **(_correction(page, page.person.on) if upheld else {}),
    )


def _correction(page: CasePage, on: dt.date) -> dict[str, Any]:
    """Of the clock that runs since a first approval, else counted from today."""
    for clock in page.clocks:
        row = clock["deadline"]
        if row.slot == Slot.CORRECTION:
            return {"correction_due_on": row.due_on, "term": row.term, "provisional": row.is_provisional}
    term = terms.resolve(PROCEDURES[page.case.procedure].correction_term, on).term
    slip = count_term(term, on, current())
    return {"correction_due_on": slip.due_on, "term": term.pin, "provisional": slip.provisional}


def _private(proposal: Proposal) -> dict[str, str]:
    texts = {"reasoning": proposal.reasoning, "basis": proposal.basis}
    return texts | ({"referred_to": proposal.referred_to} if proposal.finding == Finding.REFERRED else {})
