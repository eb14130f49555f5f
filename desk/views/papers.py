"""The counter takes what a subject brings for a case that is already there."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Role
from cases import access
from cases.models import Case
from core.errors import DomainError, NotAllowed
from desk import counterpapers
from desk.casepages import page_of
from desk.doors import officials
from desk.forms.papers import FindForm, PaperForm
from desk.forms.refusals import show_refusal
from desk.masking import masked_subject
from desk.person import Person, person_of
from ledger.models import Kind
from ledger.recording import record
from workflows.judging import Choice


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.COUNTER_CLERK)
def paper(request: HttpRequest) -> HttpResponse:
    """An answer, more material or a withdrawal on paper. What is not this counter's is not found."""
    person = person_of(request)
    number = request.GET.get("case", "").strip().upper()
    try:
        case = access.counter_case_for(person.user, number, person.on)
    except Http404:
        found = FindForm(request.GET if number else None)
        status = HTTPStatus.NOT_FOUND if number else HTTPStatus.OK
        return render(request, "desk/counter_find.html", {"form": found, "number": number}, status=status)
    return _taken(request, case, person) if request.method == "POST" else _shown(request, case, person)


def _shown(request: HttpRequest, case: Case, person: Person) -> HttpResponse:
    record(Kind.READ, actor=person.user, obj=case)
    acts = counterpapers.acts_of(case, person)
    form = PaperForm(possible=_possible(acts), initial={"seen": case.last_seq})
    return _page(request, case, person, acts, form)


def _taken(request: HttpRequest, case: Case, person: Person) -> HttpResponse:
    acts = counterpapers.acts_of(case, person)
    asked = next((one for one in acts if one.action == request.POST.get("what")), None)
    _refuse(asked, case, person)
    form = PaperForm(request.POST, request.FILES, possible=_possible(acts))
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            counterpapers.take(form, case, person)
            return redirect("desk_counter_receipt", case.reference)
        except DomainError as error:
            show_refusal(form, error, {"file": "paper", "documents": "paper"}.get(error.field, error.field))
            status = error.status
    form.data = {**form.data.dict(), "seen": str(case.last_seq)}  # type: ignore[attr-defined]  # a QueryDict
    return _page(request, case, person, acts, form, status)


def _refuse(asked: Choice | None, case: Case, person: Person) -> None:
    """Raises NotAllowed for somebody who keeps out of this case; that is written down."""
    if asked is not None and not asked.allowed and not asked.not_now:
        facts = {"action": asked.action, "code": asked.code}
        record(Kind.REFUSED, actor=person.user, obj=case, facts=facts)
        raise NotAllowed(asked.why, code=asked.code)


def _possible(acts: list[Choice]) -> list[str]:
    return [one.action for one in acts if one.allowed]


def _page(
    request: HttpRequest,
    case: Case,
    person: Person,
    acts: list[Choice],
    form: PaperForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "page": page_of(case, person),
        "subject": masked_subject(case.subject),
        "form": form,
        "refused": [{"label": one.label, "why_not": one.why} for one in acts if not one.allowed],
    }
    return render(request, "desk/counter_paper.html", context, status=status)
