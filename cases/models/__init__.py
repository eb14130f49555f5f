from cases.models.case import Case, Watch
from cases.models.catalogue import CatalogueProposal, CatalogueVersion, ProposalOutcome
from cases.models.document import Document, DocumentPurpose
from cases.models.draft import Draft
from cases.models.event import CaseEvent, Note
from cases.models.intake import (
    BatchSource,
    BatchStatus,
    IntakeBatch,
    IntakeKey,
    IntakeRow,
    ProviderKey,
    RowStatus,
)
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
from cases.models.record import CatalogueItem, Record, RecordChange, RecordRelease, RecordVersion, TierScheme
from cases.models.terms import BasisLevel, Category, Rhythm, Sharing

__all__ = [
    "Assistance",
    "AssistanceStatus",
    "BasisLevel",
    "BatchSource",
    "BatchStatus",
    "Case",
    "CaseEvent",
    "CatalogueItem",
    "CatalogueProposal",
    "CatalogueVersion",
    "Category",
    "DeclineReason",
    "Document",
    "DocumentPurpose",
    "Draft",
    "Finding",
    "Ground",
    "IntakeBatch",
    "IntakeKey",
    "IntakeRow",
    "Note",
    "Objection",
    "Proposal",
    "ProposalOutcome",
    "ProviderKey",
    "ReceiptDateCorrection",
    "Record",
    "RecordChange",
    "RecordRelease",
    "RecordVersion",
    "Remedy",
    "Rhythm",
    "RowStatus",
    "Sharing",
    "SupplementRequest",
    "TierScheme",
    "Watch",
]
