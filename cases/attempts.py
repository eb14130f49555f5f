"""Who tried what they may not do stands in the ledger, after what they tried was taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Model

from cases.actors import Actor
from core.errors import NotAllowed
from ledger.models import Kind
from ledger.recording import record


@contextmanager
def refusals_noted(actor: Actor, action: str, obj: Model) -> Iterator[None]:
    """Stands outside the transaction of the act."""
    try:
        yield
    except NotAllowed as refusal:
        facts = {"action": action, "code": refusal.code}
        record(Kind.REFUSED, actor=actor.person, obj=obj, facts=facts)
        raise
