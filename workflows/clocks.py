"""What an action does to the clocks of an objection: the verbs of the consequences table."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from cases.lifecycles.states import ObjectionState
from cases.models import AssistanceStatus, Finding
from core import clock
from core.errors import BadInput
from core.writing import update
from lawbook import terms
from lawbook.calendar import current
from lawbook.counting import count_term
from workflows import deadlines
from workflows.acts import Act
from workflows.models import Deadline, Slot


def start_review(act: Act) -> None:
    """3 working days from receipt (Article 59, Shandong 39)."""
    _start_review(act, act.case.received_on)


def start_review_again(act: Act) -> None:
    """Reopening starts a new clock from that event; a notice that has not left is not waited for any more.

    An error that the provider still had to correct of its own duty is looked at by the review again.
    """
    cancel(act, act.clock_in(Slot.REVIEW))
    cancel(act, act.clock_in(Slot.OWN_CORRECTION))
    _start_review(act, act.today)


def review_takes_seven_days(act: Act) -> None:
    """Another unit must help: 7 working days from the same receipt; an earlier breach stays recorded."""
    review = act.clock_in(Slot.REVIEW)
    if review is not None:
        act.review_was_due = review.due_on
        deadlines.change_term(review, act.procedure.assisted_term, act.moment)
        follow_the_ladder(act)


def review_takes_three_days_again(act: Act) -> None:
    """The last unanswered question was withdrawn, and no other unit was needed since this review began."""
    review = act.clock_in(Slot.REVIEW)
    if review is None:
        return
    asked = [row for row in act.lifecycle.file.assistances if row.asked_at >= review.started_at]
    if all(row.status == AssistanceStatus.WITHDRAWN for row in asked):
        act.review_was_due = review.due_on
        deadlines.change_term(review, act.procedure.review_term, act.moment)
        follow_the_ladder(act)


def meet_review(act: Act) -> None:
    """The result notice left: its first row became sent on the subject's channel."""
    meet(act, act.clock_in(Slot.REVIEW))


def warn_the_new_unit(act: Act) -> None:
    for row in (act.clock_in(Slot.REVIEW), act.clock_in(Slot.ACCEPTANCE)):
        if row is not None:
            deadlines.move_to_unit(row, act.case.unit_id)


def start_supplement(act: Act) -> None:
    """An internal date for the answer; the statutory clock is not paused."""
    _add(
        act,
        deadlines.start(
            act.case,
            Slot.SUPPLEMENT,
            act.procedure.supplement_term,
            starts_on=act.today,
            unit_id=act.case.unit_id,
            moment=act.moment,
            not_after=day_before_review_ends(act),
        ),
    )


def meet_supplement(act: Act) -> None:
    meet(act, act.clock_in(Slot.SUPPLEMENT))


def cancel_supplement(act: Act) -> None:
    cancel(act, act.clock_in(Slot.SUPPLEMENT))


def resume_supplement(act: Act) -> None:
    """Sent back to waiting for material: it runs again to the day the person was told, unless that day is over."""
    if act.case.state != ObjectionState.SUPPLEMENTING:
        return
    asked = act.lifecycle.file.supplement
    if asked is None or asked.respond_by < act.today:
        return
    _add(
        act,
        deadlines.start(
            act.case,
            Slot.SUPPLEMENT,
            act.procedure.supplement_term,
            starts_on=clock.local_date(asked.asked_at),
            unit_id=act.case.unit_id,
            moment=act.moment,
            not_after=asked.respond_by,
        ),
    )


def start_answer(act: Act) -> None:
    """The asked unit's own term, capped one working day before the review is due."""
    assert act.assistance is not None
    _add(
        act,
        deadlines.start(
            act.case,
            Slot.ASSISTANCE,
            act.procedure.assistance_term,
            starts_on=act.today,
            unit_id=act.assistance.unit_id,
            moment=act.moment,
            assistance=act.assistance,
            not_after=day_before_review_ends(act),
        ),
    )


def meet_answer(act: Act) -> None:
    if act.assistance is not None:
        meet(act, act.clock_of(act.assistance.pk))


def cancel_answer(act: Act) -> None:
    if act.assistance is not None:
        cancel(act, act.clock_of(act.assistance.pk))


