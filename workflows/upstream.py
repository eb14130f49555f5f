"""What a connector passes on to the platform above: applications for repair that wait for it, as plain data.

The hand-over is the act `forward`, the receipt `record_receipt`, the end `record_upstream`; a connector performs them
as the system, a person by hand. Nothing is sent from here.
"""

from typing import Any

from cases.lifecycles.states import Procedure, RepairState
from cases.models import Case, RepairItem


def pending() -> list[dict[str, Any]]:
    """Every application that is not passed on yet, the oldest first."""
    cases = Case.objects.filter(procedure=Procedure.REPAIR, state=RepairState.PREPARING)
    return [package_of(case) for case in cases.select_related("repair", "subject").order_by("pk")]


def package_of(case: Case) -> dict[str, Any]:
    """One application with its letter, its records and its evidence by id and SHA-256. Personal: handle as such."""
    items = RepairItem.objects.filter(case=case).select_related("record__item", "record__unit")
    return {
        "reference": case.reference,
        "kind": case.repair.kind,
        "handed_in_on": case.received_on.isoformat(),
        "subject": {"kind": case.subject.kind, "number": case.subject.number, "name": case.subject.name},
        "statement": case.repair.statement,
        "commitment": case.repair.commitment,
        "signed_name": case.repair.signed_name,
        "signed_at": case.repair.signed_at.isoformat(),
        "records": [
            {
                "document_no": item.record.document_no,
                "determined_on": item.record.determined_on.isoformat(),
                "unit": item.record.unit.code,
            }
            for item in items
        ],
        "evidence": [
            {"document": one.pk, "name": one.name, "sha256": one.sha256}
            for one in case.documents.order_by("pk")
        ],
    }
