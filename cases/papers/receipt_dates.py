"""Corrections of the receipt date: proposed with evidence, decided by a second person."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cases.casefile import CaseFile
from cases.models import Document, ReceiptDateCorrection
from core import clock
from core.errors import BadInput


def propose(file: CaseFile, received_on: dt.date | None, evidence: Document | None) -> ReceiptDateCorrection:
    """Raises BadInput: receipt_date_invalid, receipt_date_same, evidence_missing."""
    if received_on is None or received_on > clock.local_date(file.now):
        raise BadInput(
            _("Enter a day that is not in the future."), code="receipt_date_invalid", field="received_on"
        )
    if received_on == file.case.received_on:
        raise BadInput(_("This is the receipt date already."), code="receipt_date_same", field="received_on")
    if evidence is None:
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


def decide(file: CaseFile, *, confirmed: bool) -> ReceiptDateCorrection:
    row = file.receipt_correction
    if row is None:
        raise LookupError("the lifecycle lets nobody come here without a proposed date")
    row.confirmed, row.decided_by, row.decided_at = confirmed, file.actor.person, file.now
    row.save()
    return row
