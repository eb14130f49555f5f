"""Every message there is: its key, its typed payload, whether it is formal, what it needs to be rendered."""

from collections.abc import Iterable
from dataclasses import dataclass

from notifications import payloads
from notifications import repair_payloads as repair
from notifications.models import Message
from notifications.payload import Payload


@dataclass(frozen=True, slots=True)
class Spec:
    """`needs` and `may_have` name the private texts that are used while rendering and never stored apart."""

    payload: type[Payload]
    is_formal: bool = False
    needs: frozenset[str] = frozenset()
    may_have: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.payload.key

    @property
    def folder(self) -> str:
        """Under templates/: holds subject.txt and body.txt."""
        return f"notices/{self.key.replace('.', '/')}"

    def check_private(self, given: Iterable[str]) -> None:
        """Raises ValueError where a notice would lack its reasons, or carry a text that nobody prints."""
        names = frozenset(given)
        wrong = (self.needs - names) | (names - self.needs - self.may_have)
        if wrong:
            raise ValueError(f"{self.key}: private texts missing or unknown: {', '.join(sorted(wrong))}")


def formal(payload: type[Payload], *needs: str, may_have: tuple[str, ...] = ()) -> Spec:
    """A notice to the subject, rendered inside the action; it may always name whom it is addressed to."""
    return Spec(payload, is_formal=True, needs=frozenset(needs), may_have=frozenset({"addressee", *may_have}))


SPECS = (
    formal(payloads.ObjectionReceived),
    formal(payloads.ObjectionAccepted),
    formal(payloads.ObjectionSupplementRequested, "items", may_have=("incomplete",)),
    Spec(payloads.ObjectionTransferred),
    formal(payloads.ObjectionTermChanged),
    formal(payloads.ObjectionResult, "reasoning", "basis", may_have=("referred_to",)),
    formal(payloads.ObjectionCorrected, may_have=("changes", "note")),
    formal(payloads.ObjectionWithdrawn),
    formal(payloads.ObjectionOwnCorrection, may_have=("changes", "note")),
    formal(payloads.ObjectionReceiptDateCorrected, may_have=("reasons",)),
    Spec(payloads.ObjectionRemedyNoted),
    formal(payloads.ObjectionReopened, may_have=("reasons",)),
    Spec(payloads.RepairMayBeAskedFor),
    formal(repair.RepairReceived, "records"),
    formal(repair.RepairForwarded),
    formal(repair.RepairAccepted),
    formal(repair.RepairSupplementRequested, "items", may_have=("incomplete",)),
    Spec(repair.RepairTransferred),
    formal(repair.RepairExtended, "reasons"),
    formal(repair.RepairResult, "reasoning", "basis", may_have=("granted", "refused")),
    formal(repair.RepairInformation, may_have=("entry", "excluded_by")),
    formal(repair.RepairExecuted, "steps"),
    formal(repair.RepairWithdrawn),
    formal(repair.RepairReceiptDateCorrected, may_have=("reasons",)),
    formal(repair.RepairRevocationNotice, "facts", "basis", "records"),
    formal(repair.RepairRevoked, "reasons", "basis", "records"),
    formal(repair.RepairStands, "reasons"),
    Spec(payloads.AgentAppointed),
    Spec(payloads.DeskWarning),
    Spec(payloads.DeskWarnings, needs=frozenset({"listed"})),
    Spec(payloads.DeskTaskAssigned),
    Spec(payloads.DeskAssistanceAsked),
    Spec(payloads.DeskAssistanceWithdrawn),
    Spec(payloads.DeskAssistanceAnswered),
    Spec(payloads.DeskSentBack),
    Spec(payloads.DeskCorrectionReturned),
    Spec(payloads.DeskReceiptDateProposed),
    Spec(payloads.DeskReceiptDateDecided),
    Spec(payloads.DeskBatchWaits),
    Spec(payloads.DeskMaterialAdded),
    Spec(payloads.DeskNoticeFailed),
    Spec(payloads.DeskNoApprover),
    Spec(payloads.DeskNoSteward),
    Spec(payloads.DeskRecordCorrected),
    Spec(payloads.DeskReceiversNotTold),
    Spec(payloads.DeskDeadLetter),
    Spec(payloads.DeskOwnCorrectionDue),
    Spec(repair.DeskExtensionProposed),
    Spec(repair.DeskExtensionDecided),
    Spec(repair.DeskDefended),
)
# The notices of a result: a review clock is met when the first of them has left.
RESULTS = (payloads.ObjectionResult.key, repair.RepairResult.key)
CATALOGUE = {spec.key: spec for spec in SPECS}


def payload_of(message: Message) -> Payload:
    """The typed payload of a row. Raises KeyError, TypeError or ValueError for a row we do not understand."""
    return CATALOGUE[message.key].payload.from_json(message.payload)
