"""What a person finds in this service: messages, newest first, read or not."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.models import User
from notifications.models import Channel, Message, MessageStatus


def inbox_of(user: User) -> QuerySet[Message]:
    """Formal notices are here from the moment of the act; reminders once they were sent, in working hours."""
    here = Q(is_formal=True) | Q(status=MessageStatus.SENT)
    return Message.objects.filter(here, recipient=user, channel=Channel.IN_APP).order_by("-created_at", "-id")


def unread_count(user: User) -> int:
    return inbox_of(user).filter(read_at__isnull=True).count()


def mark_read(message: Message, user: User, at: dt.datetime) -> bool:
    """Note when a person first opened a message; True that one time, False for somebody else's message."""
    unread = inbox_of(user).filter(pk=message.pk, read_at__isnull=True)
    return unread.update(read_at=at) == 1
