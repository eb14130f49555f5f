"""Write down what somebody did or tried: reads, reveals, downloads, sign-ins, claims, refused attempts."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from ledger.models import Entry, Kind

Fact = int | str | bool | None

CODE = re.compile(r"[a-z][a-z0-9_.-]{0,63}|[0-9a-f]{64}")  # a code, or an HMAC in hex


def record(
    kind: Kind,
    *,
    actor: Model | Any | None,
    obj: Model | None,
    purpose: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> Entry:
    """Append an entry; it becomes a link of the chain when the transaction commits.

    Raises ValueError for a fact that is not an id, a code or an HMAC: personal data never enters the ledger.
    """
    return Entry.objects.create(
        actor_id=actor.pk if actor else None,
        kind=kind,
        object_type=obj._meta.label_lower if obj else "",
        object_id=obj.pk if obj else None,
        purpose=purpose,
        facts={name: _impersonal(name, value) for name, value in (facts or {}).items()},
    )


def _impersonal(name: str, value: object) -> object:
    if isinstance(value, str) and not CODE.fullmatch(value):
        raise ValueError(f"fact {name} is neither an id, a code nor an HMAC")
    return value
