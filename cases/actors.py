"""Who is acting: themselves, or as the deputy of somebody who is away."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.membership import holdings_on_duty
from accounts.models import User

Holding = tuple[int, str]  # (unit id, role)


@dataclass(frozen=True, slots=True)
class Actor:
    """`user` is None for the system. `duties` maps an absent person's id to the roles they hold."""

    user: User | None
    on: dt.date
    holdings: frozenset[Holding] = frozenset()
    duties: Mapping[int, frozenset[Holding]] = field(default_factory=dict)

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
    held = {who: frozenset(what) for who, what in holdings_on_duty(user, on).items()}
    return Actor(user, on, held.pop(user.pk, frozenset()), held)
