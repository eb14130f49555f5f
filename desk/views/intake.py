"""Bringing entries: the unit's batches, a table, one entry typed in, and the template to fill in."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from cases import access
from cases.intake import tables, templates
from cases.intake.rows import Context, check_row
from cases.models import BatchSource, CatalogueItem, IntakeBatch
from core import clock
from core.errors import DomainError
from core.numbers import whole
from desk.doors import officials
from desk.forms.intake import EntryForm, TableForm
from desk.forms.refusals import show_refusal
from desk.person import Person, person_of
from workflows.intake import checking, receiving

READERS = (
    Role.REVIEWER,
    Role.APPROVER,
    Role.DATA_STEWARD,
    Role.SUPERVISOR,
    Role.DIRECTOR,
    Role.AUDITOR,
)
PAGE = 50  # batches
KINDS = {
    "csv": ("text/csv; charset=utf-8", templates.csv_template),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        templates.xlsx_template,
    ),
}


@require_safe
@officials(*READERS)
def intake(request: HttpRequest) -> HttpResponse:
    """What the unit brought, newest first."""
    person = person_of(request)
    number = max(1, whole(request.GET.get("page", "1")) or 1)
    batches = access.visible_batches(person.user, person.on).select_related("item", "unit", "brought_by")
    found = list(batches.order_by("-pk")[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "batches": found[:PAGE],
        "brings": person.has(*receiving.BRINGERS),
        "makes_keys": person.has(Role.DATA_STEWARD),
        "first_url": "?page=1" if number > 1 else "",
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if len(found) > PAGE else "",
    }
    return render(request, "desk/intake.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*receiving.BRINGERS)
def table(request: HttpRequest) -> HttpResponse:
    """Bring a table; it is kept first and looked at afterwards."""
    person = person_of(request)
    items = items_of(person)
    form = TableForm(
        request.POST or None, request.FILES or None, items=items, initial={"submission_key": uuid.uuid4()}
    )
    batch = _brought(form, person) if request.method == "POST" and form.is_valid() else None
    if batch is not None:
        return redirect("desk_batch", batch.reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/intake_table.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*receiving.BRINGERS)
def entry(request: HttpRequest) -> HttpResponse:
    """Bring one entry; what is wrong with it is said beside its field."""
    person = person_of(request)
    form = EntryForm(request.POST or None, items=items_of(person), initial={"submission_key": uuid.uuid4()})
    batch = _entered(form, person) if request.method == "POST" and form.is_valid() else None
    if batch is not None:
        return redirect("desk_batch", batch.reference)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/intake_entry.html", {"form": form}, status=status)


@require_safe
@officials(*READERS)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with the headings, in the reader's language."""
    if kind not in KINDS:
        raise Http404
    content_type, make = KINDS[kind]
    response = HttpResponse(make(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="entries.{kind}"'
    return response


def items_of(person: Person) -> QuerySet[CatalogueItem]:
    """The items of the units for which this person brings entries."""
    units = person.units_as(*receiving.BRINGERS)
    return CatalogueItem.objects.filter(unit__in=units).order_by("unit", "code")


def _brought(form: TableForm, person: Person) -> IntakeBatch | None:
    data, name = form.data_of_table
    try:
        return receiving.receive_file(
            actor=person.actor,
            item=form.cleaned_data["item"],
            data=data,
            name=name,
            submission_key=form.cleaned_data["submission_key"],
            at=clock.now(),
        )
    except DomainError as error:
        show_refusal(form, error, "table" if error.field == "file" else error.field)
        return None


def _entered(form: EntryForm, person: Person) -> IntakeBatch | None:
    item, now = form.cleaned_data["item"], clock.now()
    findings = check_row(form.row, Context(item, person.on)).findings
    for found in findings:
        said = f"{found.sentence} ({found.article})" if found.article else found.sentence
        show_refusal(form, DomainError(said, code=found.code, field=found.column))
    if findings:
        return None
    bringing = receiving.Bringing(
        item=item,
        source=BatchSource.FORM,
        kind=tables.ROWS,
        data=tables.packed([form.row]),
        submission_key=form.cleaned_data["submission_key"],
    )
    try:
        batch = receiving.receive(bringing, actor=person.actor, at=now)
    except DomainError as error:
        show_refusal(form, error)
        return None
    checking.check_batch(batch.pk, now)
    return batch
