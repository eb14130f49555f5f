"""The catalogue's history: what an item said from a day on, who proposed it and who confirmed it (Articles 21, 22)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.models.record import CatalogueItem
from cases.models.terms import BasisLevel, CatalogueTerms, Category
from core import clock


class CatalogueVersion(CatalogueTerms):
    """What an item says from a day on. Never updated: a change is the next version."""

    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("valid from"))
    approval = models.CharField(_("approved by document"), max_length=80, blank=True)
    reason = models.CharField(_("reason of change"), max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="catalogue_versions_are_numbered"),
            models.CheckConstraint(
                condition=~Q(basis_level=BasisLevel.MUNICIPAL_DOCUMENT, category=Category.NEGATIVE),
                name="a_municipal_basis_is_not_enough",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("confirmed_by")), name="two_people_change_the_catalogue"
            ),
        ]
        verbose_name = _("version of a catalogue item")
        verbose_name_plural = _("versions of catalogue items")


class ProposalOutcome(models.TextChoices):
    OPEN = "", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


class CatalogueProposal(CatalogueTerms):
    """A change that somebody proposed; it counts when somebody else has confirmed it."""

    code = models.SlugField(_("code"))
    item = models.ForeignKey(CatalogueItem, models.PROTECT, null=True, related_name="proposals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("source unit"))
    valid_from = models.DateField(_("valid from"))
    approval = models.CharField(_("approved by document"), max_length=80, blank=True)
    reason = models.CharField(_("reason of change"), max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=ProposalOutcome, default=ProposalOutcome.OPEN, blank=True
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("reason of the refusal"), max_length=300, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(outcome=""), name="one_open_proposal_per_item"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("decided_by")), name="a_proposal_is_decided_by_another"
            ),
        ]
        verbose_name = _("proposal for the catalogue")
        verbose_name_plural = _("proposals for the catalogue")
