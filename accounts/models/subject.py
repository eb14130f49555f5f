"""Who a record is about, and who speaks for them.

A typed number proves nothing: every claim makes its own Subject row, seen by its claimant alone. Only
verification (counter, single sign-on, a reviewer on a document) joins it to the one verified Subject that
holds the number, and only verified rows carry credit records.
"""

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.crypto import blind_index
from core.fields import SealedModel, sealed


class SubjectKind(models.TextChoices):
    PERSON = "person", _("Natural person")
    ORGANISATION = "organisation", _("Organisation")


class NumberKind(models.TextChoices):
    CITIZEN = "citizen", _("Citizen number (GB 11643)")
    RESIDENCE = "residence", _("Residence permit number")
    USCC = "uscc", _("Unified social credit code (GB 32100)")
    OTHER = (
        "other",
        _("Number of another document, such as a passport"),
    )  # shown at the counter, never typed online


def name_index_of(name: str) -> str:
    """The blind index of an organisation's name: equal however it is typed (width, spaces, brackets, dots)."""
    plain = unicodedata.normalize("NFKC", name).translate(SAME_MARKS)
    return blind_index(re.sub(r"\s", "", plain).upper(), purpose="subject.organisation.name")


SAME_MARKS = str.maketrans(
    {
        **dict.fromkeys("〔【[{〈《「『", "("),
        **dict.fromkeys("〕】]}〉》」』", ")"),
        **dict.fromkeys("•・‧∙", "·"),
    }
)


class Subject(SealedModel):
    """A credit subject (信用主体, Article 3): name and number are encrypted, equality is by blind index.

    Only an organisation is found by its name, so only its name has an index.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=SubjectKind)
    number_kind = models.CharField(_("kind of number"), max_length=20, choices=NumberKind)
    number_sealed = models.TextField()
    number_index = models.CharField(max_length=64, db_index=True)
    name_sealed = models.TextField()
    name_index = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    is_verified = models.BooleanField(_("verified"), default=False)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="aliases")
    created_at = models.DateTimeField(default=clock.now)

    number: Any = sealed("number_sealed")
    name: Any = sealed("name_sealed", indexed="index_name")

    class Meta:
        indexes = [
            models.Index(fields=["name_index"], condition=~Q(name_index=""), name="subject_by_name_of_firm")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="nobody_is_their_own_alias"),
            models.UniqueConstraint(
                fields=["number_index"], condition=Q(is_verified=True), name="a_number_is_verified_once"
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | Q(is_verified=False), name="only_claims_are_aliases"
            ),
            models.CheckConstraint(
                condition=Q(name_index="") | Q(kind="organisation"), name="no_person_is_found_by_name"
            ),
            models.CheckConstraint(
                condition=(Q(kind="organisation") & Q(number_kind="uscc"))
                | (Q(kind="person") & Q(number_kind__in=["citizen", "residence", "other"])),
                name="number_fits_kind_of_subject",
            ),
        ]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return f"subject {self.pk}"

    def index_name(self, plain: str) -> None:
        self.name_index = name_index_of(plain) if self.kind == SubjectKind.ORGANISATION else ""


class Capacity(models.TextChoices):
    SELF = "self", _("for myself")
    REPRESENTATIVE = "representative", _("as its legal representative")
    AGENT = "agent", _("as an agent with a power of attorney")
    GUARDIAN = "guardian", _("as a guardian")


class LinkStatus(models.TextChoices):
    CLAIMED = "claimed", _("claimed")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class SubjectLink(SealedModel):
    """A person speaks for a subject: a claim follows its own cases, a verified link sees the record.

    What a power of attorney covers and how a claim was checked are free text, and sealed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="subject_links")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="links")
    claimed_subject = models.ForeignKey(Subject, models.PROTECT, related_name="claims")
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity)
    status = models.CharField(_("status"), max_length=20, choices=LinkStatus, default=LinkStatus.CLAIMED)
    scope_sealed = models.TextField(_("scope of the power of attorney"), blank=True)
    ends_on = models.DateField(_("valid until"), null=True, blank=True)
    claimed_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_how_sealed = models.TextField(_("how it was checked"), blank=True)

    scope: Any = sealed("scope_sealed")
    decided_how: Any = sealed("decided_how_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"],
                condition=Q(status__in=["claimed", "verified"]),
                name="one_link_in_force_per_subject",
            ),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="capacity_known"),
            models.CheckConstraint(condition=Q(status__in=LinkStatus.values), name="link_status_known"),
            models.CheckConstraint(
                condition=~Q(capacity="agent") | Q(ends_on__isnull=False), name="power_of_attorney_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(decided_by__isnull=False),
                name="verification_names_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["verified", "ended"]) | Q(subject=F("claimed_subject")),
                name="claims_see_their_own_row",
            ),
        ]
        indexes = [models.Index(fields=["user", "status"])]
        verbose_name = _("link to a subject")
        verbose_name_plural = _("links to subjects")

    def __str__(self) -> str:
        return f"{self.user_id} {self.capacity} subject {self.subject_id}: {self.status}"
