"""The office's words for steps, states, slots and documents, where the public's words do not fit."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEPS = {
    "forward": _("Pass the application on"),
    "await_upstream": _("Waiting for the platform above to receive it"),
    "intake": _("Check whether to accept"),
    "await_supplement": _("Waiting for the person's material"),
    "review": pgettext_lazy("step", "Review"),
    "await_answers": _("Waiting for other units"),
    "approve": pgettext_lazy("step", "Approve"),
    "correct": _("Correct the record"),
    "execute": _("Carry the repair out"),
    "await_receipt": _("Waiting for the platform above to confirm"),
    "await_defence": _("Waiting for the answer to the notice of revocation"),
    "approve_revocation": _("Decide on the revocation"),
    "own_correction": _("Correct an error of the unit's own"),
    "answer": _("Answer a question"),
}
STATES = {
    "filed": pgettext_lazy("desk", "Received, not accepted yet"),
    "supplementing": pgettext_lazy("desk", "Material asked for"),
    "reviewing": pgettext_lazy("desk", "Under review"),
    "assisting": pgettext_lazy("desk", "Other units are checking"),
    "awaiting_approval": pgettext_lazy("desk", "Waiting for approval"),
    "correcting": pgettext_lazy("desk", "To be corrected"),
    "preparing": pgettext_lazy("desk", "To be passed on"),
    "forwarded": pgettext_lazy("desk", "Passed on, not received yet"),
    "accepted": pgettext_lazy("desk", "Accepted, under review"),
    "verifying": pgettext_lazy("desk", "Other units are checking"),
    "executing": pgettext_lazy("desk", "Being carried out"),
    "awaiting_receipt": pgettext_lazy("desk", "Carried out, not confirmed yet"),
    "revocation_noticed": pgettext_lazy("desk", "Revocation announced"),
    "revocation_approval": pgettext_lazy("desk", "Revocation waits for approval"),
    "concluded": pgettext_lazy("desk", "Concluded"),
}
DUE = {
    "overdue": _("overdue"),
    "today": _("due today"),
    "risk": _("at risk"),
    "week": _("due this week"),
}
REMEDY_NOTES = {
    "reconsideration": _("administrative reconsideration is pending"),
    "suit": _("a suit is pending"),
}
PENALTIES = {
    "warning": pgettext_lazy("penalty", "warning"),
    "public_criticism": _("public criticism"),
    "fine": _("fine"),
    "confiscation": _("confiscation"),
    "suspension": _("suspension of a licence"),
    "downgrading": _("downgrading of a qualification"),
    "restriction": _("restriction of business or of an occupation"),
    "closure": _("suspension or closure of business"),
    "revocation": _("revocation of a licence"),
}
TIERS = {
    "minor": pgettext_lazy("tier", "minor"),
    "general": pgettext_lazy("tier", "general"),
    "serious": pgettext_lazy("tier", "serious"),
}
