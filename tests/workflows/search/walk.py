"""The machine walked on a real database: every act by somebody who is present, and what became of the case."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from cases.actors import Actor, actor
from cases.lifecycles.objection import ObjectionLifecycle
from core import clock
from core.errors import DomainError
from tests.workflows import invariants
from tests.workflows.search import followed
from tests.workflows.search.machine import Search
from tests.workflows.search.rules import RULES, about, action, follow
from tests.workflows.search.situation import Edge, Situation
from tests.workflows.search.standing import AFTER, Standing, case_of
from tests.workflows.search.town import BEFORE, Town, facts, keep_out
from workflows.actions import perform
from workflows.judging import SUBJECTS as OF_EACH
from workflows.sweep import sweep_deadlines

BY_ITSELF = frozenset({"notice_left", *followed.BY_THE_WAY})
SUBJECTS = OF_EACH["objection"]
OF_OTHERS = frozenset({*SUBJECTS, "answer:open", "answer:passed"})  # not of the unit that has the case


class Walk:
    """Along the ways by which every situation is first reached; every act in a savepoint that is undone."""

    def __init__(self, town: Town, search: Search, plan: set[tuple[Situation, str]]) -> None:
        self.town, self.search, self.plan = town, search, plan
        self.approvers = frozenset(user.pk for user in town.approvers)
        self.actors: dict[tuple[int, dt.date], Actor] = {}
        self.usual: dict[str, User] = {}  # who had the right last
        self.seen: Counter[Situation] = Counter()
        self.done: Counter[tuple[Situation, str]] = Counter()
        self.stood_in: dict[str, set[int]] = {}  # by action: for whom
        self.ends: set[str] = set()

    def run(self) -> None:
        here = self.standing(BEFORE)
        assert here.situation == self.search.start
        self._is_open_to_somebody(here, "the filing")
        self.visit(here)

    def standing(self, moment: dt.datetime) -> Standing:
        return Standing(case_of(pk=self.town.case.pk)[0], moment, self.approvers)

    def visit(self, here: Standing) -> None:
        """A situation reached for the first time: every act from it, and what its turned switches open."""
        situation = here.situation
        self.seen[situation.key] += 1
        self._is_whole(here)
        turned = self.search.turned(situation)
        for act, edge in self._planned(situation):
            with undone():
                there = self.walk(here, act, edge)
                if self.search.begins(situation, (act,), edge.after):
                    self.visit(there)
                elif act in turned:
                    self._turn(there, situation, act)

    def _turn(self, here: Standing, before: Situation, turning: str) -> None:
        for act, edge in self._planned(here.situation):
            if act in follow(before):
                continue
            with undone():
                there = self.walk(here, act, edge)
                if self.search.begins(before, (turning, act), edge.after):
                    self.visit(there)

    def _planned(self, situation: Situation) -> list[tuple[str, Edge]]:
        edges = follow(situation).items()
        return [(act, edge) for act, edge in edges if (situation.position, act) in self.plan]

    def walk(self, here: Standing, act: str, edge: Edge) -> Standing:
        """One act, and that it led where the machine says: no less, no more."""
        self.done[here.situation.position, act] += 1
        where = f"{act} in {here.situation}"
        moment = AFTER if act == "time passes" else here.moment + dt.timedelta(minutes=1)
        try:
            self._act(here, act, moment, where)
        except DomainError as refusal:
            assert refusal.code == edge.refused, f"{refusal.code}: {where}"
            assert self.standing(here.moment).situation == here.situation, where
            return here
        assert not edge.refused, where
        there = self.standing(moment)
        assert there.situation == edge.after, where
        self._is_open_to_somebody(there, where)
        for event in followed.compare(self.town, here, act, edge, there):
            self.stood_in.setdefault(event.action, set()).update({event.on_behalf_of} - {None})
        return there

    def _act(self, here: Standing, act: str, moment: dt.datetime, where: str) -> None:
        if act == "time passes":
            assert sweep_deadlines(moment).failed == 0, where
            return
        if act == "keep out":
            keep_out(self.town)
            return
        asked = here.question(about(act))
        if act == "notice_left":
            perform(here.case.pk, act, None, now=moment, message=0)
            return
        concerned = act != "declare_interest"
        user = self._who(here, act, self._people(act) if concerned else self.town.unconcerned(here.case))
        assert user is not None, f"nobody who is present: {where}"
        form = facts(self.town, here, act, asked, moment)
        perform(here.case.pk, action(act), user, now=moment, assistance=asked, **form)

    # — who —

    def _is_whole(self, here: Standing) -> None:
        """The case fits together, the subject may do what they may, and somebody of the office can move it on."""
        invariants.check(here.case, told=self.town.cast.owner)
        self.ends |= set() if here.case.is_open else {here.case.outcome}
        edges = follow(here.situation)
        for act in SUBJECTS:
            assert bool(self._who(here, act, self._people(act))) is (act in edges), (act, here.situation)
        moving = {act for act, edge in edges.items() if edge.after.state != here.case.state}
        assert not here.case.is_open or moving - OF_OTHERS - BY_ITSELF, here.situation

    def _is_open_to_somebody(self, here: Standing, where: str) -> None:
        """What the machine offers to officials is open to somebody who is present, and nothing else to anybody."""
        expected = follow(here.situation)
        for act in RULES.keys() - BY_ITSELF - set(SUBJECTS):
            user = self._who(here, act, self.town.present)
            assert bool(user) is (act in expected), f"{act} is open to {user}, after {where}"

    def _people(self, act: str) -> list[User]:
        """Whose act it is: the subject's or the agent's, or one of whoever is present."""
        if act in SUBJECTS:
            return [self.town.cast.agent if act == "add_material" else self.town.cast.owner]
        return self.town.present

    def _who(self, here: Standing, act: str, people: list[User]) -> User | None:
        """The first to whom the code opens the act, beginning with who had the right last."""
        transitions = getattr(ObjectionLifecycle, action(act)).get_transitions()
        unasked = about(act) in ("open", "passed") and here.question(about(act)) is None
        if unasked or all(one.source != here.case.state for one in transitions):
            return None
        last = self.usual.get(act)
        for user in [last, *people] if last in people else people:
            verdict = here.allows(act, self._actor(user, clock.local_date(here.moment)))
            if verdict or verdict.not_now:  # the moment is the same whoever asks
                self.usual[act] = user
                return user if verdict else None
        return None

    def _actor(self, user: User, day: dt.date) -> Actor:
        if (user.pk, day) not in self.actors:
            self.actors[user.pk, day] = actor(user, day)
        return self.actors[user.pk, day]


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is rolled back."""
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)
