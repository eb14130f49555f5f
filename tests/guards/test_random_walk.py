"""Three hundred acts of random people: whatever is allowed is done, and the case stays whole after every one."""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection

from accounts.absences import enter_absence
from accounts.models import Recusal, User
from cases.lifecycles.objection import ObjectionLifecycle
from cases.models import Case
from core import clock
from core.errors import DomainError
from notifications.delivery import sweep_outbox
from notifications.models import Message
from tests.cast import Cast
from tests.workflows import invariants
from tests.workflows.plausible import facts_of, officials, questions_of, subjects
from tests.workflows.story import at
from workflows.actions import perform
from workflows.consequences import OBJECTION
from workflows.filing import Filing, file_objection
from workflows.judging import choices
from workflows.models import Deadline
from workflows.notices import sweep_notices
from workflows.sweep import sweep_deadlines

pytestmark = pytest.mark.django_db
STEPS = 300
SELDOM = {
    "withdraw": 0.05,
    "transfer": 0.15,
    "add_material": 0.1,
    "identify_record": 0.5,
    "release": 0.3,
    "declare_interest": 0.01,
}


class Town:
    """A case at a time, a clock that only goes forward, and people who do what they like."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance = cast, random.Random(seed)
        self.now = at("2026-03-02", "09:00")
        self.people = [*officials(cast), *subjects(cast)]
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.case = self.file()

    def file(self) -> Case:
        filing = Filing("error", "correct", "It is wrong.", record=self.cast.record)
        if self.chance.random() < 0.3:
            filing = Filing(
                "omission", "correct", "Ours is missing.", entry="A prize", unit=self.cast.scjg.unit
            )
        case = file_objection(
            user=self.cast.owner,
            link=self.cast.owner_link,
            filing=filing,
            submission_key=uuid.uuid4(),
            now=self.now,
        )
        self.done["file"] += 1
        return case

    def step(self) -> Case:
        self.now += dt.timedelta(minutes=self.chance.choice((1, 30, 60, 60, 600)))
        self.case = Case.objects.select_related("objection", "subject", "record", "unit").get(pk=self.case.pk)
        self.something_happens()
        if not self.case.is_open and self.chance.random() < 0.4:
            self.case = self.file()
        else:
            self.somebody_acts()
        return Case.objects.select_related("record").get(pk=self.case.pk)

    def something_happens(self) -> None:
        """The sweeps run; somebody goes away."""
        chance = self.chance.random()
        if chance < 0.3:
            report = sweep_deadlines(self.now)
            assert (report.failed, report.dead) == (0, 0)
        if chance < 0.15:
            sweep_outbox(self.now)
            assert sweep_notices(self.now).failed == 0
        if chance > 0.97:
            self.goes_away(self.chance.choice(self.chance.choice(self.offices())))

    def offices(self) -> list[list[User]]:
        return [[one.reviewer, one.second_reviewer, one.approver, one.steward] for one in self.cast.offices]

    def goes_away(self, user: User) -> None:
        today = clock.local_date(self.now)
        deputy = self.chance.choice(next(people for people in self.offices() if user in people))
        try:
            enter_absence(
                user=user, deputy=deputy, starts_on=today, ends_on=today + dt.timedelta(2), today=today
            )
        except DomainError as refusal:
            self.refused[refusal.code] += 1

    def somebody_acts(self) -> None:
        """Whoever comes first and may do something does it; now and then somebody tries what they like."""
        if self.chance.random() < 0.15:
            self.tries(self.chance.choice(self.people), self.chance.choice(sorted(OBJECTION)), None)
            return
        for user in self.chance.sample(self.people, len(self.people)):
            allowed = [one for one in choices(self.case, user, now=self.now) if one.allowed]
            allowed = [one for one in allowed if self.chance.random() < SELDOM.get(one.action, 1)]
            if allowed:
                choice = self.chance.choice(allowed)
                self.tries(user, choice.action, choice.assistance_id)
                return

    def tries(self, user: User, action: str, question: int | None) -> None:
        asked = next((one for one in questions_of(self.case) if one.pk == question), None)
        if asked is None and self.chance.random() < 0.3:
            asked = next(iter(questions_of(self.case)), None)
        facts = facts_of(self.cast, self.case, action, self.now, self.chance.randrange(1000))
        try:
            perform(self.case.pk, action, user, now=self.now, assistance=asked, **facts)
            self.done[action] += 1
        except DomainError as refusal:
            assert refusal.code
            assert str(refusal.sentence)
            self.refused[refusal.code] += 1


def walks(cast: Cast, seed: int) -> Iterator[Town]:
    town = Town(cast, seed)
    for _ in range(STEPS):
        case = town.step()
        invariants.check(case, told=cast.owner)
        connection.check_constraints()
        yield town


def test_three_hundred_random_acts_leave_every_case_whole(cast: Cast) -> None:
    Recusal.objects.create(user=cast.scjg.second_approver, subject=cast.company, reason="An interest.")
    town = None
    for town in walks(cast, seed=59):  # noqa: B007 — the last state is looked at below
        pass
    assert town is not None
    assert len(town.done) >= 20, "the walk came through most of the procedure"
    for case in Case.objects.select_related("record"):
        invariants.check(case, told=cast.owner)
        _nobody_decided_their_own(case)
    assert not Deadline.objects.filter(dead_at__isnull=False).exists()
    assert not Message.objects.filter(status="dead").exists()


def _nobody_decided_their_own(case: Case) -> None:
    """Four eyes, read from the history alone."""
    worked: set[int] = set()
    for event in case.events.order_by("seq"):
        people = {event.actor_id, event.on_behalf_of_id} - {None}
        if event.action in ("approve", "send_back"):
            assert not people & worked, (event.action, people)
        elif event.action in ("accept", "propose", "answer", "decline", "refer_out", "return_correction"):
            worked |= people


def test_every_action_of_the_table_can_be_tried_by_a_stranger_without_a_trace(cast: Cast) -> None:
    case = Town(cast, seed=1).case
    before = case.last_seq
    for action in (name for name in OBJECTION if name != "file"):
        assert hasattr(ObjectionLifecycle, action)
        with pytest.raises(DomainError):
            perform(
                case.pk,
                action,
                cast.stranger,
                now=at("2026-03-02"),
                **facts_of(cast, case, action, at("2026-03-02")),
            )
    assert Case.objects.get(pk=case.pk).last_seq == before
