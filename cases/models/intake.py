"""What providers bring: batches of rows, what became of each row, and the providers' own keys (Article 23).

Rows hold personal numbers: file and rows are encrypted. The file is erased once it was looked at,
the rows once the batch is decided.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.models.record import CatalogueItem, Record
from core import clock
from core.fields import SealedModel, sealed


class BatchSource(models.TextChoices):
    FORM = "form", _("form")
    FILE = "file", _("file")
    API = "api", _("interface")


class BatchStatus(models.TextChoices):
    CHECKING = "checking", _("is being checked")
    UNREADABLE = "unreadable", _("cannot be read")
    NOTHING = "nothing", _("nothing to enter")
    WAITING = "waiting", _("waits for a second person")
    REJECTED = "rejected", _("rejected")
    ENTERING = "entering", _("is being entered")
    ENTERED = "entered", _("entered")


UNDER_WAY = (BatchStatus.CHECKING, BatchStatus.ENTERING)
UNDECIDED = (BatchStatus.CHECKING, BatchStatus.WAITING)


class IntakeBatch(SealedModel):
    """Rows of one catalogue item that somebody brought at once; they count once somebody else confirmed them.

    `taken` counts the rows looked at, `accepted` those that may be entered, `there` those that are there already.
    """

    reference = models.CharField(_("number of the batch"), max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="intake_batches")
    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="batches")
    item_version = models.PositiveSmallIntegerField(_("version of the item"), default=1)
    source = models.CharField(_("brought by"), max_length=10, choices=BatchSource)
    table_kind = models.CharField(max_length=10)  # csv, xlsx, rows
    name_sealed = models.TextField(blank=True)  # of the file
    raw = models.BinaryField(null=True)  # the file, encrypted; erased once it was looked at
    size = models.PositiveIntegerField(_("size"), default=0)
    submission_key = models.UUIDField(unique=True)
    status = models.CharField(_("state"), max_length=20, choices=BatchStatus, default=BatchStatus.CHECKING)
    trouble = models.JSONField(default=dict, blank=True)  # of a file that cannot be read: its code and column
    total = models.PositiveIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    there = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brought_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # whom a deputy stood in for
    brought_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason_sealed = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_again_at = models.DateTimeField(
        null=True
    )  # when a sweep takes it on; None where nothing is to be done

    name: Any = sealed("name_sealed")
    reason: Any = sealed("reason_sealed")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=BatchStatus.values), name="batch_status_known"),
            models.CheckConstraint(
                condition=~Q(brought_by=F("decided_by")), name="a_batch_is_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(status="checking") | Q(raw__isnull=True), name="a_file_is_kept_until_it_is_read"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_again_at"], condition=Q(due_again_at__isnull=False), name="batches_to_take_on"
            ),
            models.Index(fields=["unit", "-id"], name="batches_of_a_unit"),
            models.Index(
                fields=["unit"],
                condition=Q(due_again_at__isnull=True, attempts__gt=0),
                name="batches_given_up",
            ),
        ]
        verbose_name = _("batch of entries")
        verbose_name_plural = _("batches of entries")

    def __str__(self) -> str:
        return self.reference


class RowStatus(models.TextChoices):
    ACCEPTED = "accepted", _("may be entered")
    THERE = "there", _("already there")
    REFUSED = "refused", _("refused")
    ENTERED = "entered", _("entered")
    DROPPED = "dropped", _("not entered")


class IntakeRow(SealedModel):
    """One line of a batch. `findings` are codes and columns, never values; `said` is erased once it is entered."""

    batch = models.ForeignKey(IntakeBatch, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    status = models.CharField(_("state"), max_length=10, choices=RowStatus)
    findings = models.JSONField(default=list)  # [{"code": …, "column": …}]
    said_sealed = models.TextField(blank=True)
    number_index = models.CharField(max_length=64, blank=True)  # of whom it is about, for recusal
    document_index = models.CharField(max_length=64, blank=True)  # of the decision, while it waits
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")

    said: Any = sealed("said_sealed")

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="a_line_is_looked_at_once"),
            models.CheckConstraint(condition=Q(status__in=RowStatus.values), name="row_status_known"),
            models.CheckConstraint(
                condition=Q(status=RowStatus.ACCEPTED) | Q(said_sealed=""), name="only_waiting_rows_are_kept"
            ),
        ]
        indexes = [
            models.Index(
                fields=["document_index"], condition=~Q(document_index=""), name="decisions_that_wait"
            )
        ]


class ProviderKey(models.Model):
    """A provider's own key is used once: the same row brought again is there already, another is refused."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key_index = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # of what the row said
    batch = models.ForeignKey(IntakeBatch, models.PROTECT, related_name="keys")
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key_index"], name="a_providers_key_is_used_once")
        ]


class IntakeKey(models.Model):
    """What a unit's own system signs in with; the person who made it answers for what it brings."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    label = models.CharField(_("name of the system"), max_length=60)
    secret_index = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    ends_on = models.DateField(_("valid until"))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("key of a unit's system")
        verbose_name_plural = _("keys of units' systems")
