"""What an objection is about, and the papers it gathers on its way (Article 59, Shandong 39)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.lifecycles.states import STATES
from cases.models.case import Case
from core import clock
from core.fields import SealedModel, sealed

USER = settings.AUTH_USER_MODEL


class Ground(models.TextChoices):
    ERROR = "error", _("Something in it is wrong")
    OMISSION = "omission", _("Something is missing")
    INFRINGEMENT = "infringement", _("My data was collected, shared, shown or used unlawfully")
    NEVER_LIST = "never_list", _("It should never have been recorded")


class Remedy(models.TextChoices):
    CORRECT = "correct", _("correct the entry")
    DELETE = "delete", _("delete the entry")
    ANNOTATE = "annotate", _("add a note to the entry")
    CEASE = "cease", _("stop using and sharing the entry")


class Finding(models.TextChoices):
    UPHELD = "upheld", _("upheld")
    PARTLY = "partly", _("partly upheld")
    REJECTED = "rejected", _("rejected")
    NOT_ACCEPTED = "not_accepted", _("not accepted")
    REFERRED = "referred", _("referred to another body")
    REPAIRED = "repaired", _("repaired")
    PARTLY_REPAIRED = "partly_repaired", _("partly repaired")
    REFUSED = "refused", _("refused")


class DeclineReason(models.TextChoices):
    NO_ENTRY = "no_entry", _("No entry can be identified")
    NO_AUTHORITY = "no_authority", _("Filed for somebody else without authority")
    MATERIAL_MISSING = "material_missing", _("What was asked for did not come")
    REPEATED = "repeated", _("Decided before, and nothing new")
    CREDIT_REPORTING = "credit_reporting", _("A matter of financial credit reporting (Article 85)")
    NOT_ELIGIBLE = "not_eligible", _("A condition of repair is not met")


# Why an objection is not accepted, and why a repair is not.
OBJECTION_DECLINED = [one for one in DeclineReason if one != DeclineReason.NOT_ELIGIBLE]
REPAIR_DECLINED = [
    DeclineReason.NOT_ELIGIBLE,
    DeclineReason.MATERIAL_MISSING,
    DeclineReason.NO_AUTHORITY,
    DeclineReason.REPEATED,
]


class Objection(SealedModel):
    """The particulars of an objection, beside its case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="objection", primary_key=False)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    wanted = models.CharField(_("what is asked for"), max_length=20, choices=Remedy)
    entry_sealed = models.TextField(
        blank=True
    )  # which entry, in the subject's words, where no record is linked
    statement_sealed = models.TextField()
    remedy_note = models.CharField(
        max_length=20, blank=True
    )  # pending reconsideration | suit (annotate_remedy)

    entry: Any = sealed("entry_sealed")
    statement: Any = sealed("statement_sealed")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="ground_known"),
            models.CheckConstraint(condition=Q(wanted__in=Remedy.values), name="wanted_remedy_known"),
            models.CheckConstraint(
                condition=Q(remedy_note__in=["", "reconsideration", "suit"]), name="remedy_note_known"
            ),
        ]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")

    def __str__(self) -> str:
        return f"objection of case {self.case_id}"


class SupplementRequest(SealedModel):
    """What is missing, once; again only if the answer was incomplete. The statutory clock runs on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplement_requests")
    round = models.PositiveSmallIntegerField()
    items_sealed = models.TextField()  # JSON list of sentences
    incomplete_sealed = models.TextField(blank=True)  # in round 2: what the first answer lacked
    respond_by = models.DateField(_("answer by"))
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer_sealed = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    items_json: Any = sealed("items_sealed")
    incomplete: Any = sealed("incomplete_sealed")
    answer: Any = sealed("answer_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="supplement_rounds_are_numbered"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="material_is_asked_for_twice_at_most"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer_sealed="")
                | (Q(answered_at__isnull=False) & ~Q(answer_sealed="")),
                name="a_supplement_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"supplement {self.round} of case {self.case_id}"


class AssistanceStatus(models.TextChoices):
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    LATE_ANSWERED = "late_answered", _("answered late, kept as evidence")
    PASSED_OVER = "passed_over", _("continued without it")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Assistance(SealedModel):
    """One question to one other unit (协助核查), which sees no more than the question needs."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assistances")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assistances")
    status = models.CharField(
        _("status"), max_length=20, choices=AssistanceStatus, default=AssistanceStatus.ASKED
    )
    question_sealed = models.TextField()
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    finding_sealed = models.TextField(blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    question: Any = sealed("question_sealed")
    finding: Any = sealed("finding_sealed")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(status="asked"), name="one_open_question_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssistanceStatus.values), name="assistance_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["answered", "late_answered"], answered_at__isnull=False)
                | (~Q(status__in=["answered", "late_answered"]) & Q(answered_at__isnull=True)),
                name="an_answer_has_a_time",
            ),
        ]
        verbose_name = _("assistance request")
        verbose_name_plural = _("assistance requests")

    def __str__(self) -> str:
        return f"assistance {self.pk} of case {self.case_id}"


class Proposal(SealedModel):
    """A reviewer's proposal and what the approver made of it: one row per round, kept for comparison."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    round = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=30, choices=STATES)
    finding = models.CharField(_("finding"), max_length=20, choices=Finding)
    remedy = models.CharField(_("remedy"), max_length=20, choices=Remedy, blank=True)
    reasoning_sealed = models.TextField()
    basis_sealed = models.TextField(_("legal basis"))
    fields_sealed = models.TextField(blank=True)  # JSON object: the corrected fields
    referred_to_sealed = models.TextField(_("referred to"), blank=True)
    decline_reason = models.CharField(
        _("why it is not accepted"), max_length=20, choices=DeclineReason, blank=True
    )
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)

    reasoning: Any = sealed("reasoning_sealed")
    basis: Any = sealed("basis_sealed")
    referred_to: Any = sealed("referred_to_sealed")
    fields_json: Any = sealed("fields_sealed")

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="proposals_are_numbered"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="four_eyes_on_a_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(finding__in=["upheld", "partly"]) | ~Q(remedy=""),
                name="an_upheld_finding_has_a_remedy",
            ),
            models.CheckConstraint(condition=~Q(basis_sealed=""), name="a_proposal_names_its_basis"),
            models.CheckConstraint(
                condition=(Q(finding="not_accepted") & Q(decline_reason__in=DeclineReason.values))
                | (~Q(finding="not_accepted") & Q(decline_reason="")),
                name="not_accepting_has_a_reason_code",
            ),
            models.CheckConstraint(condition=Q(finding__in=Finding.values), name="finding_known"),
            models.CheckConstraint(condition=Q(remedy__in=["", *Remedy.values]), name="remedy_known"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_proposal_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.round} of case {self.case_id}"


class ReceiptDateCorrection(SealedModel):
    """The only way a due date moves by hand: proposed with evidence, confirmed by a second person."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="receipt_date_corrections")
    old_date = models.DateField()
    new_date = models.DateField()
    evidence = models.ForeignKey("cases.Document", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(confirmed__isnull=True), name="one_open_receipt_correction"
            ),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="four_eyes_on_the_receipt_date",
            ),
            models.CheckConstraint(condition=~Q(new_date=F("old_date")), name="the_receipt_date_changes"),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_receipt_date_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"receipt date of case {self.case_id}: {self.old_date} → {self.new_date}"
