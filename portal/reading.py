"""Opening a message is noted once: when, and in the ledger that it was read."""

from collections.abc import Iterable

from accounts.models import User
from core import clock
from ledger.models import Kind
from ledger.recording import record
from notifications.inbox import mark_read
from notifications.models import Message


def note_read(messages: Iterable[Message], user: User) -> None:
    """The result, too, is known to have been read (送达): the ledger keeps the notice's key and its case."""
    for message in messages:
        if message.read_at is None and mark_read(message, user, clock.now()):
            facts = {"notice": message.key, "case": message.case_id}
            record(Kind.READ, actor=user, obj=message, facts=facts)
