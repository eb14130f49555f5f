"""One frozen dataclass per message: first what the subject is told, then what the desk is told.

Ids name rows (`unit`, `units` are offices); days are Asia/Shanghai; `term` pins the lawbook's row behind
a date. Names, reasons and statements are never here: a formal notice gets them as `private` texts.
"""

import dataclasses
import datetime as dt
from typing import Annotated, ClassVar, TypeVar, dataclass_transform

from notifications.payload import Code, Ids, OneOf, Payload, Reference, Term

Finding = Annotated[str, OneOf(("upheld", "partly", "rejected", "not_accepted", "referred"))]
Remedy = Annotated[str, OneOf(("correct", "delete", "annotate", "cease"))]
RemedyKind = Annotated[str, OneOf(("reconsideration", "suit"))]
Slot = Annotated[
    str,
    OneOf(
        (
            "review",
            "correction",
            "assistance",
            "supplement",
            "own_correction",
            "acceptance",
            "execution",
            "defence",
        )
    ),
]
RECORD_CHANGES = ("corrected", "deleted", "annotated", "use_stopped", "repaired", "repair_revoked")
Cause = Annotated[str, OneOf(("question", "objection", "repair", "passed_over"))]
Level = Annotated[str, OneOf(("handler", "supervisor", "unit_head", "director"))]

Made = TypeVar("Made", bound=Payload)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def payload(cls: type[Made]) -> type[Made]:
    return dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(cls)


# — to the subject —


@payload
class ObjectionReceived(Payload):
    """The receipt: number, day of receipt, due date and how it was counted (Article 59)."""

    key: ClassVar[str] = "objection.received"
    reference: Reference
    received_on: dt.date
    due_on: dt.date
    unit: int
    term: Term | None = None
    provisional: bool = False


@payload
class ObjectionAccepted(Payload):
    key: ClassVar[str] = "objection.accepted"
    reference: Reference
    accepted_on: dt.date
    due_on: dt.date
    unit: int
    term: Term | None = None
    provisional: bool = False


@payload
class ObjectionSupplementRequested(Payload):
    """What is missing comes as `private["items"]`, one thing a line. The review clock is not paused."""

    key: ClassVar[str] = "objection.supplement_requested"
    reference: Reference
    respond_by: dt.date
    unit: int
    due_on: dt.date | None = None
    provisional: bool = False


@payload
class ObjectionTransferred(Payload):
    """`unit` is the office that now has the case; receipt date and due date stay."""

    key: ClassVar[str] = "objection.transferred"
    reference: Reference
    unit: int
    due_on: dt.date
    provisional: bool = False


@payload
class ObjectionTermChanged(Payload):
    """Other units were asked (`units`), or no longer are (none named): the result is due on another day."""

    key: ClassVar[str] = "objection.term_changed"
    reference: Reference
    received_on: dt.date
    old_due_on: dt.date
    due_on: dt.date
    unit: int
    units: Ids = ()
    term: Term | None = None
    provisional: bool = False


@payload
class ObjectionResult(Payload):
    """The approved result; `term` is the correction's. `private`: reasoning, basis, perhaps referred_to.

    `missing`: there is no entry yet, it will be made.
    """

    key: ClassVar[str] = "objection.result"
    reference: Reference
    finding: Finding
    decided_on: dt.date
    unit: int
    remedy: Remedy | None = None
    correction_due_on: dt.date | None = None
    term: Term | None = None
    provisional: bool = False
    missing: bool = False


@payload
class ObjectionCorrected(Payload):
    """The decision was carried out. `private["changes"]`: one `field: before → after` a line.

    `missing`: there was no entry, and now there is.
    """

    key: ClassVar[str] = "objection.corrected"
    reference: Reference
    remedy: Remedy
    corrected_on: dt.date
    unit: int
    receivers: int = 0
    missing: bool = False


@payload
class ObjectionWithdrawn(Payload):
    """`own_correction_due`: an error was already found; the provider still has to correct it (Article 57)."""

    key: ClassVar[str] = "objection.withdrawn"
    reference: Reference
    withdrawn_on: dt.date
    unit: int
    own_correction_due: bool = False
    own_correction_due_on: dt.date | None = None
    term: Term | None = None
    provisional: bool = False


@payload
class ObjectionOwnCorrection(Payload):
    """After a withdrawal the provider corrected its own error (Article 57); without `remedy` it found none.

    `private["changes"]` as for a correction; or `private["note"]`: its reasons, or what was done without an entry.
    """

    key: ClassVar[str] = "objection.own_correction"
    reference: Reference
    reported_on: dt.date
    unit: int
    remedy: Remedy | None = None
    receivers: int = 0
    missing: bool = False


@payload
class ObjectionReceiptDateCorrected(Payload):
    key: ClassVar[str] = "objection.receipt_date_corrected"
    reference: Reference
    old_received_on: dt.date
    received_on: dt.date
    old_due_on: dt.date
    due_on: dt.date
    unit: int
    term: Term | None = None
    provisional: bool = False


@payload
class ObjectionRemedyNoted(Payload):
    key: ClassVar[str] = "objection.remedy_noted"
    reference: Reference
    kind: RemedyKind
    unit: int


@payload
class ObjectionReopened(Payload):
    """A new clock starts on `reopened_on`. `private["reasons"]` says on which decision, judgment or error."""

    key: ClassVar[str] = "objection.reopened"
    reference: Reference
    reopened_on: dt.date
    due_on: dt.date
    unit: int
    term: Term | None = None
    provisional: bool = False


