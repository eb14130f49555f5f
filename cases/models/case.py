"""A case: who asks for what about which record, where it stands, and whose it is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Capacity, Subject, Unit
from cases.lifecycles.states import FINAL_STATES, OUTCOMES, PROCEDURES, STATES
from cases.models.record import Record
from cases.querysets import CaseQuerySet
from core import clock


class ReceivedVia(models.TextChoices):
    ONLINE = "online", _("online")
    COUNTER = "counter", _("at the counter")


class Case(models.Model):
    """Its state is what its last event says; only workflows.actions.perform() changes it."""

    reference = models.CharField(_("number"), max_length=20, unique=True)
    procedure = models.CharField(_("procedure"), max_length=20, choices=PROCEDURES)
    state = models.CharField(_("state"), max_length=30, choices=STATES)
    outcome = models.CharField(_("outcome"), max_length=20, choices=OUTCOMES, blank=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="cases")
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="cases")
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="filed_cases"
    )
    capacity = models.CharField(_("filed"), max_length=20, choices=Capacity, default=Capacity.SELF)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="entered_cases"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="handled_cases"
    )
    appointed_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # from the centre, where nobody in the unit may approve
    received_on = models.DateField(_("received on"))
    received_via = models.CharField(_("received"), max_length=10, choices=ReceivedVia)
    filed_at = models.DateTimeField(_("filed"))
    concluded_at = models.DateTimeField(_("concluded"), null=True, blank=True)
    submission_key = models.UUIDField(unique=True)
    last_seq = models.PositiveIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s for s, _l in STATES]), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(procedure__in=[p for p, _l in PROCEDURES]), name="case_procedure_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL_STATES, concluded_at__isnull=False)
                | (~Q(state__in=FINAL_STATES) & Q(concluded_at__isnull=True)),
                name="concluded_means_final",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FINAL_STATES) | ~Q(outcome=""), name="a_concluded_case_has_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINAL_STATES) | Q(outcome=""), name="an_open_case_has_no_outcome"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["", *dict(OUTCOMES)]), name="case_outcome_known"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="case_capacity_known"),
            models.CheckConstraint(
                condition=Q(received_via="counter", entered_by__isnull=False)
                | Q(received_via="online", filed_by__isnull=False),
                name="somebody_filed_it",
            ),
            models.CheckConstraint(condition=Q(last_seq__gte=1), name="a_case_begins_with_an_event"),
        ]
        indexes = [
            models.Index(fields=["subject", "procedure", "state"]),
            models.Index(fields=["filed_by", "-filed_at"]),
            models.Index(
                fields=["record"], condition=Q(concluded_at__isnull=True), name="open_cases_of_a_record"
            ),
            models.Index(
                fields=["unit", "state"], condition=Q(concluded_at__isnull=True), name="open_cases_of_a_unit"
            ),
        ]
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.concluded_at is None


class Watch(models.Model):
    """Somebody keeps an eye on a case that is not theirs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="watches")
    case = models.ForeignKey(Case, models.PROTECT, related_name="watches")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(F("user"), F("case"), name="watched_once")]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.case_id}"
