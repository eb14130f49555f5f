"""Doing something to a case: one form per action, its draft, and what comes next."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, drafts
from cases.models import Assistance, AssistanceStatus, Case, CaseEvent
from core.errors import BadInput
from core.numbers import whole
from desk import doing, purposes, wording
from desk.casepage import CasePage
from desk.casepages import page_of
from desk.doors import officials
from desk.forms.acts import FORMS, OF_PROCEDURE, initial_of
from desk.forms.base import ActForm
from desk.lines import url_of
from desk.lists import next_of
from desk.person import Person, person_of
from desk.preview import result_letter
from desk.rail import ELSEWHERE, instead_of
from desk.views import purposes as purpose_asked
from workflows.judging import Choice, choices

ABOUT_A_QUESTION = ("withdraw_request",)
ABOUT_QUESTIONS = ("proceed_without", *ABOUT_A_QUESTION)
ABOUT_A_RECEIPT = ("confirm_receipt_date", "refuse_receipt_date")


@require_http_methods(["GET", "HEAD", "POST"])
@officials()
def act(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """The form of one action; sent, it is done through perform() and leads to the next task."""
    person = person_of(request)
    case, assistance = _case_and_question(request, person, reference, action)
    choice = _choice(case, person, action, assistance)
    if request.method == "POST":
        return _submitted(request, person, choice, _form(request, case, person, choice), assistance)
    doing.refuse(choice)
    page = CasePage(case, person)
    if first := purpose_asked.first(request, page):
        return first
    if not purposes.given(request, case):  # their own task, which a colleague may end while they write
        purposes.keep(request, case, str(choice.label))
    return _page(request, person, choice, _form(request, case, person, choice))


@require_POST
@officials()
def draft(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """What was typed so far is kept with the case, for whoever handles it."""
    person = person_of(request)
    case, assistance = _case_and_question(request, person, reference, action)
    choice = _choice(case, person, action, assistance)
    doing.refuse(choice)
    doing.keep_draft(_form(request, case, person, choice))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def tell_done(request: HttpRequest, person: Person, words: str) -> None:
    """Say that it is done, with the way to the next task of one's own list."""
    following = next_of(person)
    if following is None:
        messages.success(request, words)
        return
    url = url_of(following.reference, following.assistance_id)
    link = format_html('<a href="{}">{}</a>', url, _("Next: %(case)s") % {"case": following.reference})
    messages.success(request, format_html("{} {}", words, link))