@payload
class AgentAppointed(Payload):
    """Somebody lets the reader act for them until a day; `link` is the appointment."""

    key: ClassVar[str] = "agent.appointed"
    link: int
    ends_on: dt.date


@payload
class RepairMayBeAskedFor(Payload):
    """What a subject subscribed to: since `since` the repair of an entry may be asked for (Article 60)."""

    key: ClassVar[str] = "repair.may_be_asked_for"
    record: int
    determined_on: dt.date
    since: dt.date
    unit: int


# — to the desk —


@payload
class DeskWarning(Payload):
    """A rung of a ladder; `days` are working days left, negative when overdue."""

    key: ClassVar[str] = "desk.warning"
    reference: Reference
    slot: Slot
    rung: int
    due_on: dt.date
    level: Level
    days: int
    provisional: bool = False


@payload
class DeskWarnings(Payload):
    """Several warnings in one e-mail; `messages` are the ids of their rows in this service."""

    key: ClassVar[str] = "desk.warnings"
    messages: Ids


@payload
class DeskTaskAssigned(Payload):
    key: ClassVar[str] = "desk.task_assigned"
    reference: Reference
    step: Code
    due_on: dt.date
    provisional: bool = False


@payload
class DeskAssistanceAsked(Payload):
    """`unit` is the office that asks; the answer is wanted by the end of `respond_by`."""

    key: ClassVar[str] = "desk.assistance_asked"
    reference: Reference
    unit: int
    respond_by: dt.date
    provisional: bool = False


@payload
class DeskAssistanceWithdrawn(Payload):
    """The asked unit's question is closed: taken back, over with the whole objection, or not waited for any more."""

    key: ClassVar[str] = "desk.assistance_withdrawn"
    reference: Reference
    unit: int
    cause: Cause = "question"


@payload
class DeskAssistanceAnswered(Payload):
    """`unit` is the office that answered; `open` questions are still unanswered; `late` is evidence only."""

    key: ClassVar[str] = "desk.assistance_answered"
    reference: Reference
    unit: int
    open: int = 0
    late: bool = False


@payload
class DeskSentBack(Payload):
    key: ClassVar[str] = "desk.sent_back"
    reference: Reference
    round: int
    due_on: dt.date | None = None
    provisional: bool = False


@payload
class DeskCorrectionReturned(Payload):
    key: ClassVar[str] = "desk.correction_returned"
    reference: Reference
    due_on: dt.date | None = None
    provisional: bool = False


@payload
class DeskReceiptDateProposed(Payload):
    """Another receipt date waits for a second person in `unit`."""

    key: ClassVar[str] = "desk.receipt_date_proposed"
    reference: Reference
    old_date: dt.date
    new_date: dt.date
    unit: int


@payload
class DeskReceiptDateDecided(Payload):
    """`due_on` is when the case is due now that the date was confirmed, or still is."""

    key: ClassVar[str] = "desk.receipt_date_decided"
    reference: Reference
    new_date: dt.date
    confirmed: bool
    due_on: dt.date
    provisional: bool = False


@payload
class DeskBatchWaits(Payload):
    """A batch with so many `entries` waits for a second person in `unit`; `nobody` there may decide about it."""

    key: ClassVar[str] = "desk.batch_waits"
    reference: Reference
    unit: int
    entries: int
    nobody: bool = False


@payload
class DeskMaterialAdded(Payload):
    key: ClassVar[str] = "desk.material_added"
    reference: Reference
    documents: int


@payload
class DeskNoticeFailed(Payload):
    """A formal notice could not be delivered: `notice` is its key, `channel` the one that failed."""

    key: ClassVar[str] = "desk.notice_failed"
    reference: Reference
    notice: Code
    channel: Code


@payload
class DeskNoApprover(Payload):
    """Nobody in `unit` may approve this case: the supervisor appoints somebody from the centre."""

    key: ClassVar[str] = "desk.no_approver"
    reference: Reference
    unit: int


@payload
class DeskNoSteward(Payload):
    """Nobody in `unit` may carry the correction out that is due on `due_on`."""

    key: ClassVar[str] = "desk.no_steward"
    reference: Reference
    unit: int
    due_on: dt.date
    provisional: bool = False


@payload
class DeskRecordCorrected(Payload):
    """Whoever received the old version of a record is told of the new one; `change` is the kind of change."""

    key: ClassVar[str] = "desk.record_corrected"
    reference: Reference
    record: int
    version: int
    change: Annotated[str, OneOf(RECORD_CHANGES)]


@payload
class DeskReceiversNotTold(Payload):
    """`units` received an old version of a record, and nobody there could be told of the new one."""

    key: ClassVar[str] = "desk.receivers_not_told"
    reference: Reference
    record: int
    units: Ids


@payload
class DeskDeadLetter(Payload):
    """Something of ours is stuck and waits for a person: a message (and so many `others`), a warning, a notice."""

    key: ClassVar[str] = "desk.dead_letter"
    kind: Annotated[str, OneOf(("message", "deadline", "notice", "step"))]
    item: int
    reference: Reference | None = None
    others: int = 0


@payload
class DeskOwnCorrectionDue(Payload):
    """An objection was withdrawn after its error was found: the provider still corrects it (Article 57)."""

    key: ClassVar[str] = "desk.own_correction_due"
    reference: Reference
    due_on: dt.date | None = None
    provisional: bool = False
