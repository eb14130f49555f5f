"""Keys of units' own systems: shown once, kept as an index alone, made by whoever answers for what is brought."""

import datetime as dt
import secrets

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, Unit, User
from cases import actors
from cases.actors import Actor
from cases.models import IntakeKey
from core import clock
from core.crypto import blind_index
from core.errors import BadInput, NotAllowed
from ledger.models import Kind
from ledger.recording import record

MAKERS = (Role.DATA_STEWARD,)
LONGEST = dt.timedelta(days=366)
PREFIX = "rk_"


def make_key(
    *, actor: Actor, unit: Unit, label: str, ends_on: dt.date, at: dt.datetime
) -> tuple[IntakeKey, str]:
    """The key and its secret, which nobody can read again. Raises NotAllowed, BadInput: ends_on_wrong."""
    if not any(actor.holds(unit.pk, role) for role in MAKERS):
        raise NotAllowed()
    today = clock.local_date(at)
    if not today <= ends_on <= today + LONGEST:
        sentence = _("A key is valid for a year at most.")
        raise BadInput(sentence, code="ends_on_wrong", field="ends_on")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = IntakeKey.objects.create(
        unit=unit,
        user=actor.person,
        label=label.strip(),
        secret_index=_index(secret),
        made_at=at,
        ends_on=ends_on,
    )
    record(Kind.INTAKE, actor=actor.person, obj=key, facts={"action": "key_made", "unit": unit.pk})
    return key, secret


def end_key(key: IntakeKey, *, by: User, at: dt.datetime) -> None:
    """Nothing is brought with it any more. Ending twice changes nothing."""
    if IntakeKey.objects.filter(pk=key.pk, ended_at__isnull=True).update(ended_at=at):
        record(Kind.INTAKE, actor=by, obj=key, facts={"action": "key_ended", "unit": key.unit_id})


def keys_of(unit_ids: set[int]) -> QuerySet[IntakeKey]:
    return IntakeKey.objects.filter(unit__in=unit_ids).select_related("unit", "user")


def bearer(secret: str, at: dt.datetime) -> tuple[IntakeKey, Actor] | None:
    """Whose key it is and who answers for it, while both are in force: who leaves the unit takes the key with them."""
    today = clock.local_date(at)
    found = IntakeKey.objects.select_related("user", "unit").filter(
        secret_index=_index(secret), ended_at__isnull=True, ends_on__gte=today
    )
    key = found.first()
    if key is None or not key.user.is_active:
        return None
    actor = actors.actor(key.user, today)
    return (key, actor) if any(actor.holds(key.unit_id, role) for role in MAKERS) else None


def _index(secret: str) -> str:
    return blind_index(secret, purpose="intake.secret")
