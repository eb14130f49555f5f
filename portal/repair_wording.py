"""A repair in words for the person concerned: whose turn it is, and what happened."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from cases.lifecycles.states import Outcome
from cases.lifecycles.states import RepairState as S
from cases.models import Case, StepKind
from core.templatetags.redress import long_date
from portal import wording
from portal.wording import Names, Turn, handed_in, said

STATES: dict[str, StrPromise] = {
    S.PREPARING: gettext_lazy("Being passed on"),
    S.FORWARDED: gettext_lazy("Passed on, receipt not confirmed yet"),
    S.FILED: gettext_lazy("Arrived"),
    S.SUPPLEMENTING: gettext_lazy("We need something from you"),
    S.ACCEPTED: gettext_lazy("Accepted, being examined"),
    S.VERIFYING: gettext_lazy("Being examined with other offices"),
    S.AWAITING_APPROVAL: gettext_lazy("A second person is checking"),
    S.EXECUTING: gettext_lazy("Granted, being carried out"),
    S.AWAITING_RECEIPT: gettext_lazy("Carried out here, confirmation awaited"),
    S.CONCLUDED: gettext_lazy("Closed"),
    S.REVOCATION_NOTICED: gettext_lazy("It is proposed to revoke the repair"),
    S.REVOCATION_APPROVAL: gettext_lazy("A second person decides on the revocation"),
}
OUTCOMES: dict[str, StrPromise] = {
    Outcome.REPAIRED: gettext_lazy("Repaired"),
    Outcome.PARTLY_REPAIRED: gettext_lazy("Repaired in part"),
    Outcome.REFUSED: gettext_lazy("Not repaired"),
    Outcome.NOT_ACCEPTED: gettext_lazy("The application was not accepted"),
    Outcome.WITHDRAWN: gettext_lazy("You withdrew the application"),
    Outcome.REVOKED: gettext_lazy("The repair was revoked"),
}


def turn_of(case: Case) -> Turn:
    """Whose turn it is and what they do."""
    office = {"office": str(case.unit)}
    if case.state == S.SUPPLEMENTING:
        text = _("%(office)s needs something from you to go on. The time limit runs on meanwhile.")
        return Turn(_("It is your turn"), text % office, yours=True)
    if case.state == S.REVOCATION_NOTICED and _is_answered(case):
        text = _("Your answer has arrived. %(office)s examines it; then a second person decides.")
        return Turn(_("It is the office's turn"), text % office)
    if case.state == S.REVOCATION_NOTICED:
        text = _("%(office)s proposes to revoke the repair. Nothing is decided. You may answer what is said.")
        return Turn(_("It is your turn"), text % office, yours=True)
    if case.state == S.CONCLUDED:
        return Turn(_("This case is closed"), _("Nothing more needs to be done."))
    return Turn(_("It is the office's turn"), str(TURNS[S(case.state)]) % office)


def _is_answered(case: Case) -> bool:
    """The notice of revocation was answered; read from what the list fetched with its cases."""
    return any(row.approved is None and row.defended_at for row in case.revocations.all())


TURNS: dict[str, StrPromise] = {
    S.PREPARING: gettext_lazy("%(office)s passes the application on to the platform that receives it."),
    S.FORWARDED: gettext_lazy("The platform above has to confirm that it received the application."),
    S.FILED: gettext_lazy("%(office)s is checking whether it can accept the application."),
    S.ACCEPTED: gettext_lazy("%(office)s is examining each entry and what you handed in."),
    S.VERIFYING: gettext_lazy("%(office)s has asked other offices for their opinion."),
    S.AWAITING_APPROVAL: gettext_lazy(
        "%(office)s has prepared a decision. A second person, who did not work on it, checks it now."
    ),
    S.EXECUTING: gettext_lazy("What was granted is no longer published. %(office)s carries out the rest."),
    S.AWAITING_RECEIPT: gettext_lazy("Everything is done here. The platform above still has to confirm it."),
    S.REVOCATION_APPROVAL: gettext_lazy("A second person decides whether the repair is revoked."),
}


def _approve(facts: Mapping[str, Any], names: Names) -> str:
    return _("Decided: %(outcome)s") % {"outcome": OUTCOMES.get(facts.get("finding", ""), "")}


def _put_off(facts: Mapping[str, Any], names: Names) -> str:
    day = long_date(dt.date.fromisoformat(facts["until"]))
    return _("The result was put off, at the latest until %(day)s") % {"day": day}


def _record_step(facts: Mapping[str, Any], names: Names) -> str:
    return str(STEPS[StepKind(facts["kind"])])


def _receipt(facts: Mapping[str, Any], names: Names) -> str:
    day = long_date(dt.date.fromisoformat(facts["received_on"]))
    return _("The platform above received the application on %(day)s") % {"day": day}


STEPS: dict[str, StrPromise] = {
    StepKind.PUBLICATION_ENDED: gettext_lazy("Carried out: the entry is no longer published here"),
    StepKind.UPSTREAM_TOLD: gettext_lazy("Carried out: the platform above was told"),
    StepKind.SHARING_STOPPED: gettext_lazy("Carried out: sharing and use were stopped"),
    StepKind.MEASURE_LIFTED: gettext_lazy("Carried out: an office that had the entry lifted its measures"),
    StepKind.EVALUATION_UPDATED: gettext_lazy("Carried out: the credit evaluation was updated"),
}
PREPARED = gettext_lazy("A decision was prepared; a second person checks it")
SENTENCES: dict[str, Callable[[Mapping[str, Any], Names], str]] = {
    name: wording.SENTENCES[name]
    for name in (
        "transfer",
        "request_supplement",
        "supplement",
        "add_material",
        "continue_without",
        "request_assistance",
        "answer",
        "proceed_without",
        "withdraw_request",
        "send_back",
        "confirm_receipt_date",
        "notice_left",
        "breached",
    )
} | {
    "file": said(gettext_lazy("You applied for credit repair")),
    "forward": said(gettext_lazy("The application was passed on")),
    "record_receipt": _receipt,
    "accept": said(gettext_lazy("The application was accepted")),
    "decline": said(PREPARED),
    "propose": said(PREPARED),
    "approve": _approve,
    "approve_extension": _put_off,
    "record_step": _record_step,
    "record_upstream": said(gettext_lazy("The platform above confirmed it")),
    "propose_revocation": said(gettext_lazy("It was proposed to revoke the repair")),
    "record_service": said(gettext_lazy("The notice of revocation was served")),
    "defend": handed_in(
        gettext_lazy("The notice of revocation was answered"),
        gettext_lazy("The notice of revocation was answered at the counter"),
    ),
    "close_defence": said(gettext_lazy("Your time to answer is over; a second person decides")),
    "revoke": said(gettext_lazy("The repair was revoked; the entry is published again")),
    "refuse_revocation": said(gettext_lazy("Decided: the repair stands")),
    "withdraw": handed_in(
        gettext_lazy("The application was withdrawn"),
        gettext_lazy("The application was withdrawn on paper at the counter"),
    ),
}
LATE = frozenset({"breached", "propose_revocation", "revoke"})
DONE = frozenset({"approve", "record_step", "record_upstream", "notice_left", "refuse_revocation"})
REASON_SHOWN = frozenset({"revoke", "refuse_revocation"})  # they stand in the notice too
NOT_TOLD = frozenset(
    {
        "all_answered",
        "appoint_approver",
        "claim",
        "declare_interest",
        "propose_extension",
        "propose_receipt_date",
        "reassign",
        "refuse_extension",
        "refuse_receipt_date",
        "release",
        "warned",
    }
)
