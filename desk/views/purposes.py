"""The question what somebody looks at personal data for, before a page that is not their own task."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access
from cases.models import Assistance, Case
from core.errors import DomainError
from desk import purposes
from desk.casepage import CasePage
from desk.doors import officials
from desk.person import person_of
from workflows.models import WorkItem


@require_POST
@officials()
def purpose_of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what for, and go on to the case."""
    person = person_of(request)
    return _said(request, access.case_for(person.user, reference, person.on))


@require_POST
@officials()
def purpose_of_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what for, and go on to the question."""
    person = person_of(request)
    return _said(request, access.assistance_for(person.user, pk, person.on))


def is_needed(request: HttpRequest, page: CasePage) -> bool:
    return not page.is_own_task and not purposes.given(request, page.case)


def first_for(request: HttpRequest, about: Case | Assistance) -> HttpResponseRedirect | None:
    """The same for a file, which belongs to a case or to a question."""
    person = person_of(request)
    if isinstance(about, Case):
        return first(request, CasePage(about, person))
    item = WorkItem.objects.filter(assistance=about).first()
    if purposes.is_own_question(person, about, item) or purposes.given(request, about):
        return None
    return redirect("desk_question", about.pk)


def first(request: HttpRequest, page: CasePage) -> HttpResponseRedirect | None:
    """To the case's page, which asks, where it has to be asked before something of the case is shown."""
    return redirect("desk_case", page.case.reference) if is_needed(request, page) else None


def ask(
    request: HttpRequest, about: Case | Assistance, error: str = "", not_done: DomainError | None = None
) -> HttpResponse:
    """The form; it says nothing of whom the case is about. `not_done` is why something sent before was not done."""
    case = about if isinstance(about, Case) else about.case
    context: dict[str, Any] = {
        "reference": case.reference,
        "purpose_url": _url(about),
        "purpose_error": error,
        "not_done": not_done,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else not_done.status if not_done else HTTPStatus.OK
    return render(request, "desk/purpose.html", context, status=status)


def _said(request: HttpRequest, about: Case | Assistance) -> HttpResponse:
    purpose = purposes.typed(request)
    if not purpose:
        return ask(request, about, _("Say what you need it for."))
    purposes.keep(request, about, purpose)
    if isinstance(about, Case):
        return redirect("desk_case", about.reference)
    return redirect("desk_question", about.pk)


def _url(about: Case | Assistance) -> str:
    if isinstance(about, Case):
        return reverse("desk_purpose", args=[about.reference])
    return reverse("desk_question_purpose", args=[about.pk])
