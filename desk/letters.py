"""Letters: in which language the subject of a case is written to, and at whose counter they wait."""

from accounts.models import Role, UnitKind
from cases import sight
from cases.models import Case
from core import clock
from desk.person import Person
from notifications.wording import known_language


def letter_language(case: Case) -> str:
    """That of the first person who speaks for the subject; Chinese where nobody has an account."""
    speakers = sight.speakers(case, clock.today())
    return known_language(speakers[0].language if speakers else "zh-hans")


def posts_for(person: Person, unit_id: int) -> bool:
    """Whether letters of this unit's cases wait at the person's counter."""
    return posts_for_all(person) or unit_id in person.units_as(Role.COUNTER_CLERK)


def posts_for_all(person: Person) -> bool:
    """The centre's counter has every letter."""
    counters = person.units_as(Role.COUNTER_CLERK)
    return any(unit.kind == UnitKind.CENTRE and unit.pk in counters for unit in person.units)
