"""What the subject hands in: with its own account, or as a paper at the counter."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.casefile import CaseFile
from cases.counter import counter_of
from cases.models import Document, DocumentPurpose
from core.errors import BadInput


def handed_in(file: CaseFile, documents: Sequence[int]) -> dict[str, Any]:
    """The files of an act of the subject; at the counter the scanned paper is one of them and proves the act.

    Raises BadInput evidence_missing, also for the scan of another case.
    """
    given: dict[str, Any] = {"documents": list(documents)}
    counter = counter_of(file.actor, file.case)
    if counter is None:
        return given
    scans = Document.objects.filter(pk__in=given["documents"], case=file.case)
    if not scans.filter(purpose=DocumentPurpose.RECEIPT_PAPER).exists():
        raise BadInput(_("Attach the paper that was handed in."), code="evidence_missing", field="paper")
    return given | {"counter": counter.unit_id}
