"""What must be true for a transition, beyond the state and the person: each refusal with its sentence."""

from django.utils.translation import gettext_lazy as _

from cases.lifecycles.base import YES, Lifecycle, Verdict, no
from cases.lifecycles.states import ObjectionState
from core import clock


def entry_described_in_words(lifecycle: Lifecycle) -> Verdict:
    if lifecycle.case.objection.entry_sealed:
        return YES
    return no("entry_linked", _("The person chose the entry from the record; there is nothing to look for."))


def response_date_passed(lifecycle: Lifecycle) -> Verdict:
    asked = lifecycle.file.supplement
    if asked is None or clock.local_date(lifecycle.now) > asked.respond_by:
        return YES
    return no(
        "response_date_not_passed", _("The person still has time to answer. You may continue after that day.")
    )


def may_ask_again(lifecycle: Lifecycle) -> Verdict:
    asked = lifecycle.file.supplement
    if asked is None or (asked.round == 1 and asked.answered_at is not None):
        return YES
    return no(
        "material_already_asked",
        _("Material is asked for once, and again only if the answer was incomplete."),
    )


def something_proposed(lifecycle: Lifecycle) -> Verdict:
    proposal = lifecycle.file.proposal
    if proposal is not None and proposal.approved is None:
        return YES
    return no("nothing_proposed", _("There is no proposal to decide on."))


def no_correction_pending(lifecycle: Lifecycle) -> Verdict:
    if lifecycle.file.receipt_correction is None:
        return YES
    return no("receipt_date_pending", _("A change of the receipt date already waits for a second person."))


def correction_pending(lifecycle: Lifecycle) -> Verdict:
    if lifecycle.file.receipt_correction is not None:
        return YES
    return no("no_receipt_date_pending", _("No change of the receipt date has been proposed."))


def has_open_questions(lifecycle: Lifecycle) -> Verdict:
    if lifecycle.file.open_assistances:
        return YES
    return no("no_open_questions", _("No unit has an open question."))


def all_have_answered(lifecycle: Lifecycle) -> Verdict:
    if not lifecycle.file.open_assistances:
        return YES
    return no("questions_open", _("Another unit has not answered yet."))


def correction_owed(lifecycle: Lifecycle) -> Verdict:
    if lifecycle.file.owes_correction:
        return YES
    return no("no_correction_owed", _("No error was left to the provider to correct of its own duty."))


def somebody_is_to_act(lifecycle: Lifecycle) -> Verdict:
    """In a concluded case only the provider's own correction is a task."""
    if lifecycle.case.state != ObjectionState.CONCLUDED or lifecycle.file.owes_correction:
        return YES
    return no("wrong_state", _("The case is concluded; there is no task in it."))
