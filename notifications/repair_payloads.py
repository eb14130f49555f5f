"""The messages of a credit repair, as in notifications/payloads.py: to the subject, then to the desk."""

import datetime as dt
from typing import Annotated, ClassVar

from notifications.payload import OneOf, Payload, Reference, Term
from notifications.payloads import payload

Finding = Annotated[str, OneOf(("repaired", "partly_repaired", "refused", "not_accepted"))]
Ground = Annotated[str, OneOf(("false_material", "false_commitment", "broken_commitment"))]

# — to the subject —


@payload
class RepairReceived(Payload):
    """The receipt: number, day, dates and how they were counted. `private["records"]`: one entry a line."""

    key: ClassVar[str] = "repair.received"
    reference: Reference
    received_on: dt.date
    due_on: dt.date
    unit: int
    accept_due_on: dt.date | None = None
    term: Term | None = None
    provisional: bool = False


@payload
class RepairForwarded(Payload):
    """Handed in here, and passed on to the platform that receives it: no term runs yet."""

    key: ClassVar[str] = "repair.forwarded"
    reference: Reference
    handed_in_on: dt.date
    unit: int


@payload
class RepairAccepted(Payload):
    key: ClassVar[str] = "repair.accepted"
    reference: Reference
    accepted_on: dt.date
    due_on: dt.date
    unit: int
    term: Term | None = None
    provisional: bool = False


@payload
class RepairSupplementRequested(Payload):
    """What is missing comes as `private["items"]`, one thing a line. No term is paused."""

    key: ClassVar[str] = "repair.supplement_requested"
    reference: Reference
    respond_by: dt.date
    unit: int
    due_on: dt.date | None = None
    provisional: bool = False


@payload
class RepairTransferred(Payload):
    key: ClassVar[str] = "repair.transferred"
    reference: Reference
    unit: int
    due_on: dt.date
    provisional: bool = False


@payload
class RepairExtended(Payload):
    """The result is put off; told before the term ends. `private["reasons"]`."""

    key: ClassVar[str] = "repair.extended"
    reference: Reference
    old_due_on: dt.date
    until: dt.date
    unit: int
    provisional: bool = False


@payload
class RepairResult(Payload):
    """One letter for all records: `private` has `granted` and `refused`, a record with reason and basis each."""

    key: ClassVar[str] = "repair.result"
    reference: Reference
    finding: Finding
    decided_on: dt.date
    unit: int
    execution_due_on: dt.date | None = None
    term: Term | None = None
    provisional: bool = False


@payload
class RepairInformation(Payload):
    """两书同达: what repair is, from when and how one applies; with a determination, and with a result.

    `may_apply_from` where it is about one entry, `private["entry"]`; `private["excluded_by"]`: the provision that
    excludes it from repair (Article 60).
    """

    key: ClassVar[str] = "repair.information"
    unit: int
    reference: Reference | None = None
    may_apply_from: dt.date | None = None


@payload
class RepairExecuted(Payload):
    """Every line of the execution is done; `waits`: the platform above has not confirmed yet."""

    key: ClassVar[str] = "repair.executed"
    reference: Reference
    executed_on: dt.date
    unit: int
    waits: bool = False


@payload
class RepairWithdrawn(Payload):
    key: ClassVar[str] = "repair.withdrawn"
    reference: Reference
    withdrawn_on: dt.date
    unit: int


@payload
class RepairReceiptDateCorrected(Payload):
    key: ClassVar[str] = "repair.receipt_date_corrected"
    reference: Reference
    old_received_on: dt.date
    received_on: dt.date
    old_due_on: dt.date
    due_on: dt.date
    unit: int
    term: Term | None = None
    provisional: bool = False


@payload
class RepairRevocationNotice(Payload):
    """Before a repair is revoked: `private` has `facts`, `basis` and `records`.

    `defence_until` where the notice is served by arriving; a letter's term begins when its service is proven.
    """

    key: ClassVar[str] = "repair.revocation_notice"
    reference: Reference
    noticed_on: dt.date
    ground: Ground
    unit: int
    defence_until: dt.date | None = None
    provisional: bool = False


@payload
class RepairRevoked(Payload):
    """`private` has `reasons`, `basis` and `records`; barred from repair up to and with `barred_until`."""

    key: ClassVar[str] = "repair.revoked"
    reference: Reference
    decided_on: dt.date
    ground: Ground
    unit: int
    barred_until: dt.date | None = None


@payload
class RepairStands(Payload):
    """The revocation was refused. `private["reasons"]`."""

    key: ClassVar[str] = "repair.stands"
    reference: Reference
    decided_on: dt.date
    unit: int


# — to the desk —


@payload
class DeskExtensionProposed(Payload):
    """A second person in `unit` decides before the end of `due_on` whether the result is put off."""

    key: ClassVar[str] = "desk.extension_proposed"
    reference: Reference
    due_on: dt.date
    until: dt.date
    unit: int


@payload
class DeskExtensionDecided(Payload):
    key: ClassVar[str] = "desk.extension_decided"
    reference: Reference
    until: dt.date
    approved: bool


@payload
class DeskDefended(Payload):
    """The person has answered the notice of revocation."""

    key: ClassVar[str] = "desk.defended"
    reference: Reference
    documents: int
