"""What was tried several times in vain, as far as it is this supervisor's to try again."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.models import Role, UnitKind
from cases import access
from cases.models import IntakeBatch
from desk.person import Person
from notifications import delivery
from notifications.models import Message
from workflows.board import dead_clocks
from workflows.intake import sweeping
from workflows.models import Deadline


class Dead(NamedTuple):
    """What is stuck of each kind."""

    messages: QuerySet[Message]
    clocks: QuerySet[Deadline]
    batches: QuerySet[IntakeBatch]


def dead_of(person: Person) -> Dead:
    """Of the cases and batches this supervisor sees; the centre's supervisors also see what belongs to no case."""
    cases = access.visible_cases(person.user, person.on).order_by().values("pk")
    of_these = Q(case_id__in=cases)
    if any(unit.kind == UnitKind.CENTRE for unit in person.units):
        of_these |= Q(case_id__isnull=True)
    batches = access.visible_batches(person.user, person.on).order_by().values("pk")
    return Dead(
        delivery.stuck().filter(of_these),
        dead_clocks().filter(case__in=cases),
        sweeping.stuck().filter(pk__in=batches),
    )


def any_dead(person: Person) -> bool:
    """Whether something waits that this person may try again."""
    return person.has(Role.SUPERVISOR) and any(rows.exists() for rows in dead_of(person))
