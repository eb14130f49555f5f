"""What scenarios say about a case: its history in words, and whom a ladder warned."""

from accounts.models import User
from cases.models import Case, CaseEvent
from notifications.models import Message


def history(case: Case) -> list[str]:
    """Action, who did it and for whom: `accept scjg.reviewer`, `propose scjg.second_reviewer for scjg.reviewer`."""
    events = CaseEvent.objects.filter(case=case).select_related("actor", "on_behalf_of").order_by("seq")
    return [
        " ".join(filter(None, [event.action, _name(event.actor), _for(event.on_behalf_of)]))
        for event in events
    ]


def warned(case: Case, slot: str | None = None) -> list[tuple[str, str]]:
    """Level and person of every warning about the case, in-app rows only, in order."""
    rows = Message.objects.filter(case_id=case.pk, key="desk.warning", channel="in_app").order_by("pk")
    return [
        (row.payload["level"], _name(row.recipient))
        for row in rows.select_related("recipient")
        if slot in (None, row.payload["slot"])
    ]


def _name(user: User | None) -> str:
    return user.email.partition("@")[0] if user else ""


def _for(user: User | None) -> str:
    return f"for {_name(user)}" if user else ""
