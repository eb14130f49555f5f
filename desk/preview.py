"""The result notice as it will be sent, before anybody approves it: the same payload, the same words."""

import datetime as dt
from dataclasses import dataclass

from cases import access
from cases.models import Finding, Proposal
from cases.procedures import PROCEDURES
from desk.casepage import CasePage
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term
from notifications import payloads, wording


@dataclass(frozen=True, slots=True)
class Letter:
    title: str
    body: str


def result_letter(page: CasePage) -> Letter | None:
    """To the first person who speaks for the subject; in Chinese where nobody has an account."""
    proposal = page.proposal
    if proposal is None:
        return None
    speakers = access.speakers(page.case, on=page.person.on)
    private = _private(proposal) | ({"addressee": str(speakers[0])} if speakers else {})
    language = wording.known_language(speakers[0].language if speakers else "zh-hans")
    text = wording.render(_payload(page, proposal), language=language, on=page.person.on, private=private)
    return Letter(text.subject, text.body)


def _payload(page: CasePage, proposal: Proposal) -> payloads.ObjectionResult:
    upheld = proposal.finding in (Finding.UPHELD, Finding.PARTLY)
    return payloads.ObjectionResult(
        reference=page.case.reference,
        finding=proposal.finding,
        decided_on=page.person.on,
        unit=page.case.unit_id,
        remedy=proposal.remedy or None,
        correction_due_on=_correction_due_on(page) if upheld else None,
    )


def _correction_due_on(page: CasePage) -> dt.date:
    """Of the running clock after a returned correction, else counted from today."""
    running = next((one["deadline"] for one in page.clocks if one["deadline"].slot == "correction"), None)
    if running is not None:
        due_on: dt.date = running.due_on
        return due_on
    term = terms.resolve(PROCEDURES[page.case.procedure].correction_term, page.person.on).term
    return count_term(term, page.person.on, current()).due_on


def _private(proposal: Proposal) -> dict[str, str]:
    texts = {"reasoning": proposal.reasoning, "basis": proposal.basis}
    return texts | ({"referred_to": proposal.referred_to} if proposal.finding == Finding.REFERRED else {})
