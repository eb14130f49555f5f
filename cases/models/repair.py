"""What a credit repair asks for and the papers it gathers on its way (Article 60, Order 36). It is free of charge."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Unit
from cases.models.case import Case
from cases.models.document import Document
from cases.models.record import Record
from core import clock
from core.fields import SealedModel, sealed
from lawbook.competence import Decider

USER = settings.AUTH_USER_MODEL
DECIDED_NAMES_WHO_AND_WHEN = Q(approved__isnull=True, decided_by__isnull=True, decided_at__isnull=True) | Q(
    approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False
)


class RepairKind(models.TextChoices):
    END_PUBLICITY = "end_publicity", _("End the publication early")
    REMOVAL = "removal", _("Removal from a list of serious dishonesty")
    OTHER = "other", _("Repair of other negative information")


class ItemVerdict(models.TextChoices):
    GRANTED = "granted", pgettext_lazy("verdict", "granted")
    REFUSED = "refused", pgettext_lazy("verdict", "refused")


class RefusalCode(models.TextChoices):
    """Why one record is not repaired; the first are the codes of cases.eligibility."""

    TOO_EARLY = "too_early", _("The shortest publicity has not passed")
    NOT_CORRECTED = "not_corrected", _("Not corrected, or a duty is not done")
    EXCLUDED_BY_LAW = "excluded_by_law", _("The law excludes it from repair")
    BARRED = "barred", _("Barred after a dishonest application")
    NOT_PUBLISHED = "not_published", _("It is not published")
    FALSE_MATERIAL = "false_material", _("The material is not true")
    OTHER_CONDITION = "other_condition", _("Another condition of law is not met")


class Repair(SealedModel):
    """The particulars of a repair, beside its case; `filing` is shared by the linked cases of one filing.

    `decider` is who decides by the day of receipt (lawbook.competence), `determined_by` the unit whose records it is
    about. Upstream numbers and days stay empty where filing here is the receipt.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="repair", primary_key=False)
    kind = models.CharField(_("kind"), max_length=20, choices=RepairKind)
    determined_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    decider = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Decider])
    filing = models.UUIDField(db_index=True)
    statement_sealed = models.TextField()
    commitment_sealed = models.TextField()  # the letter as it was signed
    signed_name_sealed = models.TextField()
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField()
    forwarded_at = models.DateTimeField(null=True, blank=True)
    upstream_reference = models.CharField(_("number upstream"), max_length=60, blank=True)
    upstream_confirmed_at = models.DateTimeField(null=True, blank=True)

    statement: Any = sealed("statement_sealed")
    commitment: Any = sealed("commitment_sealed")
    signed_name: Any = sealed("signed_name_sealed")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RepairKind.values), name="repair_kind_known"),
            models.CheckConstraint(
                condition=Q(decider__in=[one.value for one in Decider]), name="who_decides_a_repair_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(commitment_sealed="") & ~Q(signed_name_sealed="") & ~Q(statement_sealed=""),
                name="a_repair_has_its_signed_commitment",
            ),
            models.CheckConstraint(
                condition=Q(forwarded_at__isnull=False)
                | Q(upstream_reference="", upstream_confirmed_at__isnull=True),
                name="only_what_was_passed_on_has_a_number_upstream",
            ),
        ]
        verbose_name = _("credit repair")
        verbose_name_plural = _("credit repairs")

    def __str__(self) -> str:
        return f"repair of case {self.case_id}"