def await_notice(act: Act) -> None:
    """The review is decided; its clock runs until the result notice left."""
    review = act.clock_in(Slot.REVIEW)
    if review is not None:
        review.awaits_notice = True
        update(review, ["awaits_notice"])


def start_or_end_correction(act: Act) -> None:
    """Upheld: 2 working days to correct from the finding (Article 59). A finding that fell away ends the clock."""
    correction = act.clock_in(Slot.CORRECTION)
    upheld = act.facts["finding"] in (Finding.UPHELD, Finding.PARTLY)
    if not upheld:
        cancel(act, correction)
    elif correction is None:
        unit_id = act.case.record.unit_id if act.case.record else act.case.unit_id
        _add(
            act,
            deadlines.start(
                act.case,
                Slot.CORRECTION,
                act.procedure.correction_term,
                starts_on=act.today,
                unit_id=unit_id,
                moment=act.moment,
            ),
        )


def meet_correction(act: Act) -> None:
    meet(act, act.clock_in(Slot.CORRECTION))


def start_own_correction(act: Act) -> None:
    """3 working days for the provider's own duty (Article 57), from the withdrawal that left the error to it."""
    if act.facts["own_correction_due"]:
        _add(
            act,
            deadlines.start(
                act.case,
                Slot.OWN_CORRECTION,
                act.procedure.own_correction_term,
                starts_on=act.today,
                unit_id=act.case.record.unit_id if act.case.record else act.case.unit_id,
                moment=act.moment,
            ),
        )


def meet_own_correction(act: Act) -> None:
    meet(act, act.clock_in(Slot.OWN_CORRECTION))


def count_from_the_new_receipt(act: Act) -> None:
    """A reopened case counts from its reopening, which no receipt date moves."""
    review = act.clock_in(Slot.REVIEW)
    if review is not None and not act.case.events.filter(action="reopen").exists():
        act.review_was_due = review.due_on
        deadlines.move_start(review, act.case.received_on, act.moment)
        follow_the_ladder(act)


def cancel_passed_over(act: Act) -> None:
    """The review went on without them: what they did not answer in time stays recorded."""
    for assistance_id in act.facts["passed_over"]:
        cancel(act, act.clock_of(assistance_id))


def cancel_all(act: Act) -> None:
    for row in act.clocks:
        cancel(act, row)


def day_before_review_ends(act: Act) -> dt.date | None:
    """One working day before the review, or the decision to accept, is due: internal terms end there at the latest."""
    running = (act.clock_in(Slot.ACCEPTANCE), act.clock_in(Slot.REVIEW))
    row = next((one for one in running if one is not None), None)
    return current().add_working_days(row.due_on, -1) if row else None


def response_date(act: Act) -> dt.date:
    """The subject's last day to answer: the lawbook's term, never past one working day before the review is due.

    Raises BadInput `no_time_to_ask` when that leaves no day after today.
    """
    calendar = current()
    term = terms.resolve(act.procedure.supplement_term, act.today).term
    by_term = count_term(term, act.today, calendar).due_on
    day = min(by_term, day_before_review_ends(act) or by_term)
    if day <= act.today:
        raise BadInput(
            _("The review is due too soon to ask for material. Decide on what there is."),
            code="no_time_to_ask",
        )
    return day


def follow_the_ladder(act: Act) -> None:
    """The task stands in the inbox as its clocks stand now: warned for an old date, it is not warned any more."""
    if act.item is None:
        return
    priority = deadlines.highest_rung(act.case)
    if act.item.priority != priority:
        act.item.priority = priority
        act.item.save(update_fields=["priority"])


def _start_review(act: Act, day: dt.date) -> None:
    _add(
        act,
        deadlines.start(
            act.case,
            Slot.REVIEW,
            act.procedure.review_term,
            starts_on=day,
            unit_id=act.case.unit_id,
            moment=act.moment,
        ),
    )


def _add(act: Act, deadline: Deadline) -> None:
    act.clocks.append(deadline)


def meet(act: Act, deadline: Deadline | None) -> None:
    if deadline is not None:
        deadlines.meet(deadline, act.moment)


def cancel(act: Act, deadline: Deadline | None) -> None:
    if deadline is not None:
        deadlines.cancel(deadline, act.moment)
