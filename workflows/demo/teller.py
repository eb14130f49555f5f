"""Who tells the demo's stories: acts on working days before today, through the same doors as everybody."""

import datetime as dt
import uuid
from typing import Any

from cases.models import Case
from core import clock
from lawbook.calendar import current
from notifications.delivery import sweep_outbox
from workflows.actions import perform
from workflows.demo.town import ENTRIES, Town
from workflows.filing import Filing, file_objection
from workflows.notices import sweep_notices

BASIS = "《曲阜市社会信用管理办法（试行）》第五十九条；《山东省社会信用条例》第三十九条"
AMOUNT_IS_WRONG = "处罚决定书上的罚款金额与公示的不一致，请核对原件并更正。"


class Teller:
    """Acts on working days before today; times follow each other so that the timeline reads naturally."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.calendar = current()
        self.today = clock.today()

    def at(self, days_ago: int, hour: int) -> dt.datetime:
        """A moment some working days ago, never later than now."""
        day = self.today if days_ago == 0 else self.calendar.add_working_days(self.today, -days_ago)
        return min(clock.at(day, dt.time(hour)), clock.now())

    def file(
        self, entry: str, days_ago: int, ground: str = "error", wanted: str = "correct", **said: Any
    ) -> Case:
        subject = ENTRIES[entry][0]
        link = self.town.links[subject]
        statement = said.get("statement", AMOUNT_IS_WRONG)
        return file_objection(
            user=link.user,
            link=link,
            filing=Filing(ground=ground, wanted=wanted, statement=statement, record=self.town.records[entry]),
            submission_key=uuid.uuid4(),
            now=self.at(days_ago, 9),
        )

    def do(self, case: Case, action: str, who: str, when: tuple[int, int], **facts: Any) -> Case:
        moment = self.at(*when)
        done = perform(case.pk, action, self.town.people[who], now=moment, **facts)
        if action == "approve":
            sweep_outbox(moment)
            sweep_notices(moment)
        return done

    def propose(
        self, case: Case, who: str, when: tuple[int, int], finding: str = "upheld", **facts: Any
    ) -> Case:
        return self.do(case, "propose", who, when, finding=finding, basis=BASIS, **facts)
