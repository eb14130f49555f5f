"""The inbox: what to do next, taking it, and handing it out."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role, Unit, User
from core.errors import BadInput
from core.numbers import whole
from core.templatetags.redress import listed
from desk.doors import officials
from desk.forms.filters import FilterForm
from desk.forms.handing import HandOutForm
from desk.lists import TASKS, VIEWS, listing, tabs, url_of
from desk.pending import receipt_dates
from desk.person import Person, person_of
from desk.untold import reminder
from workflows import handing
from workflows.inbox import overseen_units


@require_safe
@officials()
def inbox(request: HttpRequest) -> HttpResponse:
    """Mine, my unit's queue, watching, done: a page of 25, the nearest due date first."""
    person = person_of(request)
    view = request.GET.get("view", "mine")
    view = view if view in VIEWS else "mine"
    form = FilterForm(request.GET, units=_units(person), lists_tasks=view in TASKS)
    filters = form.filters()
    found = listing(person, view, filters, request.GET)
    supervised = person.units_as(Role.SUPERVISOR) if view in TASKS else set()
    context = {
        "view": view,
        "tabs": tabs(view),
        "filter_form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "list": found,
        "lists_tasks": view in TASKS,
        "hand_out_form": _hand_out_form(person, supervised) if supervised and found.rows else None,
        "supervised": supervised,
        "receipt_dates": receipt_dates(person) if view in TASKS else [],
        "untold": reminder(person) if view == "mine" else None,
    }
    return render(request, "desk/inbox.html", context)


@require_POST
@officials()
def take_next(request: HttpRequest) -> HttpResponse:
    """The task that is due first among those nobody has becomes this person's."""
    item = handing.take_next(person_of(request).actor)
    if item is None:
        messages.info(request, _("There is no free task that you may take."))
        return redirect("desk_inbox")
    messages.success(request, _("%(case)s is yours now.") % {"case": item.case.reference})
    return redirect(url_of(item))


@require_POST
@officials(Role.SUPERVISOR)
def hand_out(request: HttpRequest) -> HttpResponse:
    """A supervisor hands the chosen tasks to one person; what is refused is told one by one."""
    person = person_of(request)
    form = _hand_out_form(person, person.units_as(Role.SUPERVISOR), request)
    back = f"{reverse('desk_inbox')}?view=unit"
    if not form.is_valid():
        messages.error(request, _("Choose tasks, a colleague and a reason."))
        return redirect(back)
    try:
        report = handing.hand_out(person.actor, _chosen(request), **form.cleaned_data)
    except BadInput as error:
        messages.error(request, str(error.sentence))
        return redirect(back)
    _tell(request, report, form.cleaned_data["to"])
    return redirect(back)


def _tell(request: HttpRequest, report: handing.HandOutReport, to: User) -> None:
    if report.done:
        many = ngettext("%(n)s task handed to %(name)s.", "%(n)s tasks handed to %(name)s.", len(report.done))
        messages.success(request, many % {"n": len(report.done), "name": to})
    for sentence, references in report.by_sentence().items():
        messages.warning(request, _("%(label)s: %(text)s") % {"label": listed(references), "text": sentence})


def _hand_out_form(person: Person, supervised: set[int], request: HttpRequest | None = None) -> HandOutForm:
    people = handing.receivers(supervised, person.on)
    return HandOutForm(request.POST if request else None, people=people)


def _chosen(request: HttpRequest) -> list[int]:
    return [pk for text in request.POST.getlist("items") if (pk := whole(text))]


def _units(person: Person) -> QuerySet[Unit]:
    """The units whose queue the filter offers."""
    worked_in = {unit for unit, _role in person.actor.holdings}
    if not person.oversees:
        return Unit.objects.filter(pk__in=worked_in)
    return overseen_units(person.actor) | Unit.objects.filter(pk__in=worked_in)
