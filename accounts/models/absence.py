"""Somebody is away and a deputy takes the duty and its warnings; no clock moves."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from core import clock


class Absence(models.Model):
    """Away from a day until a day, both included (Asia/Shanghai)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputyships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    entered_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            ExclusionConstraint(
                name="absences_do_not_overlap",
                expressions=[
                    (Func("user_id", "user_id", Value("[]"), function="int8range"), "&&"),
                    (Func("starts_on", "ends_on", Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_is_their_own_deputy"),
        ]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on}–{self.ends_on} → {self.deputy}"