class RepairItem(SealedModel):
    """One record of a repair with its own verdict; what a proposal says is final once the case was approved.

    `corrected_on` is the day on which it was put right, where the record did not say so yet. `ended_on` is the first
    day without publication, `restored_on` the day on which a revocation brought it back.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="repair_items")
    record = models.ForeignKey(Record, models.PROTECT, related_name="repair_items")
    verdict = models.CharField(_("verdict"), max_length=20, choices=ItemVerdict, blank=True)
    code = models.CharField(_("why it is refused"), max_length=20, choices=RefusalCode, blank=True)
    reason_sealed = models.TextField(blank=True)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    remedies = models.CharField(max_length=20, blank=True)  # the text of remedies in the letter
    corrected_on = models.DateField(_("corrected on"), null=True, blank=True)
    ended_on = models.DateField(_("publication ended on"), null=True, blank=True)
    restored_on = models.DateField(_("publication restored on"), null=True, blank=True)

    reason: Any = sealed("reason_sealed")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "record"], name="a_record_is_in_a_repair_once"),
            models.CheckConstraint(condition=Q(verdict__in=["", *ItemVerdict.values]), name="verdict_known"),
            models.CheckConstraint(
                condition=Q(code__in=["", *RefusalCode.values]), name="refusal_code_known"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="refused")
                | (~Q(code="") & ~Q(reason_sealed="") & ~Q(basis="") & Q(remedies="decided_against")),
                name="a_refused_record_names_reason_basis_and_remedies",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="granted") | (Q(code="", remedies="") & ~Q(basis="")),
                name="a_granted_record_names_its_basis_alone",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(verdict="granted"), name="only_a_granted_record_ends"
            ),
            models.CheckConstraint(
                condition=Q(restored_on__isnull=True) | Q(ended_on__isnull=False),
                name="only_what_ended_is_restored",
            ),
        ]
        verbose_name = _("record of a repair")
        verbose_name_plural = _("records of a repair")

    def __str__(self) -> str:
        return f"record {self.record_id} in case {self.case_id}"


class StepKind(models.TextChoices):
    PUBLICATION_ENDED = "publication_ended", _("publication ended here")
    UPSTREAM_TOLD = "upstream_told", _("the platform above told")
    SHARING_STOPPED = "sharing_stopped", _("sharing and use stopped")
    MEASURE_LIFTED = "measure_lifted", _("measures lifted by a unit that received the record")
    EVALUATION_UPDATED = "evaluation_updated", _("credit evaluation updated")


class ExecutionStep(SealedModel):
    """One line of what is done after a repair was granted: by whom, when, on which evidence.

    `item` names the record; a measure also the unit that received it, telling the platform above neither.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="execution_steps")
    item = models.ForeignKey(RepairItem, models.PROTECT, null=True, blank=True, related_name="steps")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("what is done"), max_length=20, choices=StepKind)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    note_sealed = models.TextField(blank=True)

    note: Any = sealed("note_sealed")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="execution_step_known"),
            models.UniqueConstraint(
                fields=["case", "kind", "item", "unit"], nulls_distinct=False, name="a_line_is_listed_once"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, evidence__isnull=True, note_sealed="")
                | (
                    Q(done_at__isnull=False, done_by__isnull=False)
                    & (Q(evidence__isnull=False) | ~Q(note_sealed=""))
                ),
                name="a_done_line_names_who_when_and_evidence",
            ),
            models.CheckConstraint(
                condition=(Q(kind="measure_lifted") & Q(item__isnull=False, unit__isnull=False))
                | (Q(kind="upstream_told") & Q(item__isnull=True, unit__isnull=True))
                | (
                    ~Q(kind__in=["measure_lifted", "upstream_told"])
                    & Q(item__isnull=False, unit__isnull=True)
                ),
                name="a_line_names_what_it_is_about",
            ),
        ]
        verbose_name = _("line of the execution")
        verbose_name_plural = _("lines of the execution")

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class Extension(SealedModel):
    """The result may be put off once, by a second person, and the applicant is told before the term ends."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="extensions")
    old_due_on = models.DateField()
    until = models.DateField(_("new day"))
    reason_sealed = models.TextField()
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    reason: Any = sealed("reason_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(approved__isnull=True) | Q(approved=True),
                name="a_term_is_extended_once",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("old_due_on")), name="an_extension_is_later"),
            models.CheckConstraint(condition=~Q(reason_sealed=""), name="an_extension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="four_eyes_on_an_extension",
            ),
            models.CheckConstraint(
                condition=DECIDED_NAMES_WHO_AND_WHEN, name="a_decided_extension_names_who_and_when"
            ),
            models.CheckConstraint(
                condition=Q(approved=True, told_at__isnull=False)
                | (Q(told_at__isnull=True) & (Q(approved__isnull=True) | Q(approved=False))),
                name="an_extension_was_told",
            ),
        ]

    def __str__(self) -> str:
        return f"extension of case {self.case_id} until {self.until}"


class RevocationGround(models.TextChoices):
    FALSE_MATERIAL = "false_material", _("false material")
    FALSE_COMMITMENT = "false_commitment", _("a grossly false commitment")
    BROKEN_COMMITMENT = "broken_commitment", _("the commitment was broken on purpose")


class Revocation(SealedModel):
    """A granted repair is taken back: prior notice, defence, a second person (Order 36; adverse to the subject).

    `approved` is whether it was revoked. The term of defence begins with the service of the notice.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="revocations")
    items = models.ManyToManyField(RepairItem, related_name="revocations")
    ground = models.CharField(_("ground"), max_length=20, choices=RevocationGround)
    facts_sealed = models.TextField()
    basis = models.CharField(_("legal basis"), max_length=300)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    noticed_on = models.DateField()
    served_on = models.DateField(_("notice served on"), null=True, blank=True)
    service_proof = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    defence_sealed = models.TextField(blank=True)
    defended_at = models.DateTimeField(null=True, blank=True)
    answer_sealed = models.TextField(blank=True)  # what the unit says to the defence
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True, blank=True)
    reasons_sealed = models.TextField(blank=True)

    facts: Any = sealed("facts_sealed")
    defence: Any = sealed("defence_sealed")
    answer: Any = sealed("answer_sealed")
    reasons: Any = sealed("reasons_sealed")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(approved__isnull=True), name="one_open_revocation"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=RevocationGround.values), name="revocation_ground_known"
            ),
            models.CheckConstraint(
                condition=~Q(facts_sealed="") & ~Q(basis=""), name="a_revocation_names_facts_and_basis"
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(served_on__gte=F("noticed_on")),
                name="a_notice_is_served_after_it_was_written",
            ),
            models.CheckConstraint(
                condition=Q(defence_sealed="", defended_at__isnull=True)
                | (~Q(defence_sealed="") & Q(defended_at__isnull=False)),
                name="a_defence_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="four_eyes_on_a_revocation",
            ),
            models.CheckConstraint(
                condition=DECIDED_NAMES_WHO_AND_WHEN, name="a_decided_revocation_names_who_and_when"
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | (Q(served_on__isnull=False) & ~Q(reasons_sealed="")),
                name="no_revocation_without_service_and_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"revocation in case {self.case_id}"
