"""What a person finds in this service: messages, newest first, read or not."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.models import User
from notifications.models import Channel, Message, MessageStatus


def inbox_of(user: User) -> QuerySet[Message]:
    """Formal notices are here from the moment of the act; reminders once they were sent, in working hours."""
    here = Q(is_formal=True) | Q(status=MessageStatus.SENT)
    return Message.objects.filter(here, recipient=user, channel=Channel.IN_APP).order_by("-created_at", "-id")


def unread_count(user: User, most: int | None = None) -> int:
    """How many messages a person has not opened; counting stops at `most`, however many there are."""
    unread = inbox_of(user).filter(read_at__isnull=True).order_by()
    return unread[:most].count()


def mark_all_read(user: User, at: dt.datetime, *, shown_at: dt.datetime) -> int:
    """Note everything as read that was there when a list was shown; what came since is still unread."""
    there = Q(sent_at__lte=shown_at) | Q(is_formal=True, created_at__lte=shown_at)
    return inbox_of(user).filter(there, read_at__isnull=True).order_by().update(read_at=at)


def mark_read(message: Message, user: User, at: dt.datetime) -> bool:
    """Note when a person first opened a message; True that one time, False for somebody else's message."""
    unread = inbox_of(user).filter(pk=message.pk, read_at__isnull=True)
    return unread.update(read_at=at) == 1
