"""The people and the company of the benches: the demo town, and objections in it."""

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from cases.models import Case
from core import clock
from workflows.actions import perform
from workflows.demo.town import Town, build_town
from workflows.filing import Filing, file_objection

NOW = clock.at(dt.date(2026, 9, 24), dt.time(10))
UNITS = ("scjg", "sw", "yj", "zx")
PROPOSAL = {"finding": "rejected", "reasoning": "The file bears it out.", "basis": "Article 59"}


@dataclass(frozen=True)
class Place:
    """A town with one bureau whose people do what is measured."""

    town: Town

    @classmethod
    def build(cls) -> "Place":
        return cls(build_town())

    @property
    def reviewer(self) -> User:
        return self.town.people["scjg.reviewer"]

    @property
    def approver(self) -> User:
        return self.town.people["scjg.approver"]

    @property
    def unit_ids(self) -> tuple[int, ...]:
        return tuple(self.town.units[code].pk for code in UNITS)

    def file(self) -> Case:
        """The company objects to an entry that it describes: no two of these are duplicates."""
        filing = Filing(
            ground="error",
            wanted="correct",
            statement="The amount is wrong.",
            entry="A penalty of 2026.",
            unit=self.town.units["scjg"],
        )
        link = self.town.links["kong"]
        return file_objection(user=link.user, link=link, filing=filing, submission_key=uuid.uuid4(), now=NOW)

    def act(self, case: Case, action: str, user: User | None, **facts: Any) -> None:
        perform(case.pk, action, user, now=NOW, **facts)


def take(number: int, make: Any) -> list[Any]:
    """So many of what `make` makes, before anything is measured."""
    return [make() for _ in itertools.repeat(None, number)]
