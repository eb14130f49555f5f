"""Credit records: one catalogue item, one verified subject, append-only versions with reasons of change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Subject, Unit
from cases.models.publication import PUBLICATION_CONSTRAINTS, PUBLICATION_INDEXES, Publication
from cases.models.terms import CatalogueTerms
from core import clock
from core.fields import SealedModel, sealed


class CatalogueItem(CatalogueTerms):
    """What may be recorded, by whom and on which basis (Article 21), as its version in force says it.

    The versions are in cases/models/catalogue.py; this row is what every reader of an entry needs today.
    """

    code = models.SlugField(_("code"), unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="catalogue_items")
    version = models.PositiveSmallIntegerField(_("version"), default=1)

    class Meta:
        ordering = ["code"]
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")


class TierScheme(models.TextChoices):
    """Whose tiers an entry's penalties have; a tier means nothing without it."""

    ORDER_58 = "order-58", _("Order 58 (Article 34)")
    THREE_TIERS = "three-tiers", _("three tiers (from 2026-04-01)")


class Record(Publication):
    """One entry in a subject's credit record; what it says is in its versions."""

    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="records")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="records")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records")
    document_no = models.CharField(_("number of the deciding document"), max_length=80)
    determined_on = models.DateField(_("decided on"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="authored_records"
    )
    intake_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="approved_records"
    )
    created_at = models.DateTimeField(default=clock.now)

    # What decides how long it is shown and kept (cases/publicity.py); days that have not come are empty.
    scheme = models.CharField(_("scheme of its tiers"), max_length=20, choices=TierScheme, blank=True)
    sanctions = models.JSONField(
        _("penalties"), default=list, blank=True
    )  # [{"kind": "fine", "tier": "general"}]
    document_on = models.DateField(_("day that the document fixes"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    misconduct_ended_on = models.DateField(_("misconduct ended on"), null=True, blank=True)
    corrected_on = models.DateField(_("corrected, duties done on"), null=True, blank=True)
    repaired_on = models.DateField(_("publication ended by repair on"), null=True, blank=True)
    minor_is_necessary = models.BooleanField(_("publication of a minor penalty is necessary"), default=False)
    is_secret = models.BooleanField(_("secret"), default=False)
    held = models.BooleanField(_("legal hold"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "document_no", "item"], name="a_decision_is_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(scheme__in=["", *TierScheme.values]), name="scheme_of_tiers_known"
            ),
            models.CheckConstraint(
                condition=Q(scheme="", sanctions=[]) | (~Q(scheme="") & ~Q(sanctions=[])),
                name="penalties_have_their_scheme",
            ),
            *PUBLICATION_CONSTRAINTS,
        ]
        indexes = [models.Index(fields=["subject", "determined_on"]), *PUBLICATION_INDEXES]
        verbose_name = _("credit record")
        verbose_name_plural = _("credit records")

    def __str__(self) -> str:
        return f"{self.item} {self.document_no}"


class RecordChange(models.TextChoices):
    ENTERED = "entered", _("entered")
    CORRECTED = "corrected", _("corrected")
    DELETED = "deleted", _("deleted")
    ANNOTATED = "annotated", _("annotated")
    USE_STOPPED = "use_stopped", _("use and sharing stopped")
    ERASED = "erased", _("erased when its time was over")
    REPAIRED = "repaired", _("repaired: publication, sharing and use ended")
    REPAIR_REVOKED = "repair_revoked", _("repair revoked: as before the repair")


class RecordVersion(SealedModel):
    """What a record said from a moment on, and why it changed (Article 55). Never updated."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    change = models.CharField(_("change"), max_length=20, choices=RecordChange)
    fields_sealed = models.TextField()  # JSON object: {"amount": "…", "summary": "…", …}
    reason_zh = models.CharField(_("reason of change"), max_length=300)
    reason_en = models.CharField(_("reason of change in English"), max_length=300)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="record_versions"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    fields_json: Any = sealed("fields_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="record_versions_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="record_versions_start_at_one"),
            models.CheckConstraint(
                condition=Q(number=1, change="entered") | (Q(number__gt=1) & ~Q(change="entered")),
                name="only_the_first_version_is_entered",
            ),
            models.CheckConstraint(
                condition=~Q(reason_zh="") & ~Q(reason_en=""), name="a_change_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(change__in=RecordChange.values), name="record_change_known"),
        ]

    def __str__(self) -> str:
        return f"record {self.record_id} v{self.number}"


class RecordRelease(models.Model):
    """Somebody outside received a version: whoever got the old one is told of the new one."""

    version = models.ForeignKey(RecordVersion, models.PROTECT, related_name="releases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="received_releases")
    purpose = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "unit", "purpose"], name="a_release_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} → {self.unit_id}"
