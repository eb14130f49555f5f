"""What happened to a case, one row per act, never changed; and the office's internal notes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.lifecycles.states import STATES
from cases.models.case import Case
from core import clock
from core.crypto import decrypt, encrypt
from core.fields import SealedModel, sealed


class CaseEvent(models.Model):
    """`facts` holds ids, dates and codes; what people wrote is sealed. An act by nobody is the system's.

    Sweeps write these by the thousand: an index that no query uses is not kept.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30, choices=STATES, blank=True)
    to_state = models.CharField(max_length=30, choices=STATES)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="case_events", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    reason_sealed = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="events_are_numbered_per_case")]
        indexes = [models.Index(fields=["actor", "case"])]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.action}"

    @property
    def reason(self) -> str:
        return decrypt(self.reason_sealed, bound_to=self._bound_to()) if self.reason_sealed else ""

    def seal_reason(self, plain: str) -> None:
        self.reason_sealed = encrypt(plain, bound_to=self._bound_to()) if plain else ""

    def _bound_to(self) -> str:
        return f"cases_caseevent.reason.{self.case_id}.{self.seq}"


class Note(SealedModel):
    """An internal note: seen by the office, never by the subject."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text_sealed = models.TextField()
    at = models.DateTimeField(default=clock.now)

    text: Any = sealed("text_sealed")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"note {self.pk} on case {self.case_id}"
