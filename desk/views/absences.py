"""Absences: who is away, who takes the duty, and coming back early."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.absences import end_absence, enter_absence
from accounts.membership import in_force
from accounts.models import Absence, Role, User
from core.errors import BadInput
from desk.doors import officials
from desk.forms.absences import AbsenceForm
from desk.forms.refusals import show_refusal
from desk.person import Person, person_of

LEADS = (Role.SUPERVISOR, Role.UNIT_HEAD)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*LEADS)
def absences(request: HttpRequest) -> HttpResponse:
    """The absences of the unit's people, and entering one; the deputy takes the duty, no clock moves."""
    person = person_of(request)
    form = AbsenceForm(request.POST or None, people=people_of(person))
    if request.method == "POST" and form.is_valid() and _entered(form, person):
        messages.success(request, _("The absence was entered."))
        return redirect("desk_absences")
    rows = current_absences(person).select_related("user", "deputy").order_by("starts_on", "pk")
    context = {"form": form, "absences": rows, "today": person.on}
    return render(request, "desk/absences.html", context, status=422 if form.errors else 200)


@require_POST
@officials(*LEADS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is back: the duty is theirs again from today."""
    person = person_of(request)
    absence = get_object_or_404(current_absences(person), pk=pk)
    end_absence(absence=absence, on=person.on)
    messages.success(request, _("The absence has ended."))
    return redirect("desk_absences")


def people_of(person: Person) -> QuerySet[User]:
    """The people of the units this person leads."""
    rows = in_force(person.on).filter(unit__in=person.units_as(*LEADS))
    return User.objects.filter(pk__in=rows.values("user")).order_by("name", "pk")


def current_absences(person: Person) -> QuerySet[Absence]:
    """Not over and not cancelled."""
    return Absence.objects.filter(
        user__in=people_of(person).order_by(), ends_on__gte=person.on, cancelled_at__isnull=True
    )


def _entered(form: AbsenceForm, person: Person) -> bool:
    try:
        enter_absence(**form.cleaned_data, today=person.on)
    except BadInput as error:
        show_refusal(form, error)
        return False
    return True
