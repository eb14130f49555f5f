"""Where an entry stands, kept beside it: published or not, from when to when, sealed, held; and what the sweep did.

The rules of cases/publicity.py decide and cases/publishing.py writes these columns; nobody else does.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core import clock

NEVER_LOOKED_AT = dt.date(1970, 1, 1)


class Standing(models.TextChoices):
    """Where an entry stands on the day it was last looked at."""

    UNSEEN = "", _("not looked at yet")
    WITHHELD = "withheld", _("not published")
    WAITING = "waiting", _("publication not begun")
    PUBLISHED = "published", _("published")
    ENDED = "ended", _("publication ended")
    SEALED = "sealed", _("sealed")
    ERASED = "erased", _("erased")


class Publication(models.Model):
    """The part of a record that says where it stands; days are Asia/Shanghai.

    `published_until` is the last day, empty while the end waits for the correction. `next_on` is the next day on
    which anything changes; empty when nothing will by itself. What a row was never asked is due at once.
    """

    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing, blank=True, default="", db_default=""
    )
    withheld = models.CharField(_("why not published"), max_length=30, blank=True, default="", db_default="")
    published_from = models.DateField(_("published from"), null=True, blank=True)
    published_until = models.DateField(_("published until"), null=True, blank=True)
    undisclosed_from = models.DateField(_("not disclosed from"), null=True, blank=True)
    next_on = models.DateField(
        _("changes next on"),
        null=True,
        blank=True,
        default=NEVER_LOOKED_AT,
        db_default=Value(NEVER_LOOKED_AT),
    )

    class Meta:
        abstract = True


PUBLICATION_CONSTRAINTS = [
    models.CheckConstraint(condition=Q(standing__in=Standing.values), name="standing_known"),
    models.CheckConstraint(
        condition=Q(withheld="") | Q(published_from__isnull=True), name="what_is_withheld_is_not_published"
    ),
    models.CheckConstraint(
        condition=Q(published_until__isnull=True)
        | Q(published_from__isnull=False, published_until__gte=F("published_from")),
        name="publication_ends_after_it_begins",
    ),
    models.CheckConstraint(
        condition=~Q(standing="sealed") | Q(undisclosed_from__isnull=False),
        name="what_is_sealed_says_since_when",
    ),
]
PUBLICATION_INDEXES = [
    models.Index(
        fields=["next_on", "id"], condition=Q(next_on__isnull=False), name="cases_record_changes_next"
    )
]


class PublicityDay(models.Model):
    """What the sweep did on a day, by kind of move; `law` tells the rules it used from later ones."""

    day = models.DateField(_("day"), unique=True)
    law = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)  # {"published": 12, "ended": 3}
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("day of publicity")
        verbose_name_plural = _("days of publicity")

    def __str__(self) -> str:
        return f"publicity of {self.day}"


class PublicityMove(models.Model):
    """One entry that moved, and why: a code. The entry is named by its number alone, since it may be erased."""

    day = models.ForeignKey(PublicityDay, models.PROTECT, related_name="moves")
    record_number = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    reason = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["day", "after", "id"])]
        verbose_name = _("move of an entry")
        verbose_name_plural = _("moves of entries")

    def __str__(self) -> str:
        return f"record {self.record_number}: {self.before} → {self.after}"


class ReminderStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    TOLD = "told", _("told")
    WITHDRAWN = "withdrawn", _("not needed any more")
    CANCELLED = "cancelled", _("cancelled")


class RepairReminder(models.Model):
    """A subject wants to be told when the repair of an entry may be asked for; told once.

    `look_on` is the day on which it is looked at next: the first day on which time alone is no obstacle any more.
    """

    record = models.OneToOneField("cases.Record", models.CASCADE, related_name="repair_reminder")
    status = models.CharField(max_length=10, choices=ReminderStatus, default=ReminderStatus.WAITING)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    look_on = models.DateField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReminderStatus.values), name="repair_reminder_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="told", told_at__isnull=False)
                | (~Q(status="told") & Q(told_at__isnull=True)),
                name="a_told_reminder_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_on", "id"], condition=Q(status="waiting"), name="cases_reminder_waiting"
            )
        ]
        verbose_name = _("reminder of a repair")
        verbose_name_plural = _("reminders of repairs")

    def __str__(self) -> str:
        return f"reminder of record {self.record_id}: {self.status}"


class SealedOpening(models.Model):
    """Somebody asks to read a sealed entry, with a reason; a second person allows it for a day, or does not."""

    record = models.ForeignKey("cases.Record", models.CASCADE, related_name="openings")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=200)
    allowed = models.BooleanField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_sealed_entry_is_opened_for_a_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="a_second_person_opens_a_sealed_entry",
            ),
            models.CheckConstraint(
                condition=Q(allowed=True, decided_by__isnull=False, open_until__isnull=False)
                | (Q(open_until__isnull=True) & (Q(allowed__isnull=True) | Q(allowed=False))),
                name="a_sealed_entry_is_open_for_a_time",
            ),
        ]
        verbose_name = _("opening of a sealed entry")
        verbose_name_plural = _("openings of sealed entries")

    def __str__(self) -> str:
        return f"opening of record {self.record_id}"
