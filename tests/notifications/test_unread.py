"""The number of unread messages stands on every page of the desk: it is found at once, whatever waits in the outbox."""

import pytest
from django.db import connection

from accounts.models import User
from notifications.inbox import inbox_of

pytestmark = pytest.mark.django_db


def test_unread_messages_are_read_from_an_index_of_their_own(subject: User) -> None:
    unread = inbox_of(subject).filter(read_at__isnull=True).order_by()[:100]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = unread.explain()
    assert "unread_in_app" in plan, plan
    assert "is_formal OR" not in plan.partition("Filter:")[2], "what is still queued is not even looked at"
