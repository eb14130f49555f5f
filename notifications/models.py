"""The outbox: a message is a row written in the action's transaction; attempts are rows too."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import SealedModel, sealed


class Channel(models.TextChoices):
    IN_APP = "in_app", _("in this service")
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be delivered")
    DEAD = "dead", _("stuck, needs a person")
    WITHDRAWN = "withdrawn", _("withdrawn before it was sent")


OPEN_STATUSES = ["queued", "sending"]


class Message(SealedModel):
    """One message to one person on one channel.

    `payload` holds ids, dates and codes only. A formal notice is rendered inside the action (subject and body
    set, sealed); a reminder is rendered when it is claimed. `dedupe_key` is unique: nothing is said twice.
    """

    sealed_id = models.UUIDField(default=uuid.uuid4, editable=False)  # unique where words are sealed
    key = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )  # nobody only for a letter to somebody who came to the counter and has no account
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=10)
    dedupe_key = models.CharField(max_length=160)
    is_formal = models.BooleanField(default=False)
    case_id = models.BigIntegerField(null=True, blank=True)
    subject_sealed = models.TextField(blank=True)
    body_sealed = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED)
    created_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField()  # not before: quiet hours and growing pauses both live here
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # who posted or handed over a letter

    subject: Any = sealed("subject_sealed")
    body: Any = sealed("body_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="nothing_is_said_twice"),
            models.UniqueConstraint(
                fields=["sealed_id"],
                condition=~Q(body_sealed=""),
                name="sealed_words_are_bound_to_one_message",
            ),
            models.CheckConstraint(condition=Q(status__in=MessageStatus.values), name="message_status_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_known"),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | Q(channel="letter"),
                name="only_letters_have_no_account",
            ),
            models.CheckConstraint(
                condition=Q(is_formal=False) | ~Q(body_sealed=""),
                name="formal_notices_are_rendered_in_the_action",
            ),
        ]
        indexes = [
            models.Index(
                "channel",
                models.F("is_formal").desc(),
                "next_at",
                "id",
                condition=Q(status="queued") & ~Q(channel="letter"),
                name="outbox_due",
            ),
            models.Index(fields=["claimed_at"], condition=Q(status="sending"), name="outbox_in_flight"),
            models.Index(
                fields=["status", "created_at"],
                condition=Q(status__in=["failed", "dead"]),
                name="messages_that_need_a_person",
            ),
            models.Index(
                fields=["recipient", "-created_at"], condition=Q(channel="in_app"), name="in_app_inbox"
            ),
            models.Index(
                fields=["recipient"],
                condition=(Q(is_formal=True) | Q(status="sent")) & Q(channel="in_app", read_at__isnull=True),
                name="unread_in_app",
            ),
            models.Index(fields=["case_id", "key"], name="messages_of_a_case"),
        ]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"message {self.pk} {self.key}"


class AttemptResult(models.TextChoices):
    SENT = "sent", _("sent")
    TEMPORARY = "temporary", _("temporary failure")
    PERMANENT = "permanent", _("cannot be delivered to this person")
    TECHNICAL = "technical", _("our own failure")


class Attempt(models.Model):
    """One try to send, and how it ended. `error` is a class name and code, never an address or a text."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=10, choices=AttemptResult)
    error = models.CharField(max_length=200, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="attempts_are_numbered")]

    def __str__(self) -> str:
        return f"{self.message_id} try {self.number}: {self.result}"


class Preference(models.Model):
    """How somebody wants to be told; formal notices always also go in-app."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="preference")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.channel}"
