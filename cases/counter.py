"""Whose counter takes a paper for a case that is already there.

That of its unit, the credit centre's, and that of whoever entered the case: as with letters, nobody else's.
"""

from dataclasses import dataclass

from accounts.models import Role, Unit, UnitKind
from cases import sight
from cases.actors import Actor
from cases.models import Case


@dataclass(frozen=True, slots=True)
class Counter:
    """The unit at whose counter the paper is taken, and the clerk who is away and whose duty that is."""

    unit_id: int
    on_behalf_of: int | None


def counter_of(actor: Actor, case: Case) -> Counter | None:
    """The counter at which this person takes papers for the case, if there is one."""
    if actor.user is None or not sight.is_office(actor.user):
        return None
    for absent, held in ((None, actor.holdings), *actor.duties.items()):
        units = {unit for unit, role in held if role == Role.COUNTER_CLERK}
        unit_id = _nearest(units, case, absent or actor.user_id) if units else None
        if unit_id is not None:
            return Counter(unit_id, absent)
    return None


def _nearest(units: set[int], case: Case, clerk: int | None) -> int | None:
    if case.unit_id in units:
        return case.unit_id
    if case.entered_by_id == clerk:
        return min(units)
    return Unit.objects.filter(pk__in=units, kind=UnitKind.CENTRE).values_list("pk", flat=True).first()
