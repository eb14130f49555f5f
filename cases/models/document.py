"""Files that prove something. Private: opened only through an object-checked download."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import SubjectLink
from cases.models.case import Case
from cases.models.draft import Draft
from core import clock
from core.fields import SealedModel, sealed

MAX_BYTES = 10 * 1024 * 1024
MAX_PER_CASE = 20


class DocumentPurpose(models.TextChoices):
    EVIDENCE = "evidence", _("evidence")
    SUPPLEMENT = "supplement", _("material we asked for")
    POWER_OF_ATTORNEY = "power_of_attorney", _("power of attorney")
    RECEIPT_PAPER = "receipt_paper", _("paper received at the counter")
    RECEIPT_PROOF = "receipt_proof", _("proof of the receipt date")
    ASSISTANCE = "assistance", _("another unit's evidence")
    CORRECTION = "correction", _("proof of the correction")
    EXECUTION = "execution", _("proof of the execution")
    SERVICE = "service", _("proof of service")


class Document(SealedModel):
    """One file of a case, of a draft that is not filed yet, or of an agent's power of attorney."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="documents")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, blank=True, related_name="documents")
    assistance = models.ForeignKey(
        "cases.Assistance", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    link = models.ForeignKey(SubjectLink, models.PROTECT, null=True, blank=True, related_name="documents")
    purpose = models.CharField(_("what it is"), max_length=20, choices=DocumentPurpose)
    name_sealed = models.TextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.UUIDField(default=uuid.uuid4, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    name: Any = sealed("name_sealed")

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MAX_BYTES), name="files_are_at_most_10_mb"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(removed_at__isnull=True), name="evidence_of_a_case_stays"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False)
                | Q(draft__isnull=False)
                | Q(link__isnull=False)
                | Q(removed_at__isnull=False),
                name="a_file_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(link__isnull=True)
                | Q(purpose="power_of_attorney", case__isnull=True, draft__isnull=True),
                name="an_agents_file_is_the_power_of_attorney",
            ),
            models.CheckConstraint(
                condition=Q(assistance__isnull=True) | Q(purpose="assistance", case__isnull=False),
                name="an_asked_unit_gives_evidence_only",
            ),
            models.CheckConstraint(condition=Q(purpose__in=DocumentPurpose.values), name="purpose_known"),
        ]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return f"document {self.pk}"
