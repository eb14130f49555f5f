"""Who sits at the desk: the signed-in official with their roles and duties, read once per request."""

import datetime as dt
from functools import cached_property

from django.http import HttpRequest

from accounts.models import Role, Unit, User
from cases.actors import Actor, actor
from core import clock
from workflows.inbox import OVERSEEING, held_by

KEPT_AS = "_desk_person"


class Person:
    """The official of this request."""

    def __init__(self, user: User, on: dt.date) -> None:
        self.user = user
        self.on = on

    @cached_property
    def actor(self) -> Actor:
        return actor(self.user, self.on)

    @property
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
        return list(Unit.objects.filter(pk__in={unit for unit, _role in self.actor.holdings}))

    @cached_property
    def stands_in_for(self) -> list[User]:
        """The people who are away and whose duty they do."""
        wards = list(self.actor.duties)
        return list(User.objects.filter(pk__in=wards).order_by("name")) if wards else []


def person_of(request: HttpRequest) -> Person:
    """The official who asks; the caller has made sure that there is one."""
    if not hasattr(request, KEPT_AS):
        setattr(request, KEPT_AS, Person(request.user, clock.today()))  # type: ignore[arg-type]  # an official
    person: Person = getattr(request, KEPT_AS)
    return person
