"""An asked unit's view: the question and what it needs to answer it, and nothing else of the case."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, drafts, records
from cases.casefile import CaseFile
from cases.lifecycles.machines import lifecycle_of
from cases.lifecycles.states import Procedure
from cases.models import Assistance, Case, Document
from core import clock
from desk import doing
from desk.casepage import side_by_side
from desk.doors import officials
from desk.forms.asking import AnswerForm
from desk.masking import masked_subject
from desk.person import Person, person_of
from desk.views.acts import tell_done
from workflows.actions import perform
from workflows.judging import OF_A_QUESTION, Choice, judge
from workflows.models import WorkItem


@require_http_methods(["GET", "HEAD", "POST"])
@officials()
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question to this person's unit, and its answer. A stranger gets 404."""
    person = person_of(request)
    asked = access.assistance_for(person.user, pk, person.on)
    choice = _choice(asked, person, _task(asked))
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


def _page(
    request: HttpRequest,
    person: Person,
    asked: Assistance,
    choice: Choice,
    form: AnswerForm,
    status: int = HTTPStatus.OK,
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
    }
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


def _choice(asked: Assistance, person: Person, item: WorkItem | None) -> Choice:
    """Whether this person may answer it now: what counts is who has taken the question, not who has the case."""
    file = CaseFile(asked.case, person.actor, clock.now(), assignee_id=item.assignee_id if item else None)
    lifecycle = lifecycle_of(file, asked)
    verdict = judge(lifecycle, "answer")
    if verdict and asked.status not in OF_A_QUESTION["answer"]:
        closed = _("This question is closed.")
        return Choice("answer", "", False, "wrong_state", closed, False, asked.pk, not_now=True)
    why = str(verdict.message)
    return Choice("answer", "", bool(verdict), verdict.code, why, False, asked.pk, not_now=verdict.not_now)


def _task(asked: Assistance) -> WorkItem | None:
    return WorkItem.objects.filter(assistance=asked).select_related("assignee").first()
