"""An asked unit's view: the question and what it needs to answer it, and nothing else of the case."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from cases import access, drafts, records
from cases.casefile import CaseFile
from cases.lifecycles.machines import lifecycle_of
from cases.lifecycles.states import Procedure
from cases.models import Assistance, AssistanceStatus, Case, Document
from core import clock
from desk import doing, purposes
from desk.casepage import side_by_side
from desk.doors import officials
from desk.forms.asking import AnswerForm
from desk.forms.people import InterestForm
from desk.masking import masked_subject
from desk.person import Person, person_of
from desk.views import purposes as purpose_asked
from desk.views.acts import tell_done
from workflows.actions import perform
from workflows.inbox import held_by
from workflows.judging import OF_A_QUESTION, Choice, judge
from workflows.models import WorkItem


@require_http_methods(["GET", "HEAD", "POST"])
@officials()
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question to this person's unit, and its answer. A stranger gets 404."""
    person = person_of(request)
    asked = access.assistance_for(person.user, pk, person.on)
    item = _task(asked)
    if request.method != "POST" and not purposes.is_own_question(person, asked, item):
        if not (purpose := purposes.given(request, asked)):
            return purpose_asked.ask(request, asked)
        access.note_question_read(person.user, asked, purpose=purpose)
    choice = _choice(asked, person, item)
    if request.method != "POST":
        return _page(request, person, asked, choice, _fresh(asked, person))
    form = AnswerForm(request.POST, request.FILES, **_about(asked, person))
    doing.refuse_attempt(choice, form)
    if not form.is_valid():
        return _page(request, person, asked, choice, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not doing.carry_out(form, asked):
        status = form.refusal.status if form.refusal else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, person, asked, choice, form.seen_now(), status)
    tell_done(request, person, _("The answer was sent."))
    return redirect("desk_question", pk)


@require_POST
@officials()
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed so far stays with the question, whoever answers it."""
    person = person_of(request)
    asked = access.assistance_for(person.user, pk, person.on)
    doing.refuse(_choice(asked, person, _task(asked)))
    doing.keep_draft(AnswerForm(request.POST, **_about(asked, person)))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@officials()
def take(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take the question, or put it back."""
    person = person_of(request)
    asked = access.assistance_for(person.user, pk, person.on)
    if action not in ("claim", "release"):
        raise Http404
    perform(asked.case_id, action, person.user, assistance=asked)
    taken = _("The question is yours now.")
    messages.success(request, taken if action == "claim" else _("The question is back in the queue."))
    return redirect("desk_question", pk)


@require_POST
@officials()
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The number in full, once, for a purpose that is written down (Article 38), while the question is open."""
    person = person_of(request)
    asked = access.assistance_for(person.user, pk, person.on)
    purpose = purposes.typed(request)
    if not purpose:
        if not purposes.is_own_question(person, asked, _task(asked)):
            return purpose_asked.ask(request, asked, _("Say what you need it for."))
        return _fresh_page(request, person, asked, {"purpose_error": _("Say what you need it for.")})
    shown = access.reveal_for_question(person.user, asked, person.on, purpose=purpose)
    purposes.keep(request, asked, purpose)
    return _fresh_page(request, person, asked, {"revealed": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@officials()
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    """A reviewer of the asked unit is too close to the person, and keeps out of the question."""
    person = person_of(request)
    asked = access.assistance_for(person.user, pk, person.on)
    choice = _choice(asked, person, _task(asked), "declare_interest")
    about = _about(asked, person) | {"action": choice.action}
    if request.method != "POST":
        doing.refuse(choice)
        form = InterestForm(initial={"seen": asked.case.last_seq}, **about)
        return render(request, "desk/question_interest.html", {"asked": asked, "form": form})
    form = InterestForm(request.POST, **about)
    doing.refuse_attempt(choice, form)
    if not form.is_valid() or not doing.carry_out(form, asked):
        status = form.refusal.status if form.refusal else HTTPStatus.UNPROCESSABLE_ENTITY
        context = {"asked": asked, "form": form.seen_now()}
        return render(request, "desk/question_interest.html", context, status=status)
    tell_done(request, person, _("You keep out of this person's cases from now on."))
    return redirect("desk_inbox")


def _fresh_page(
    request: HttpRequest, person: Person, asked: Assistance, more: dict[str, Any]
) -> HttpResponse:
    choice = _choice(asked, person, _task(asked))
    status = HTTPStatus.OK if "revealed" in more else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, person, asked, choice, _fresh(asked, person), status, more)


def _page(  # noqa: PLR0913, PLR0917 — what the page shows
    request: HttpRequest,
    person: Person,
    asked: Assistance,
    choice: Choice,
    form: AnswerForm,
    status: int = HTTPStatus.OK,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    item = _task(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "item": item,
        "choice": choice,
        "form": form,
        "subject": masked_subject(asked.case.subject),
        "entries": _entries(asked.case),
        "documents": Document.objects.filter(assistance=asked),
        "is_mine": item is not None and item.assignee_id == person.user.pk,
        "draft": doing.kept_draft(asked.case, "answer", asked.pk),
        "may_reveal": asked.status == AssistanceStatus.ASKED and _answers_for(person, asked),
        "may_keep_out": _answers_for(person, asked),
    } | (more or {})
    return render(request, "desk/question.html", context, status=status)


def _entries(case: Case) -> list[dict[str, Any]]:
    """What it is about: each entry, and what it says now."""
    about = [case.record] if case.record else []
    if case.procedure == Procedure.REPAIR:
        items = case.repair_items.select_related("record__item").prefetch_related("record__versions")
        about = [item.record for item in items]
    said = [records.fields_of(records.current(record)) for record in about]
    return [
        {"record": record, "rows": side_by_side(fields, fields)}
        for record, fields in zip(about, said, strict=True)
    ]


def _fresh(asked: Assistance, person: Person) -> AnswerForm:
    kept = doing.kept_draft(asked.case, "answer", asked.pk)
    begun = drafts.answers(kept) if kept else {}
    return AnswerForm(initial=begun | {"seen": asked.case.last_seq}, **_about(asked, person))


def _about(asked: Assistance, person: Person) -> dict[str, Any]:
    return {"case": asked.case, "user": person.user, "action": "answer", "assistance_id": asked.pk}


def _answers_for(person: Person, asked: Assistance) -> bool:
    """Whether this is a reviewer of the asked unit, or stands in for one."""
    return (asked.unit_id, str(Role.REVIEWER)) in held_by(person.actor)


def _choice(asked: Assistance, person: Person, item: WorkItem | None, action: str = "answer") -> Choice:
    """Whether this person may answer it now: what counts is who has taken the question, not who has the case."""
    file = CaseFile(asked.case, person.actor, clock.now(), assignee_id=item.assignee_id if item else None)
    lifecycle = lifecycle_of(file, asked)
    verdict = judge(lifecycle, action)
    if verdict and action == "answer" and asked.status not in OF_A_QUESTION[action]:
        closed = _("This question is closed.")
        return Choice(action, "", False, "wrong_state", closed, False, asked.pk, not_now=True)
    why = str(verdict.message)
    return Choice(action, "", bool(verdict), verdict.code, why, False, asked.pk, not_now=verdict.not_now)


def _task(asked: Assistance) -> WorkItem | None:
    return WorkItem.objects.filter(assistance=asked).select_related("assignee").first()
