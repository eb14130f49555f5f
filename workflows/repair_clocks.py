"""What an action does to the clocks of a repair: verbs of the consequences table that objections do not have."""

import datetime as dt
from typing import Any

from cases.lifecycles.states import RepairState
from cases.models import Finding
from cases.papers import extensions, revocations
from lawbook import terms
from lawbook.errors import NoTermInForce
from workflows import clocks, deadlines
from workflows.acts import Act
from workflows.models import Slot


def start(act: Act) -> None:
    """3 working days to accept and 10 to tell the result, both from the receipt (国办发〔2025〕22号).

    Nothing runs before the platform above has received what was passed on.
    """
    if act.case.state not in (RepairState.PREPARING, RepairState.FORWARDED):
        _start(act, Slot.ACCEPTANCE, act.procedure.accept_term, act.case.received_on, optional=True)
        clocks.start_review(act)


def meet_acceptance(act: Act) -> None:
    clocks.meet(act, act.clock_in(Slot.ACCEPTANCE))


def decide(act: Act) -> None:
    """Not accepted is the decision about acceptance; what was granted is carried out in 3 working days."""
    meet_acceptance(act)
    if act.facts["finding"] in (Finding.REPAIRED, Finding.PARTLY_REPAIRED):
        _start(act, Slot.EXECUTION, act.procedure.execution_term, act.today)


def meet_execution(act: Act) -> None:
    """Every line of the checklist is done."""
    if act.facts["left"] == 0:
        clocks.meet(act, act.clock_in(Slot.EXECUTION))


def put_off(act: Act) -> None:
    """Extended by a second person; the applicant is told in the same act."""
    review, row = act.clock_in(Slot.REVIEW), extensions.granted(act.lifecycle.file)
    if review is not None and row is not None:
        act.review_was_due = review.due_on
        deadlines.put_off(review, row.until, act.moment)
        clocks.follow_the_ladder(act)


def count_from_the_new_receipt(act: Act) -> None:
    """Both terms; what was put off stays put off."""
    clocks.count_from_the_new_receipt(act)
    acceptance, review = act.clock_in(Slot.ACCEPTANCE), act.clock_in(Slot.REVIEW)
    if acceptance is not None:
        deadlines.move_start(acceptance, act.case.received_on, act.moment)
        clocks.follow_the_ladder(act)
    row = extensions.granted(act.lifecycle.file)
    if row is not None and review is not None and review.due_on < row.until:
        deadlines.put_off(review, row.until, act.moment)


def start_defence(act: Act) -> None:
    """From the service of the notice; without service there is no term."""
    row = act.lifecycle.file.revocation
    if row is not None and row.served_on is not None:
        _start(act, Slot.DEFENCE, act.procedure.defence_term, row.served_on)


def meet_defence(act: Act) -> None:
    clocks.meet(act, act.clock_in(Slot.DEFENCE))


def end_defence(act: Act) -> None:
    """The term passed without an answer."""
    clocks.cancel(act, act.clock_in(Slot.DEFENCE))


def facts_of_extension(act: Act) -> dict[str, Any]:
    review = act.clock_in(Slot.REVIEW)
    return {"due_on": review.due_on if review else act.today, "reason": act.reason}


def defence_until(act: Act) -> dt.date | None:
    row = act.lifecycle.file.revocation
    return revocations.defence_ends_on(row) if row else None


def _start(act: Act, slot: Slot, term: str, day: dt.date, *, optional: bool = False) -> None:
    """`optional`: no clock where no rule gave a term on that day yet."""
    if optional:
        try:
            terms.resolve(term, day)
        except NoTermInForce:
            return
    act.clocks.append(
        deadlines.start(act.case, slot, term, starts_on=day, unit_id=act.case.unit_id, moment=act.moment)
    )
