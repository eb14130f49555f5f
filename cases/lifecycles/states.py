"""The states of every procedure, in one place: the code's names and what people see."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Procedure(TextChoices):
    OBJECTION = "objection", _("Objection")
    REPAIR = "repair", _("Credit repair")


class ObjectionState(TextChoices):
    FILED = "filed", _("Filed")
    SUPPLEMENTING = "supplementing", _("Waiting for your material")
    REVIEWING = "reviewing", _("Under review")
    ASSISTING = "assisting", _("Other units are checking")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    CORRECTING = "correcting", _("Being corrected")
    CONCLUDED = "concluded", _("Concluded")


class RepairState(TextChoices):
    """Revocation begins from a concluded case: notice and defence, then a second person."""

    PREPARING = "preparing", _("To be passed on")
    FORWARDED = "forwarded", _("Passed on, receipt not confirmed yet")
    FILED = "filed", _("Filed")
    SUPPLEMENTING = "supplementing", _("Waiting for your material")
    ACCEPTED = "accepted", _("Accepted")
    VERIFYING = "verifying", _("Other units are checking")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    EXECUTING = "executing", _("Being carried out")
    AWAITING_RECEIPT = "awaiting_receipt", _("Carried out, confirmation awaited")
    CONCLUDED = "concluded", _("Concluded")
    REVOCATION_NOTICED = "revocation_noticed", _("Revocation announced")
    REVOCATION_APPROVAL = "revocation_approval", _("Revocation waits for approval")


class Outcome(TextChoices):
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    REJECTED = "rejected", _("Rejected")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    REFERRED = "referred", _("Referred to another body")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REPAIRED = "repaired", _("Repaired")
    PARTLY_REPAIRED = "partly_repaired", _("Partly repaired")
    REFUSED = "refused", _("Refused")
    REVOKED = "revoked", _("Repair revoked")


PROCEDURES = Procedure.choices
STATES = list(
    dict([*RepairState.choices, *ObjectionState.choices]).items()
)  # one row for a word that both have
OUTCOMES = Outcome.choices
FINAL_STATES = [ObjectionState.CONCLUDED.value]
# Where a second person decides, in whatever procedure.
APPROVAL_STATES = [RepairState.AWAITING_APPROVAL.value, RepairState.REVOCATION_APPROVAL.value]
