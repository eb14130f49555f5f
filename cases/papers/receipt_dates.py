"""Corrections of the receipt date: proposed with evidence, decided by a second person."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cases.casefile import CaseFile
from cases.models import Document, ReceiptDateCorrection
from cases.procedures import PROCEDURES
from core import clock
from core.errors import BadInput
from lawbook import terms
from lawbook.errors import NoTermInForce


def propose(file: CaseFile, received_on: dt.date | None, evidence: Document | None) -> ReceiptDateCorrection:
    """Raises BadInput: receipt_date_invalid, receipt_date_same, evidence_missing (also for another case's paper)."""
    received_on = checked(received_on, file.case.procedure, clock.local_date(file.now))
    if received_on > clock.local_date(file.case.filed_at):
        raise BadInput(
            _("The case was filed before that day, so it had been received by then."),
            code="receipt_date_invalid",
            field="received_on",
        )
    if received_on == file.case.received_on:
        raise BadInput(_("This is the receipt date already."), code="receipt_date_same", field="received_on")
    if evidence is None or evidence.case_id != file.case.pk:
        raise BadInput(
            _("Attach what proves the receipt date, for example the stamped envelope."),
            code="evidence_missing",
            field="evidence",
        )
    return ReceiptDateCorrection.objects.create(
        case=file.case,
        old_date=file.case.received_on,
        new_date=received_on,
        evidence=evidence,
        proposed_by=file.actor.person,
        proposed_at=file.now,
    )


def checked(received_on: dt.date | None, procedure: str, today: dt.date) -> dt.date:
    """A day on which something can have been received. Raises BadInput receipt_date_invalid.

    Not in the future, and not before the law gave a term to count.
    """
    if received_on is None or received_on > today:
        raise BadInput(
            _("Enter a day that is not in the future."), code="receipt_date_invalid", field="received_on"
        )
    try:
        terms.resolve(PROCEDURES[procedure].review_term, received_on)
    except NoTermInForce as error:
        raise BadInput(
            _("No rule gave a term on that day. Check the year."),
            code="receipt_date_invalid",
            field="received_on",
        ) from error
    return received_on


def decide(file: CaseFile, *, confirmed: bool) -> ReceiptDateCorrection:
    row = file.receipt_correction
    if row is None:
        raise LookupError("the lifecycle lets nobody come here without a proposed date")
    row.confirmed, row.decided_by, row.decided_at = confirmed, file.actor.person, file.now
    row.save()
    return row