def _submitted(
    request: HttpRequest, person: Person, choice: Choice, form: ActForm, assistance: Assistance | None
) -> HttpResponse:
    doing.refuse_attempt(choice, form)
    insert = request.POST.get("insert", "")
    if insert:
        first = _asked_first(request, person, form)
        return first or _page(request, person, choice, form.with_block(request.POST.get("block", "")))
    if not form.is_valid():
        doing.keep_beside_page(form)
        first = _asked_first(request, person, form)
        return first or _page(request, person, choice, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not doing.carry_out(form, assistance):
        first = _asked_first(request, person, form)
        status = form.refusal.status if form.refusal else 422
        return first or _page(request, person, choice, form, status=status)
    tell_done(request, person, _("Done: %(act)s.") % {"act": choice.label})
    purposes.keep(request, form.case, str(choice.label))
    return redirect(_afterwards(person, form.case))


def _asked_first(request: HttpRequest, person: Person, form: ActForm) -> HttpResponse | None:
    """Nobody sees the case by sending a form that is refused: they are told why and asked; what was typed is kept."""
    if not purpose_asked.is_needed(request, CasePage(form.case, person)):
        return None
    doing.keep_beside_page(form)
    unseen = BadInput(
        _("Open the form and check what you entered. What you typed is kept."), code="purpose_missing"
    )
    return purpose_asked.ask(request, form.case, not_done=form.refusal or unseen)


def _afterwards(person: Person, case: Case) -> str:
    """Back to the case; to the inbox where it has left this person's sight."""
    if access.staff_may_see(person.user, case, person.on):
        return reverse("desk_case", args=[case.reference])
    return reverse("desk_inbox")


def _page(
    request: HttpRequest, person: Person, choice: Choice, form: ActForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    page = page_of(form.case, person)
    since = _since(form) if form.is_bound else []
    if form.is_bound:
        form = form.seen_now()
    context: dict[str, Any] = {
        "page": page,
        "case": form.case,
        "form": form,
        "choice": choice,
        "draft": doing.kept_draft(form.case, form.action, form.assistance_id),
        "since": since,
        "letter": result_letter(page) if form.action == "approve" else None,
        "draft_url": _draft_url(form),
        "instead": instead_of(page, form.action),
        "about_receipt": form.action in ABOUT_A_RECEIPT,
        "open_questions": _open_questions(page, form),
        "other_case": _other_case(form, person),
    }
    return render(request, form.template, context, status=status)


def _open_questions(page: CasePage, form: ActForm) -> list[Assistance]:
    """What one goes on without or takes back: that question, or all that nobody has answered."""
    if form.action not in ABOUT_QUESTIONS:
        return []
    rows: list[Assistance] = [asked["row"] for asked in page.assistances]
    still = [row for row in rows if row.status == AssistanceStatus.ASKED]
    return [row for row in still if form.assistance_id in (None, row.pk)]


def _form(request: HttpRequest, case: Case, person: Person, choice: Choice) -> ActForm:
    form_class = OF_PROCEDURE[case.procedure][choice.action]
    about: dict[str, Any] = {
        "case": case,
        "user": person.user,
        "action": choice.action,
        "assistance_id": choice.assistance_id,
    }
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **about)
    kept = doing.kept_draft(case, choice.action, choice.assistance_id)
    begun = drafts.answers(kept) if kept else {}
    step = whole(request.GET.get("step", ""))  # the line of a checklist whose link was pressed
    asked = {"steps": [step]} if step else {}
    initial = initial_of(choice.action, case) | asked | begun | {"seen": case.last_seq}
    return form_class(initial=initial, **about)


def _other_case(form: ActForm, person: Person) -> dict[str, str] | None:
    """The case that stands in the way of this act: its number, and its address for whoever may open it."""
    reference = form.refusal.link if form.refusal else ""
    if not reference:
        return None
    seen = access.visible_cases(person.user, person.on).filter(reference=reference).exists()
    return {"reference": reference, "url": reverse("desk_case", args=[reference]) if seen else ""}


def _since(form: ActForm) -> list[dict[str, Any]]:
    """What happened to the case since the form was made."""
    seen = whole(form.data.get("seen", ""))
    if seen is None:
        return []
    events = CaseEvent.objects.filter(case=form.case, seq__gt=seen)
    return wording.timeline(events.select_related("actor", "on_behalf_of", "unit").order_by("seq"))


def _case_and_question(
    request: HttpRequest, person: Person, reference: str, action: str
) -> tuple[Case, Assistance | None]:
    """Raises Http404 for strangers, for acts that are not the office's, and for a question of another case."""
    if action not in FORMS or action in ELSEWHERE:
        raise Http404
    case = access.case_for(person.user, reference, person.on)
    if action not in ABOUT_A_QUESTION:
        return case, None
    pk = whole(request.GET.get("assistance", ""))
    return case, get_object_or_404(Assistance.objects.select_related("unit"), pk=pk, case=case)


def _choice(case: Case, person: Person, action: str, assistance: Assistance | None) -> Choice:
    """What the procedure says to this act by this person. A question that was closed meanwhile is closed."""
    about = assistance.pk if assistance else None
    offered = choices(case, person.user)
    found = next((one for one in offered if one.action == action and one.assistance_id == about), None)
    if found is not None:
        return found
    if assistance is None or assistance.status == AssistanceStatus.ASKED:
        raise Http404
    return Choice(action, "", False, "wrong_state", _("This question is closed."), False, about)


def _draft_url(form: ActForm) -> str:
    url = reverse("desk_draft", args=[form.case.reference, form.action])
    return f"{url}?assistance={form.assistance_id}" if form.assistance_id else url
