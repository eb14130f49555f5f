"""The counter: papers taken, people checked, letters printed."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import claiming
from accounts.models import Role
from cases import access
from cases.lifecycles.states import Procedure
from cases.models import Case
from core.errors import DomainError
from desk.counterfiling import region_unknown, take_paper
from desk.counterpapers import taken_since
from desk.counterrepair import take_application
from desk.doors import officials
from desk.forms.counter import FilingForm, FindClaimForm
from desk.forms.counter_repair import RepairFilingForm
from desk.forms.papers import FindForm
from desk.forms.refusals import show_refusal
from desk.masking import masked_subject
from desk.person import Person, person_of
from desk.views.letters import letters_of
from workflows import deadlines, untold
from workflows.models import Slot
from workflows.repair_filing import linked

REGION_UNKNOWN = gettext_lazy(
    "The region in the identity number is on no list. Compare the number with the document once more."
)
SHOWN = 50  # claims on the page; the oldest first


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.COUNTER_CLERK)
def counter(request: HttpRequest) -> HttpResponse:
    """What waits at the counter: claims to check and letters to post.

    The oldest claims, or those of whoever stands there: a number is posted, never part of an address.
    """
    form, person = FindClaimForm(request.POST or None), person_of(request)
    sought, letters = form.is_valid(), letters_of(person)
    claims = claiming.find_pending_claims(form.cleaned_data["who"]) if sought else claiming.pending_claims()
    context = {
        "paper_form": FindForm(),
        "find_form": form,
        "sought": sought,
        "claims": [{"link": link, "subject": masked_subject(link.subject)} for link in claims[:SHOWN]],
        "letters": letters,
        "due_days": untold.due_days(letters),
    }
    return render(request, "desk/counter.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.COUNTER_CLERK)
def filing(request: HttpRequest) -> HttpResponse:
    """Take a paper objection with its true receipt date; the scanned paper proves it."""
    person = person_of(request)
    if request.method != "POST":
        form = FilingForm(initial={"received_on": person.on, "submission_key": uuid.uuid4()})
        return render(request, "desk/counter_filing.html", {"form": form})
    form = FilingForm(request.POST, request.FILES)
    case = _filed(form, request) if form.is_valid() else None
    doubtful = region_unknown(form)
    if case is None:
        context = {"form": form, "region_unknown": doubtful}
        return render(request, "desk/counter_filing.html", context, status=422)
    if doubtful:
        messages.warning(request, REGION_UNKNOWN)
    return redirect("desk_counter_receipt", case.reference)


@require_safe
@officials(Role.COUNTER_CLERK)
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt to print and hand over: number, due date and how it was counted, what was handed in since."""
    person = person_of(request)
    case = access.counter_case_for(person.user, reference, person.on)
    running = {row.slot: row for row in deadlines.running(case)}
    review = running.get(Slot.REVIEW)
    context = {
        "case": case,
        "subject": masked_subject(case.subject),
        "review": review,
        "acceptance": running.get(Slot.ACCEPTANCE),
        "linked": linked_here(case, person),
        "slip": deadlines.slip_of(review) if review else None,
        "since": taken_since(case),
        "target": deadlines.target_of(review) if review else None,
    }
    return render(request, "desk/counter_receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.COUNTER_CLERK)
def repair(request: HttpRequest) -> HttpResponse:
    """Take a paper application for repair of a verified organisation; the letter was signed on paper."""
    person = person_of(request)
    if request.method != "POST":
        form = RepairFilingForm(initial={"received_on": person.on, "submission_key": uuid.uuid4()})
        return render(request, "desk/counter_repair.html", {"form": form})
    form = RepairFilingForm(request.POST, request.FILES)
    case = _repair_filed(form, request) if form.is_valid() else None
    if case is None:
        return render(request, "desk/counter_repair.html", {"form": form}, status=422)
    return redirect("desk_counter_receipt", case.reference)


def linked_here(case: Case, person: Person) -> list[Case]:
    """The other cases of the same filing whose receipts this counter prints, too."""
    if case.procedure != Procedure.REPAIR:
        return []
    others = [other.reference for other in linked(case)]
    return [one for one in (_counters(person, number) for number in others) if one is not None]


def _counters(person: Person, number: str) -> Case | None:
    try:
        return access.counter_case_for(person.user, number, person.on)
    except Http404:
        return None


def _repair_filed(form: RepairFilingForm, request: HttpRequest) -> Case | None:
    """File it, or None with the sentence on the form and everything typed kept."""
    try:
        with transaction.atomic():
            return take_application(form, person_of(request))[0]
    except DomainError as error:
        known = {"file": "paper", "records": "documents"}.get(error.field, error.field)
        show_refusal(form, error, known)
        return None


def _filed(form: FilingForm, request: HttpRequest) -> Case | None:
    """File it, or None with the sentence on the form and everything typed kept."""
    try:
        with transaction.atomic():
            return take_paper(form, person_of(request))
    except DomainError as error:
        known = "paper" if error.field == "file" else error.field
        show_refusal(form, error, known)
        if error.link:
            form.same_case = reverse("desk_case", args=[error.link])  # type: ignore[attr-defined]
        return None
