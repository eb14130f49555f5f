from cases.models.case import Case, Watch
from cases.models.document import Document, DocumentPurpose
from cases.models.draft import Draft
from cases.models.event import CaseEvent, Note
from cases.models.objection import (
    Assistance,
    AssistanceStatus,
    DeclineReason,
    Finding,
    Ground,
    Objection,
    Proposal,
    ReceiptDateCorrection,
    Remedy,
    SupplementRequest,
)
from cases.models.publication import (
    PublicityDay,
    PublicityMove,
    ReminderStatus,
    RepairReminder,
    SealedOpening,
    Standing,
)
from cases.models.record import CatalogueItem, Record, RecordChange, RecordRelease, RecordVersion, TierScheme

__all__ = [
    "Assistance",
    "AssistanceStatus",
    "Case",
    "CaseEvent",
    "CatalogueItem",
    "DeclineReason",
    "Document",
    "DocumentPurpose",
    "Draft",
    "Finding",
    "Ground",
    "Note",
    "Objection",
    "Proposal",
    "PublicityDay",
    "PublicityMove",
    "ReceiptDateCorrection",
    "Record",
    "RecordChange",
    "RecordRelease",
    "RecordVersion",
    "Remedy",
    "ReminderStatus",
    "RepairReminder",
    "SealedOpening",
    "Standing",
    "SupplementRequest",
    "TierScheme",
    "Watch",
]
