"""Acts that the tests of credit repair share: penalties to be repaired, and a case carried to where a test begins."""

import datetime as dt
import uuid
from typing import Any

from accounts.models import Subject, User
from cases.lifecycles.states import Outcome
from cases.models import Case, CatalogueItem, ExecutionStep, Record
from cases.papers.verdicts import RecordVerdict
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, enter_record
from core import clock
from tests.cast import Cast
from tests.workflows.story import at, do
from workflows.repair_filing import RepairFiling, file_repair

DECIDED = dt.date(2026, 3, 10)
CORRECTED = dt.date(2026, 4, 20)
RULE = "《信用修复管理办法》"
MORNING = "2026-09-24"


def published(item: CatalogueItem) -> CatalogueItem:
    """The catalogue says that entries of this item are published."""
    CatalogueItem.objects.filter(pk=item.pk).update(is_public=True)
    item.is_public = True
    return item


def penalty(
    subject: Subject,
    item: CatalogueItem,
    document_no: str,
    *,
    decided_on: dt.date = DECIDED,
    corrected_on: dt.date | None = CORRECTED,
    tier: str = "",
    author: User | None = None,
) -> Record:
    """A fine that is published; corrected, unless the test says otherwise."""
    entry = NewEntry(
        item=published(item),
        document_no=document_no,
        determined_on=decided_on,
        fields={"summary": "销售超过保质期的食品", "amount": "20000 元"},
        penalty=NewPenalty(
            sanctions=(Sanction("fine", tier),),
            published_on=decided_on + dt.timedelta(days=1),
            misconduct_ended_on=decided_on,
            corrected_on=corrected_on,
        ),
    )
    at_once = clock.at(decided_on + dt.timedelta(days=1), dt.time(10))
    record = enter_record(subject=subject, entry=entry, author=author, at=at_once)
    return Record.objects.get(pk=record.pk)


def three_penalties(cast: Cast) -> list[Record]:
    """Three of the company's fines by the market bureau."""
    return [
        penalty(cast.company, cast.item, f"曲市监罚〔2026〕{number}号", author=cast.scjg.second_steward)
        for number in (201, 202, 203)
    ]


def applied(cast: Cast, records: list[Record], day: str = MORNING, **changes: Any) -> list[Case]:
    """The owner applies for their repair at ten."""
    said: dict[str, Any] = {
        "kind": "end_publicity",
        "statement": "The fine is paid and the shelves are checked every evening.",
        "records": records,
        "commitment": "We keep the Food Safety Law.",
        "signed_name": "孔令华",
    }
    sending = {key: changes.pop(key) for key in ("user", "link", "draft", "submission_key") if key in changes}
    who = {"user": cast.owner, "link": cast.owner_link, "submission_key": uuid.uuid4()} | sending
    return file_repair(filing=RepairFiling(**(said | changes)), now=at(day), **who)


def filed(cast: Cast, day: str = MORNING) -> Case:
    """One case about three fines."""
    return applied(cast, three_penalties(cast), day)[0]


def accepted(cast: Cast, day: str = MORNING) -> Case:
    return do(filed(cast, day), "accept", cast.scjg.reviewer, at(day, "11:00"))


def verdicts(case: Case, refused: int = 0) -> dict[int, RecordVerdict]:
    """The first so many are refused, the others granted."""
    no = RecordVerdict(
        verdict="refused", code="other_condition", reason="A duty of the decision is open.", basis=RULE
    )
    yes = RecordVerdict(verdict="granted", basis=RULE)
    items = list(case.repair_items.order_by("pk"))
    return {item.pk: no if number < refused else yes for number, item in enumerate(items)}


def propose(case: Case, user: User, moment: dt.datetime, refused: int = 0, **changes: Any) -> Case:
    said: dict[str, Any] = {
        "verdicts_by_item": verdicts(case, refused),
        "reasoning": "Looked at one by one.",
        "basis": RULE,
    }
    return do(case, "propose", user, moment, **(said | changes))


def proposed(cast: Cast, day: str = MORNING, refused: int = 0) -> Case:
    return propose(accepted(cast, day), cast.scjg.reviewer, at(day, "14:00"), refused)


def approved(cast: Cast, day: str = MORNING, refused: int = 0) -> Case:
    return do(proposed(cast, day, refused), "approve", cast.scjg.approver, at(day, "16:00"))


def open_steps(case: Case) -> list[ExecutionStep]:
    return list(case.execution_steps.filter(done_at__isnull=True).order_by("pk"))


def executed(cast: Cast, day: str = MORNING, refused: int = 0, until: str = "2026-09-28") -> Case:
    """Every line is done by the steward."""
    case = approved(cast, day, refused)
    for step in open_steps(case):
        case = do(case, "record_step", cast.scjg.steward, at(until), step=step, note="Seen on the page.")
    return case


def noticed(cast: Cast, day: str = "2026-10-12") -> Case:
    """It is proposed to revoke the repair of the first granted record; the owner's account has the notice."""
    case = executed(cast)
    assert case.outcome == Outcome.REPAIRED
    return revocation(case, cast.scjg.reviewer, at(day))


def revocation(case: Case, user: User, moment: dt.datetime, **changes: Any) -> Case:
    said: dict[str, Any] = {
        "items": [case.repair_items.filter(ended_on__isnull=False).order_by("pk")[0].pk],
        "ground": "false_material",
        "facts": "The receipt of the payment was forged.",
        "basis": RULE,
    }
    return do(case, "propose_revocation", user, moment, **(said | changes))


def defence_closed(cast: Cast, day: str = "2026-10-20") -> Case:
    """The term of defence has passed without an answer."""
    return do(noticed(cast), "close_defence", cast.scjg.reviewer, at(day))
