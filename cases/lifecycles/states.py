"""The states of every procedure, in one place: the code's names and what people see."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Procedure(TextChoices):
    OBJECTION = "objection", _("Objection")


class ObjectionState(TextChoices):
    FILED = "filed", _("Filed")
    SUPPLEMENTING = "supplementing", _("Waiting for your material")
    REVIEWING = "reviewing", _("Under review")
    ASSISTING = "assisting", _("Other units are checking")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    CORRECTING = "correcting", _("Being corrected")
    CONCLUDED = "concluded", _("Concluded")


class Outcome(TextChoices):
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    REJECTED = "rejected", _("Rejected")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    REFERRED = "referred", _("Referred to another body")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PROCEDURES = Procedure.choices
STATES = ObjectionState.choices
OUTCOMES = Outcome.choices
FINAL_STATES = [ObjectionState.CONCLUDED.value]
