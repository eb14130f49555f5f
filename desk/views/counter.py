"""The counter: papers taken, people checked, letters printed."""

import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import claiming
from accounts.models import Role
from cases import access
from cases.models import Case
from core.errors import DomainError
from desk.counterfiling import take_paper
from desk.doors import officials
from desk.forms.counter import FilingForm, FindClaimForm
from desk.forms.refusals import show_refusal
from desk.masking import masked_subject
from desk.person import person_of
from desk.views.letters import letters_of
from workflows import deadlines, untold

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
    if case is None:
        return render(request, "desk/counter_filing.html", {"form": form}, status=422)
    return redirect("desk_counter_receipt", case.reference)


@require_safe
@officials(Role.COUNTER_CLERK)
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt to print and hand over: number, due date and how it was counted."""
    person = person_of(request)
    found = access.visible_cases(person.user, person.on).select_related("subject", "unit")
    case = get_object_or_404(found, reference=reference, received_via="counter")
    review = next((row for row in deadlines.running(case) if row.slot == "review"), None)
    context = {
        "case": case,
        "subject": masked_subject(case.subject),
        "review": review,
        "slip": deadlines.slip_of(review) if review else None,
        "target": deadlines.target_of(review) if review else None,
    }
    return render(request, "desk/counter_receipt.html", context)


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
