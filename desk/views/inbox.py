"""The inbox: what to do next, taking it, and handing it out."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role, User
from core.errors import BadInput
from core.numbers import whole
from core.templatetags.redress import listed
from desk.doors import officials
from desk.forms.filters import EVERY_UNIT, FindForm, found_by, narrowing
from desk.forms.handing import HandOutForm, as_choices, hand_out_fields
from desk.lines import table, url_of
from desk.lists import TASKS, VIEWS, listing, tabs
from desk.pending import receipt_dates
from desk.person import person_of
from desk.untold import reminder
from workflows import handing
from workflows.finding import subjects_in
from workflows.once import key_of


@require_safe
@officials()
def inbox(request: HttpRequest) -> HttpResponse:
    """Mine, my unit's queue, watching, done: a page of 25, the nearest due date first."""
    person = person_of(request)
    view = request.GET.get("view", "mine")
    view = view if view in VIEWS else "mine"
    narrowed = narrowing(
        request.GET, person.seen_units, len(person.overseen), view=view, lists_tasks=view in TASKS
    )
    found = listing(person, view, narrowed.filters, request.GET)
    supervised = person.units_as(Role.SUPERVISOR) if view in TASKS and found.rows else set()
    context = {
        "view": view,
        "tabs": tabs(view, get_language()),
        "filters": narrowed.form,
        "filtered": narrowed.is_asked,
        "begins": narrowed.filters.text,
        "is_about": narrowed.filters.subjects is not None,
        "list": found,
        "table": table(found.rows, lists_tasks=view in TASKS, choices=supervised or None),
        "hand_out_fields": hand_out_fields(handing.receivers(supervised, person.on)) if supervised else "",
        "receipt_dates": receipt_dates(person) if view in TASKS else [],
        "untold": reminder(person) if view == "mine" else None,
    }
    return render(request, "desk/inbox.html", context)


@require_POST
@officials()
def find(request: HttpRequest) -> HttpResponse:
    """A line of the list by number or name; the address it leads to has ids and numbers of cases only."""
    person = person_of(request)
    view = request.POST.get("view", "")
    query = {"view": view if view in VIEWS else "mine"}
    form = FindForm(request.POST)
    if form.is_valid():
        query |= found_by(form.cleaned_data["text"], partial(subjects_in, person.actor, query["view"]))
    if view == "unit" and len(person.overseen) > 1:
        query["unit"] = EVERY_UNIT
    return redirect(reverse("desk_inbox", query=query))


@require_POST
@officials()
def take_next(request: HttpRequest) -> HttpResponse:
    """The task that is due first among those nobody has becomes this person's."""
    item = handing.take_next(person_of(request).actor, key_of(request.POST.get("key", "")))
    if item is None:
        messages.info(request, _("There is no free task that you may take."))
        return redirect("desk_inbox")
    messages.success(request, _("%(case)s is yours now.") % {"case": item.case.reference})
    return redirect(url_of(item.case.reference, item.assistance_id))


@require_POST
@officials(Role.SUPERVISOR)
def hand_out(request: HttpRequest) -> HttpResponse:
    """A supervisor hands the chosen tasks to one person; what is refused is told one by one."""
    person = person_of(request)
    people = handing.receivers(person.units_as(Role.SUPERVISOR), person.on)
    form = HandOutForm(request.POST, colleagues=as_choices(people))
    back = f"{reverse('desk_inbox')}?view=unit"
    if not form.is_valid():
        messages.error(request, _("Choose tasks, a colleague and a reason."))
        return redirect(back)
    to = next(one for one in people if str(one.pk) == form.cleaned_data["to"])
    try:
        report = handing.hand_out(person.actor, _chosen(request), to=to, reason=form.cleaned_data["reason"])
    except BadInput as error:
        messages.error(request, str(error.sentence))
        return redirect(back)
    _tell(request, report, to)
    return redirect(back)


def _tell(request: HttpRequest, report: handing.HandOutReport, to: User) -> None:
    if report.done:
        many = ngettext("%(n)s task handed to %(name)s.", "%(n)s tasks handed to %(name)s.", len(report.done))
        messages.success(request, many % {"n": len(report.done), "name": to})
    for sentence, references in report.by_sentence().items():
        messages.warning(request, _("%(label)s: %(text)s") % {"label": listed(references), "text": sentence})


def _chosen(request: HttpRequest) -> list[int]:
    return [pk for text in request.POST.getlist("items") if (pk := whole(text))]
