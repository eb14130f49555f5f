"""What the subject is told by an act: formal notices, rendered inside the act in the reader's language."""

import json

from django.utils.functional import lazy

from cases import records
from cases.fields import label
from cases.models import Finding
from cases.papers.corrections import misses_an_entry
from notifications import payloads
from workflows.acts import Act
from workflows.models import Deadline, Slot
from workflows.recipients import to_subject


def receipt(act: Act) -> None:
    review = _review(act)
    to_subject(
        act,
        payloads.ObjectionReceived(
            reference=act.case.reference,
            received_on=act.case.received_on,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def accepted(act: Act) -> None:
    review = _review(act)
    to_subject(
        act,
        payloads.ObjectionAccepted(
            reference=act.case.reference,
            accepted_on=act.today,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def supplement_requested(act: Act) -> None:
    asked = act.lifecycle.file.supplement
    if asked is None or asked.pk != act.facts["supplement"]:
        asked = act.case.supplement_requests.get(pk=act.facts["supplement"])
    review, answer = act.clock_in(Slot.REVIEW), act.clock_in(Slot.SUPPLEMENT)
    to_subject(
        act,
        payloads.ObjectionSupplementRequested(
            reference=act.case.reference,
            respond_by=asked.respond_by,
            unit=act.case.unit_id,
            due_on=review.due_on if review else None,
            provisional=any(row is not None and row.is_provisional for row in (review, answer)),
        ),
        {"items": "\n".join(json.loads(asked.items_json))}
        | ({"incomplete": asked.incomplete} if asked.incomplete else {}),
    )


def transferred(act: Act) -> None:
    to_subject(
        act,
        payloads.ObjectionTransferred(
            reference=act.case.reference,
            unit=act.case.unit_id,
            due_on=act.due_on(),
            provisional=act.is_provisional(),
        ),
    )


def term_changed(act: Act) -> None:
    """Told once when the date moves: the first question, or the last one withdrawn."""
    review = act.clock_in(Slot.REVIEW)
    if review is None or act.review_was_due in (None, review.due_on):
        return
    to_subject(
        act,
        payloads.ObjectionTermChanged(
            reference=act.case.reference,
            received_on=act.case.received_on,
            old_due_on=act.review_was_due,
            due_on=review.due_on,
            unit=act.case.unit_id,
            units=tuple(row.unit_id for row in act.lifecycle.file.open_assistances),
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def result(act: Act) -> None:
    proposal = act.lifecycle.file.proposal
    assert proposal is not None, "an approval decides on a proposal"
    correction = act.clock_in(Slot.CORRECTION)
    private = {"reasoning": proposal.reasoning, "basis": proposal.basis}
    if proposal.finding == Finding.REFERRED:
        private["referred_to"] = proposal.referred_to
    to_subject(
        act,
        payloads.ObjectionResult(
            reference=act.case.reference,
            finding=proposal.finding,
            decided_on=act.today,
            unit=act.case.unit_id,
            remedy=proposal.remedy or None,
            correction_due_on=correction.due_on if correction else None,
            term=correction.term if correction else None,
            provisional=bool(correction and correction.is_provisional),
            missing=misses_an_entry(act.case),
        ),
        private,
    )


def corrected(act: Act) -> None:
    proposal = act.lifecycle.file.proposal
    assert proposal is not None, "a correction carries out a proposal"
    to_subject(
        act,
        payloads.ObjectionCorrected(
            reference=act.case.reference,
            remedy=proposal.remedy,
            corrected_on=act.today,
            unit=act.case.unit_id,
            receivers=act.receivers_told,
            missing=act.facts.get("version") == 1,
        ),
        {"changes": _changes(act)} if act.case.record else {"note": act.reason},
    )


def withdrawn(act: Act) -> None:
    duty = act.clock_in(Slot.OWN_CORRECTION)
    to_subject(
        act,
        payloads.ObjectionWithdrawn(
            reference=act.case.reference,
            withdrawn_on=act.today,
            unit=act.case.unit_id,
            own_correction_due=act.facts["own_correction_due"],
            own_correction_due_on=duty.due_on if duty else None,
            term=duty.term if duty else None,
            provisional=bool(duty and duty.is_provisional),
        ),
    )


def own_correction(act: Act) -> None:
    """What the provider did of its own duty; where it found nothing wrong, its reasons."""
    corrected = act.case.record is not None and "version" in act.facts
    to_subject(
        act,
        payloads.ObjectionOwnCorrection(
            reference=act.case.reference,
            remedy=act.facts["remedy"] or None,
            reported_on=act.today,
            unit=act.case.unit_id,
            receivers=act.receivers_told,
            missing=act.facts.get("version") == 1,
        ),
        {"changes": _changes(act)} if corrected else {"note": act.reason},
    )


def receipt_date(act: Act) -> None:
    review = act.clock_in(Slot.REVIEW)
    correction = act.case.receipt_date_corrections.filter(confirmed=True).order_by("-decided_at").first()
    if review is None or correction is None or act.review_was_due is None:
        return
    to_subject(
        act,
        payloads.ObjectionReceiptDateCorrected(
            reference=act.case.reference,
            old_received_on=correction.old_date,
            received_on=correction.new_date,
            old_due_on=act.review_was_due,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
    )


def remedy_noted(act: Act) -> None:
    to_subject(
        act,
        payloads.ObjectionRemedyNoted(
            reference=act.case.reference, kind=act.facts["kind"], unit=act.case.unit_id
        ),
    )


def reopened(act: Act) -> None:
    review = _review(act)
    to_subject(
        act,
        payloads.ObjectionReopened(
            reference=act.case.reference,
            reopened_on=act.today,
            due_on=review.due_on,
            unit=act.case.unit_id,
            term=review.term,
            provisional=review.is_provisional,
        ),
        {"reasons": act.reason},
    )


def _review(act: Act) -> Deadline:
    review = act.clock_in(Slot.REVIEW)
    assert review is not None, "the review clock runs"
    return review


def _changes(act: Act) -> str:
    """One changed field a line, for the notice to the subject alone."""
    if act.case.record is None:
        return ""
    in_words: str = lazy(_in_words, str)(records.versions_with_reasons(act.case.record)[0])
    return in_words


def _in_words(shown: records.VersionShown) -> str:
    """What the fields are called depends on the reader: put into words with each notice."""
    if shown.version.number == 1:
        return "\n".join(f"{label(change.key)}: {change.after}" for change in shown.changes)
    return "\n".join(f"{label(change.key)}: {change.before} → {change.after}" for change in shown.changes)
