"""The outbox for administrators: to look at, and to replay what is stuck. No words of a message are shown."""

from typing import cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from core.admin import ReadOnly, is_administrator
from notifications import delivery
from notifications.models import Attempt, Message, MessageStatus


class Tries(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # generic for the checker only
    model = Attempt
    fields = ["number", "result", "error", "provider_id", "at"]


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker only
    list_display = ["id", "key", "channel", "status", "is_formal", "attempts", "next_at", "created_at"]
    list_filter = ["status", "channel", "is_formal", "key"]
    fields = [
        *("key", "payload", "recipient_id", "case_id", "channel", "language", "is_formal", "status"),
        *("attempts", "created_at", "next_at", "claimed_at", "sent_at", "read_at", "posted_by_id"),
    ]
    readonly_fields = ["recipient_id", "posted_by_id"]
    inlines = [Tries]
    actions = ["replay"]
    ordering = ["-id"]
    show_full_result_count = False

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    @admin.action(description=_("Try stuck messages again"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        dead = list(queryset.filter(status=MessageStatus.DEAD))
        user = cast(User, request.user)
        count = delivery.replay([message.pk for message in dead], by=user)
        if dead:
            LogEntry.objects.log_actions(user.pk, dead, CHANGE, "replay")
        sentence = ngettext(
            "%(count)s message will be tried again.", "%(count)s messages will be tried again.", count
        )
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)
