"""Acts that the workflow tests share: file, and carry a case to where a test begins."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import SubjectLink, User
from cases.models import Case
from core import clock
from tests.cast import Cast
from workflows.actions import perform
from workflows.filing import Filing, file_objection

AMOUNT = {"amount": "2000 元"}


def at(day: str, time: str = "10:00") -> dt.datetime:
    """A moment in Asia/Shanghai."""
    return clock.at(dt.date.fromisoformat(day), dt.time.fromisoformat(time))


def filed(
    cast: Cast,
    day: str = "2026-09-24",
    *,
    user: User | None = None,
    link: SubjectLink | None = None,
    **changes: Any,
) -> Case:
    """The company objects to its entry of the market bureau."""
    said = {
        "ground": "error",
        "wanted": "correct",
        "statement": "The amount is wrong.",
        "record": cast.record,
    }
    return file_objection(
        user=user or cast.owner,
        link=link or cast.owner_link,
        filing=Filing(**(said | changes)),
        submission_key=uuid.uuid4(),
        now=at(day),
    )


def do(case: Case, action: str, user: User | None, moment: dt.datetime, **facts: Any) -> Case:
    return perform(case.pk, action, user, now=moment, **facts)


def accepted(cast: Cast, day: str = "2026-09-24", **changes: Any) -> Case:
    return do(filed(cast, day, **changes), "accept", cast.scjg.reviewer, at(day, "11:00"))


def proposed(cast: Cast, day: str = "2026-09-24", finding: str = "upheld", **changes: Any) -> Case:
    case = accepted(cast, day, **changes)
    facts: dict[str, Any] = {"remedy": "correct", "fields": AMOUNT} if finding != "rejected" else {}
    return do(
        case,
        "propose",
        cast.scjg.reviewer,
        at(day, "14:00"),
        finding=finding,
        reasoning="The decision says 2 000.",
        basis="Article 59",
        **facts,
    )


def approved(cast: Cast, day: str = "2026-09-24", finding: str = "upheld", **changes: Any) -> Case:
    return do(proposed(cast, day, finding, **changes), "approve", cast.scjg.approver, at(day, "16:00"))
