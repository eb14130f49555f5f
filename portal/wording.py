"""An objection in words for the person concerned: whose turn it is, and what happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from cases.lifecycles.states import ObjectionState as S
from cases.lifecycles.states import Outcome
from cases.models import Case
from notifications.models import Message

Names = Mapping[int, str]  # the names of units by id


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: `yours`, an office's, or nobody's any more."""

    title: str
    text: str
    yours: bool = False


STATES: dict[str, StrPromise] = {
    S.FILED: gettext_lazy("Arrived"),
    S.SUPPLEMENTING: gettext_lazy("We need something from you"),
    S.REVIEWING: gettext_lazy("Being examined"),
    S.ASSISTING: gettext_lazy("Being examined with other offices"),
    S.AWAITING_APPROVAL: gettext_lazy("A second person is checking"),
    S.CORRECTING: gettext_lazy("Being corrected"),
    S.CONCLUDED: gettext_lazy("Closed"),
}
OUTCOMES: dict[str, StrPromise] = {
    Outcome.UPHELD: gettext_lazy("You were right"),
    Outcome.PARTLY: gettext_lazy("You were partly right"),
    Outcome.REJECTED: gettext_lazy("The entry stays as it is"),
    Outcome.NOT_ACCEPTED: gettext_lazy("The objection was not accepted"),
    Outcome.REFERRED: gettext_lazy("Another body has to decide"),
    Outcome.WITHDRAWN: gettext_lazy("You withdrew the objection"),
}
TITLES: dict[str, StrPromise] = {
    "objection.transferred": gettext_lazy("Your objection was passed to another office"),
    "repair.transferred": gettext_lazy("Your application was passed to another office"),
    "objection.remedy_noted": gettext_lazy("A further remedy was noted"),
    "repair.may_be_asked_for": gettext_lazy("You may now ask for an earlier end of a publication"),
}


def turn_of(case: Case) -> Turn:
    """Whose turn it is and what they do."""
    office = str(case.unit)
    texts = {
        S.FILED: _("%(office)s is checking whether it has everything it needs.") % {"office": office},
        S.REVIEWING: _("%(office)s is examining the entry and what you wrote.") % {"office": office},
        S.ASSISTING: _("%(office)s has asked other offices to help with checking.") % {"office": office},
        S.AWAITING_APPROVAL: _(
            "%(office)s has prepared a decision. A second person, who did not work on it, checks it now."
        )
        % {"office": office},
        S.CORRECTING: _("The decision is made. The office that keeps the entry now carries it out."),
        S.CONCLUDED: _("Nothing more needs to be done."),
    }
    if case.state == S.SUPPLEMENTING:
        text = _("%(office)s needs something from you to go on. The time limit runs on meanwhile.")
        return Turn(_("It is your turn"), text % {"office": office}, yours=True)
    title = _("This case is closed") if case.state == S.CONCLUDED else _("It is the office's turn")
    return Turn(title, texts[S(case.state)])


def left_to_the_office(case: Case) -> Turn:
    """Withdrawn after an error was found: nothing is left for the person to do, but for the office."""
    keeper = case.record.unit if case.record else case.unit
    text = _("You need not do anything. %(office)s still looks at the entry and corrects its own error.")
    return Turn(_("This case is closed"), text % {"office": keeper})


def message_title(message: Message) -> str:
    """The subject line; for a reminder that was not put into words yet, what it is about."""
    if message.subject_sealed:
        return str(message.subject)
    return str(TITLES.get(message.key, _("A message about your case")))


# — the timeline —


def _file(facts: Mapping[str, Any], names: Names) -> str:
    return _("The objection was filed")


def _transfer(facts: Mapping[str, Any], names: Names) -> str:
    return _("Passed to %(office)s; the date stays") % {"office": names.get(facts["new_unit"], "–")}


def _request_assistance(facts: Mapping[str, Any], names: Names) -> str:
    return _("%(office)s was asked to help") % {"office": names.get(facts["asked_unit"], "–")}


def _confirm_receipt_date(facts: Mapping[str, Any], names: Names) -> str:
    return _("The date of receipt was corrected")


def _annotate_remedy(facts: Mapping[str, Any], names: Names) -> str:
    if facts.get("kind") == "suit":
        return _("It was noted that a suit is pending")
    return _("It was noted that a reconsideration is pending")


def _approve(facts: Mapping[str, Any], names: Names) -> str:
    return _("Decided: %(outcome)s") % {"outcome": OUTCOMES.get(facts.get("finding", ""), "")}


def _report_own_correction(facts: Mapping[str, Any], names: Names) -> str:
    if facts.get("remedy"):
        return _("The office corrected its own error")
    return _("The office looked again and found nothing wrong")


def said(sentence: StrPromise) -> Callable[[Mapping[str, Any], Names], str]:
    return lambda facts, names: str(sentence)


def handed_in(online: StrPromise, at_the_counter: StrPromise) -> Callable[[Mapping[str, Any], Names], str]:
    return lambda facts, names: str(at_the_counter if facts.get("counter") else online)


SENTENCES: dict[str, Callable[[Mapping[str, Any], Names], str]] = {
    "file": _file,
    "identify_record": said(gettext_lazy("The entry you described was found and marked as disputed")),
    "transfer": _transfer,
    "request_supplement": said(gettext_lazy("We asked you for more")),
    "supplement": handed_in(
        gettext_lazy("The answer arrived"), gettext_lazy("The answer was handed in at the counter")
    ),
    "add_material": handed_in(
        gettext_lazy("More material arrived"), gettext_lazy("More material was handed in at the counter")
    ),
    "continue_without": said(gettext_lazy("The examination went on without the material we asked for")),
    "accept": said(gettext_lazy("The objection was accepted for examination")),
    "decline": said(gettext_lazy("A decision was prepared; a second person checks it")),
    "refer_out": said(gettext_lazy("A decision was prepared; a second person checks it")),
    "propose": said(gettext_lazy("A decision was prepared; a second person checks it")),
    "request_assistance": _request_assistance,
    "answer": said(gettext_lazy("The office that was asked has answered")),
    "proceed_without": said(gettext_lazy("The examination went on without an answer that was missing")),
    "withdraw_request": said(gettext_lazy("A question to another office was withdrawn")),
    "send_back": said(gettext_lazy("The second person wants it examined more closely")),
    "approve": _approve,
    "apply_correction": said(gettext_lazy("The decision was carried out")),
    "return_correction": said(gettext_lazy("The decision could not be carried out as written")),
    "report_own_correction": _report_own_correction,
    "withdraw": handed_in(
        gettext_lazy("The objection was withdrawn"),
        gettext_lazy("The objection was withdrawn on paper at the counter"),
    ),
    "confirm_receipt_date": _confirm_receipt_date,
    "annotate_remedy": _annotate_remedy,
    "reopen": said(gettext_lazy("The case was opened again")),
    "notice_left": said(gettext_lazy("The result was sent")),
    "breached": said(gettext_lazy("The time limit ended")),
}
LATE = frozenset({"breached"})
DONE = frozenset({"approve", "apply_correction", "report_own_correction", "notice_left"})
REASON_SHOWN = frozenset({"reopen"})  # its reason stands in the notice too; other reasons are the office's
# The office's own business: who has the case, whom it warns, what waits for a second person.
NOT_TOLD = frozenset(
    {
        "all_answered",
        "appoint_approver",
        "claim",
        "declare_interest",
        "propose_receipt_date",
        "reassign",
        "refuse_receipt_date",
        "release",
        "warned",
    }
)
