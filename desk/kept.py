"""Held and sealed entries of the units this person answers for."""

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Role, Unit, UnitKind
from cases import access
from cases.models import Record, SealedOpening, Standing
from desk.person import Person

KEEPERS = (Role.SUPERVISOR, Role.LEGAL_REVIEWER, Role.DIRECTOR)
SHOWN = 50


def units_of(person: Person) -> QuerySet[Unit]:
    """The units for which they have one of these roles; for the centre's, every unit."""
    own = person.units_as(*KEEPERS)
    seen = access.visible_units(person.user, person.on)
    if Unit.objects.filter(pk__in=own, kind=UnitKind.CENTRE).exists():
        return seen
    return seen.filter(pk__in=own)


def entries_of(person: Person) -> QuerySet[Record]:
    """Every entry of these units that is still there, whether or not it is sealed."""
    return Record.objects.filter(unit__in=units_of(person)).exclude(standing=Standing.ERASED)


def held_by_units(person: Person) -> list[Record]:
    found = entries_of(person).filter(held=True).select_related("item", "unit")
    return list(found.order_by("-pk")[:SHOWN])


def entry_called(person: Person, document_no: str) -> Record | None:
    """The entry with exactly this document number; None where there is none, or more than one."""
    found = list(entries_of(person).filter(document_no=document_no.strip())[:2])
    return found[0] if len(found) == 1 else None


def openings_of(person: Person) -> list[SealedOpening]:
    """Questions to read a sealed entry of these units, newest first."""
    return list(_openings(person).order_by("-pk")[:SHOWN])


def opening_for(person: Person, pk: int) -> SealedOpening:
    """Raises Http404 for another unit's, whether it is there or not."""
    found = _openings(person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _openings(person: Person) -> QuerySet[SealedOpening]:
    found = SealedOpening.objects.filter(record__unit__in=units_of(person))
    return found.select_related("record__item", "asked_by")
