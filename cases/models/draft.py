"""What somebody has begun to write: a filing, or a decision on a case. Nothing typed is lost."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from core import clock
from core.fields import SealedModel, sealed


class Draft(SealedModel):
    """A filing's draft belongs to its author; a decision's belongs to the case and survives reassignment."""

    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="drafts")
    answers_sealed = models.TextField(blank=True)  # JSON object
    submission_key = models.UUIDField(unique=True)
    started_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    answers_json: Any = sealed("answers_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind"], condition=Q(case__isnull=True), name="one_filing_draft_per_kind"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(case__isnull=False), name="one_decision_draft_per_action"
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk} {self.kind}"
