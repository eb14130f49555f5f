"""What must be true for a transition of a repair, beyond the state and the person."""

from django.utils.translation import gettext_lazy as _

from cases.lifecycles.base import YES, Lifecycle, Verdict, no
from cases.models import AssistanceStatus
from cases.papers import extensions, revocations
from cases.procedures import REPAIR
from core import clock
from lawbook import terms
from lawbook.competence import decider_of

HEARD = (AssistanceStatus.ANSWERED, AssistanceStatus.LATE_ANSWERED, AssistanceStatus.PASSED_OVER)


def opinion_heard(lifecycle: Lifecycle) -> Verdict:
    """Where another unit decides, the determining unit is asked first (Order 58)."""
    case = lifecycle.case
    rule = decider_of(f"repair.{case.repair.kind}", case.received_on)
    determined_by = case.repair.determined_by_id
    asked = [row for row in lifecycle.file.assistances if row.unit_id == determined_by]
    if not rule.opinion or determined_by == case.unit_id or any(row.status in HEARD for row in asked):
        return YES
    return no("opinion_missing", _("Ask the unit that made the decision for its opinion first."))


def extension_in_the_rule(lifecycle: Lifecycle) -> Verdict:
    term = terms.resolve(REPAIR.review_term, lifecycle.case.received_on).term
    if term.extension is not None:
        return YES
    return no("no_extension", _("The rule that holds for this case knows no extension."))


def not_extended_yet(lifecycle: Lifecycle) -> Verdict:
    if all(row.approved is False for row in lifecycle.file.extensions):
        return YES
    return no("extended_already", _("The result is put off once at most."))


def extension_pending(lifecycle: Lifecycle) -> Verdict:
    if extensions.pending(lifecycle.file) is not None:
        return YES
    return no("no_extension_pending", _("Nobody has proposed to put the result off."))


def term_still_runs(lifecycle: Lifecycle) -> Verdict:
    """The applicant is told before the term ends, or it is not extended."""
    row = extensions.pending(lifecycle.file)
    if row is None or clock.local_date(lifecycle.now) <= extensions.due_on(lifecycle.file):
        return YES
    return no("term_over", _("The term has ended. The applicant had to be told before."))


def extension_still_fits(lifecycle: Lifecycle) -> Verdict:
    """A receipt date that was corrected meanwhile makes nothing longer than the longest, and nothing shorter."""
    row = extensions.pending(lifecycle.file)
    if row is None:
        return YES
    due_on = extensions.due_on(lifecycle.file)
    if due_on < row.until <= extensions.longest(due_on):
        return YES
    return no(
        "until_invalid", _("The receipt date was corrected, and the proposed day does not fit any more.")
    )


def a_repair_stands(lifecycle: Lifecycle) -> Verdict:
    if any(item.ended_on and item.restored_on is None for item in lifecycle.file.items):
        return YES
    return no("nothing_repaired", _("No repair of this case stands that could be revoked."))


def not_served_yet(lifecycle: Lifecycle) -> Verdict:
    row = lifecycle.file.revocation
    if row is not None and row.served_on is None:
        return YES
    return no("served_already", _("The notice has been served."))


def defence_over(lifecycle: Lifecycle) -> Verdict:
    """The notice was served, and the person has answered or their term has passed."""
    row = lifecycle.file.revocation
    last = revocations.defence_ends_on(row) if row else None
    if row is None or last is None:
        return no("not_served", _("There is no proof yet that the notice was served."))
    if row.defended_at is not None or clock.local_date(lifecycle.now) > last:
        return YES
    return no("defence_open", _("The person still has time to answer the notice."))
