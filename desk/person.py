"""Who sits at the desk: the signed-in official with their roles and duties, read once per request."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from django.http import HttpRequest

from accounts.models import Role, Unit, User
from cases.actors import Actor
from core import clock
from workflows.inbox import OVERSEEING, held_by, overseen_units
from workflows.presence import Presence, presence

KEPT_AS = "_desk_person"


class Person:
    """The official of this request."""

    def __init__(self, user: User, on: dt.date) -> None:
        self.user = user
        self.on = on

    @property
    def actor(self) -> Actor:
        return self.presence.actor

    @cached_property
    def presence(self) -> Presence:
        return presence(self.user, self.on)

    @cached_property
    def roles(self) -> set[str]:
        """Their own roles and those of their duties, wherever."""
        return {str(role) for _unit, role in held_by(self.actor)}

    def has(self, *roles: Role) -> bool:
        return any(role.value in self.roles for role in roles)

    @property
    def only_reads(self) -> bool:
        """Whether they are an auditor and nothing else."""
        return self.roles == {Role.AUDITOR.value}

    def units_as(self, *roles: Role) -> set[int]:
        """The units in which they have one of the roles."""
        return {unit for unit, role in held_by(self.actor) if role in roles}

    @property
    def oversees(self) -> bool:
        """Whether there is a board to show them."""
        return self.has(*OVERSEEING)

    @cached_property
    def units(self) -> list[Unit]:
        """The units they work in themselves."""
        own = {unit for unit, _role in self.actor.holdings}
        return _in_order(self.actor.units[pk] for pk in own)

    @cached_property
    def overseen(self) -> list[Unit]:
        """The units on their board."""
        return overseen_units(self.actor) if self.oversees else []

    @cached_property
    def seen_units(self) -> list[Unit]:
        """The units whose tasks they may list: those they work in and those they oversee."""
        return _in_order({unit.pk: unit for unit in (*self.units, *self.overseen)}.values())

    @cached_property
    def stands_in_for(self) -> list[User]:
        """The people who are away and whose duty they do."""
        wards = list(self.actor.duties)
        return list(User.objects.filter(pk__in=wards).order_by("name")) if wards else []


def _in_order(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: unit.code)


def person_of(request: HttpRequest) -> Person:
    """The official who asks; the caller has made sure that there is one."""
    if not hasattr(request, KEPT_AS):
        setattr(request, KEPT_AS, Person(request.user, clock.today()))  # type: ignore[arg-type]  # an official
    person: Person = getattr(request, KEPT_AS)
    return person
