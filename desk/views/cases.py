"""The case page: facts left, actions right; notes, watching, and a number shown in full."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access
from cases.lifecycles.entries import required_text
from cases.models import Case, Note, Watch
from core import clock
from core.errors import BadInput, NotAllowed
from desk import purposes
from desk.casepage import CasePage
from desk.casepages import page_of
from desk.doors import officials
from desk.person import Person, person_of
from desk.rail import rail
from desk.views import purposes as purpose_asked
from ledger.models import Kind
from ledger.recording import record
from workflows import once
from workflows.charts import flow_svg


@require_safe
@officials()
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case as the office sees it. A stranger gets 404."""
    person = person_of(request)
    found = access.case_for(person.user, reference, person.on)
    page = page_of(found, person)
    if purpose_asked.is_needed(request, page):
        return purpose_asked.ask(request, found)
    page.note_read(purposes.given(request, found))
    return render(request, "desk/case.html", context_of(page, person))


@require_POST
@officials()
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    """An internal note, seen by the office only; sent twice it is kept once."""
    person = person_of(request)
    found = access.case_for(person.user, reference, person.on)
    refuse_readers(person)
    try:
        text = required_text(request.POST.get("text", ""), "text")
    except BadInput as error:
        page = page_of(found, person)
        if first := purpose_asked.first(request, page):
            return first
        context = context_of(page, person) | {
            "note_error": error,
            "note_text": request.POST.get("text", ""),
        }
        return render(request, "desk/case.html", context, status=error.status)
    note = Note(case=found, author=person.user, at=clock.now())
    note.text = text
    with transaction.atomic():
        if once.is_first(once.key_of(request.POST.get("key", "")), person.user, found):
            note.save()
    return redirect(f"{reverse('desk_case', args=[reference])}#notes")


@require_POST
@officials()
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep an eye on the case, or no longer, as the button said: pressed twice it is the same."""
    person = person_of(request)
    found = access.case_for(person.user, reference, person.on)
    refuse_readers(person)
    if request.POST.get("watch") == "no":
        Watch.objects.filter(user=person.user, case=found).delete()
        messages.success(request, _("You no longer watch this case."))
    else:
        Watch.objects.get_or_create(user=person.user, case=found)
        messages.success(request, _("You watch this case now."))
    return redirect("desk_case", reference)


@require_POST
@officials()
def reveal(request: HttpRequest, reference: str) -> HttpResponse:
    """The subject's name and number in full, once, for a purpose that is written down (Article 38)."""
    person = person_of(request)
    found = access.case_for(person.user, reference, person.on)
    purpose = purposes.typed(request)
    page = page_of(found, person)
    if not purpose and purpose_asked.is_needed(request, page):
        return purpose_asked.ask(request, found, _("Say what you need it for."))
    context = context_of(page, person)
    if not purpose:
        context["purpose_error"] = _("Say what you need it for.")
        return render(request, "desk/case.html", context, status=422)
    purposes.keep(request, found, purpose)
    record(Kind.REVEAL, actor=person.user, obj=found.subject, purpose=purpose, facts={"case": found.pk})
    return render(request, "desk/case.html", context | {"revealed": found.subject})


def refuse_readers(person: Person) -> None:
    """Whoever only audits leaves no mark on a case. Raises NotAllowed."""
    if person.only_reads:
        raise NotAllowed(_("An auditor reads cases and writes nothing on them."), code="auditor_reads_only")


def context_of(page: CasePage, person: Person) -> dict[str, Any]:
    case: Case = page.case
    offered = rail(page)
    return {
        "page": page,
        "case": case,
        "person": person,
        "rail": offered,
        "may_record_step": offered.offers("record_step"),
        "flow": flow_svg(case),
    }
