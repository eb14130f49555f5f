"""Units, who works in them in which role, and who must keep out of a matter."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock


class UnitKind(models.TextChoices):
    CENTRE = "centre", _("Credit centre")
    PROVIDER = "provider", _("Provider department")
    COLLECTOR = "collector", _("Market collector")
    TOWNSHIP = "township", _("Township or street")
    LEADING_GROUP = "leading_group", _("Leading group")


class Role(models.TextChoices):
    REVIEWER = "reviewer", _("Reviewer")
    APPROVER = "approver", _("Approver")
    SUPERVISOR = "supervisor", _("Supervisor")
    UNIT_HEAD = "unit_head", _("Head of unit")
    DIRECTOR = "director", _("Director of the centre")
    DATA_STEWARD = "data_steward", _("Data steward")
    COUNTER_CLERK = "counter_clerk", _("Counter clerk")
    LEGAL_REVIEWER = "legal_reviewer", _("Legal reviewer")
    UNIT_ADMIN = "unit_admin", _("Unit administrator")
    AUDITOR = "auditor", _("Auditor")


class Unit(models.Model):
    """An office that handles cases (Articles 5, 6, 23)."""

    code = models.SlugField(_("code"), unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    phone = models.CharField(_("public telephone"), max_length=30, blank=True)
    address = models.CharField(_("public address"), max_length=160, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="centre"), name="there_is_one_credit_centre"
            ),
        ]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Membership(models.Model):
    """A person's role in a unit, from a day and possibly until one (inclusive)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ends_on__isnull=True),
                name="a_role_is_held_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_start",
            ),
        ]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"


class Recusal(models.Model):
    """Somebody must keep out of everything about this subject: a declared interest (four eyes, 回避)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    subject = models.ForeignKey("accounts.Subject", models.PROTECT, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=300)
    declared_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"], condition=Q(ended_at__isnull=True), name="one_recusal_in_force"
            ),
        ]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")

    def __str__(self) -> str:
        return f"{self.user} ≠ {self.subject_id}"
