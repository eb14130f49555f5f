"""One batch: how far it is, its report, and the decision of a second person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access
from cases.models import IntakeBatch
from core import clock
from core.errors import BadInput
from core.numbers import whole
from desk.batches import BatchPage
from desk.doors import officials
from desk.forms.intake import DecideForm
from desk.forms.refusals import show_refusal
from desk.person import Person, person_of
from desk.views.intake import READERS
from ledger.models import Kind
from ledger.recording import record
from workflows.intake import deciding, showing

LOOK_AGAIN = "3"  # seconds; the page loads itself anew while the rows are looked at, without a script


@require_safe
@officials(*READERS)
def batch(request: HttpRequest, reference: str) -> HttpResponse:
    """Progress, findings line by line, and the rows that wait for a second person."""
    person = person_of(request)
    found = access.batch_for(person.user, reference, person.on)
    lines, rows = (whole(request.GET.get(name, "1")) or 1 for name in ("lines", "rows"))
    return _page(request, BatchPage(found, person, lines, rows), DecideForm())


@require_safe
@officials(*READERS)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """The findings as a table: lines, columns and codes, and nothing of what the rows said."""
    person = person_of(request)
    found = access.batch_for(person.user, reference, person.on)
    record(Kind.DOWNLOAD, actor=person.user, obj=found, facts={"what": "report"})
    response = HttpResponse(showing.report(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.csv"'
    return response


@require_POST
@officials(*READERS)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody else than who brought it lets it count, or rejects it and says why."""
    person = person_of(request)
    found = access.batch_for(person.user, reference, person.on)
    form = DecideForm(request.POST)
    if not form.is_valid() or not _decided(form, found, person):
        return _page(request, BatchPage(found, person), form, status=422)
    confirmed = form.cleaned_data["decision"] == "confirm"
    said = _("Confirmed. The entries are being made.") if confirmed else _("The batch was rejected.")
    messages.success(request, said)
    return redirect("desk_batch", found.reference)


def _decided(form: DecideForm, found: IntakeBatch, person: Person) -> bool:
    try:
        if form.cleaned_data["decision"] == "confirm":
            deciding.confirm(found, actor=person.actor, at=clock.now())
        else:
            deciding.reject(found, actor=person.actor, reason=form.cleaned_data["reason"], at=clock.now())
    except BadInput as error:
        show_refusal(form, error)
        return False
    return True


def _page(request: HttpRequest, page: BatchPage, form: DecideForm, status: int = 200) -> HttpResponse:
    """Whoever reads what somebody else brought leaves a line in the ledger."""
    if page.waiting.rows and page.batch.brought_by_id != page.person.user.pk:
        record(Kind.READ, actor=page.person.user, obj=page.batch)
    context = {"page": page, "batch": page.batch, "form": form}
    response = render(request, "desk/batch.html", context, status=status)
    if page.is_under_way and not page.is_stuck:
        response["Refresh"] = LOOK_AGAIN
    return response
