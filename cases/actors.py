"""Who is acting: themselves, or as the deputy of somebody who is away."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.membership import OnDuty, duty_of
from accounts.models import Unit, User

Holding = tuple[int, str]  # (unit id, role)


@dataclass(frozen=True, slots=True)
class Actor:
    """`user` is None for the system. `duties` maps an absent person's id to the roles they hold.

    `units` are those of the holdings and duties, by id.
    """

    user: User | None
    on: dt.date
    holdings: frozenset[Holding] = frozenset()
    duties: Mapping[int, frozenset[Holding]] = field(default_factory=dict)
    units: Mapping[int, Unit] = field(default_factory=dict, repr=False)

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def person(self) -> User:
        """The human behind an act that nobody but a human does."""
        if self.user is None:
            raise ValueError("the system does not do this")
        return self.user

    def holds(self, unit_id: int, role: str) -> bool:
        return (unit_id, role) in self.holdings

    def stands_in_for(self, user_id: int | None) -> bool:
        return user_id is not None and user_id in self.duties

    def principals_holding(self, unit_id: int, role: str) -> list[int]:
        """Everybody who is away, holds this role, and whose duty this actor takes."""
        return [who for who, held in self.duties.items() if (unit_id, role) in held]


def system(on: dt.date) -> Actor:
    return Actor(user=None, on=on)


def actor(user: User, on: dt.date) -> Actor:
    """The person with the roles in force on a day (Asia/Shanghai), and the duties taken for others."""
    return on_duty_as(user, on, duty_of(user, on))


def on_duty_as(user: User, on: dt.date, duty: OnDuty) -> Actor:
    """The actor of a person whose duty has been read already."""
    held = {who: frozenset(what) for who, what in duty.held.items()}
    return Actor(user, on, held.pop(user.pk, frozenset()), held, duty.units)
