"""Filing an objection: one question a page, every answer kept, back and forward as often as one likes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, documents, drafts
from cases.models import DocumentPurpose, Record
from core import clock
from core.errors import BadInput
from core.numbers import whole
from portal.doors import SubjectRequest, subjects
from portal.entries import open_cases
from portal.evidence import add_files
from portal.forms.errors import show_refusal
from portal.forms.filing import Question
from portal.journey import KIND, QUESTIONS, Journey, draft_of
from portal.sending import send, summary

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@subjects
def start(request: SubjectRequest) -> HttpResponse:
    """What is needed and how long it takes; beginning, or going on where one stopped."""
    entry = _entry(request)
    journey = _journey(request)
    begun = journey is not None and any(journey.answers.values())
    if request.method == "POST" and ("anew" in request.POST or not begun):
        return _begin(request, entry)
    if request.method == "POST" and journey and (entry is None or entry == journey.record):
        return _go(journey.first_open())
    if request.method == "POST" and entry is not None:
        return redirect(f"{reverse('objection')}?record={entry.pk}")
    context = {"journey": journey if begun else None, "entry": entry, "today": clock.today()}
    return render(request, "portal/filing/start.html", context)


@require_http_methods(GET_OR_POST)
@subjects
def question(request: SubjectRequest, step: str) -> HttpResponse:
    """One question. What was typed is kept even where it cannot be taken yet."""
    if step not in QUESTIONS:
        raise Http404
    journey = _journey(request)
    if journey is None:
        return redirect("objection")
    if step not in journey.steps:
        return _go(journey.first_open())
    if request.method != "POST":
        return _ask(request, journey, step, journey.form(step))
    form = journey.form(step, request.POST, request.FILES)
    journey.save(form.typed(), clock.now())
    if form.is_valid() and _files_taken(request, journey, form):
        return _next(request, journey, step)
    return _ask(request, journey, step, form)


@require_POST
@subjects
def save(request: SubjectRequest, step: str) -> HttpResponse:
    """The script saves what is being typed; nothing is checked yet."""
    journey = _journey(request)
    if journey is None or step not in QUESTIONS:
        raise Http404
    journey.save(journey.form(step, request.POST).typed(), clock.now())
    return HttpResponse(status=204)


@require_POST
@subjects
def remove_file(request: SubjectRequest, pk: int) -> HttpResponse:
    """A file is taken back before filing; somebody else's is not there."""
    document = access.document_for(request.user, pk, clock.today())
    draft = draft_of(request.user)
    if draft is None or document.draft_id != draft.pk:
        raise Http404
    documents.remove_from_draft(document, clock.now())
    return redirect("objection_step", "evidence")


@require_http_methods(GET_OR_POST)
@subjects
def check(request: SubjectRequest) -> HttpResponse:
    """Everything on one page, with a way to change each answer; then it is filed, once."""
    if request.method == "POST":
        return send(request, draft_of(request.user))
    journey = _journey(request)
    if journey is None:
        return redirect("objection")
    if (step := journey.first_open()) is not None:
        return redirect("objection_step", step)
    return render(request, "portal/filing/check.html", summary(journey))


@require_http_methods(GET_OR_POST)
@subjects
def discard(request: SubjectRequest) -> HttpResponse:
    """The draft is given up: text and files are destroyed."""
    draft = draft_of(request.user)
    if draft is None:
        return redirect("my_cases")
    if request.method == "POST":
        drafts.discard(draft, clock.now())
        messages.success(request, _("The draft is gone. Nothing was filed."))
        return redirect("my_cases")
    return render(request, "portal/filing/discard.html")


def _journey(request: SubjectRequest) -> Journey | None:
    draft = draft_of(request.user)
    return Journey(request.user, draft, clock.today()) if draft else None


def _entry(request: SubjectRequest) -> Record | None:
    """The entry whose Object button was pressed. Raises Http404 for one of somebody else."""
    asked = request.POST.get("record") or request.GET.get("record", "")
    if not asked:
        return None
    pk = whole(asked)
    if pk is None:
        raise Http404
    return access.record_for(request.user, pk, clock.today())


def _begin(request: SubjectRequest, entry: Record | None) -> HttpResponse:
    """A new draft in place of the old one; first, somebody to speak for."""
    if "anew" in request.POST and (old := draft_of(request.user)):
        drafts.discard(old, clock.now())
    journey = Journey(request.user, drafts.filing_draft(request.user, KIND), clock.today())
    if not journey.links:
        onward = reverse("objection_step", args=["who"])
        return redirect(f"{reverse('claim')}?next={onward}")
    if entry is not None:
        speaks = next((link for link in journey.links if link.subject_id == entry.subject_id), None)
        journey.save({"link": str(speaks.pk) if speaks else "", "record": str(entry.pk)}, clock.now())
    return _go(journey.first_open())


def _go(step: str | None) -> HttpResponse:
    """To the first question that is open, else to the last page."""
    return redirect("objection_step", step) if step else redirect("objection_check")


def _next(request: SubjectRequest, journey: Journey, step: str) -> HttpResponse:
    if "stay" in request.POST:
        return redirect(request.get_full_path())
    if "change" in request.GET:
        return _go(journey.first_open())
    return _go(journey.after(step))


def _files_taken(request: SubjectRequest, journey: Journey, form: Question) -> bool:
    files = form.cleaned_data.get("files", [])
    if "stay" in request.POST and not files:
        form.add_error("files", _("Choose at least one file."))
        return False
    try:
        add_files(
            files,
            user=request.user,
            purpose=DocumentPurpose.EVIDENCE,
            draft=journey.draft,
            at=clock.now(),
        )
    except BadInput as error:
        show_refusal(form, error)
        return False
    return True


def _ask(request: SubjectRequest, journey: Journey, step: str, form: Question) -> HttpResponse:
    steps = journey.steps
    changing = "change" in request.GET
    before = journey.before(step)
    back = reverse("objection_check") if changing else reverse("objection")
    context = {
        "form": form,
        "step": step,
        "open_case": _open_case(request, journey) if step == "ground" else "",
        "documents": journey.documents if step == "evidence" else [],
        "number": steps.index(step) + 1,
        "total": len(steps),
        "back_url": reverse("objection_step", args=[before]) if before and not changing else back,
    }
    name = "evidence" if step == "evidence" else "question"
    return render(request, f"portal/filing/{name}.html", context, status=422 if form.errors else 200)


def _open_case(request: SubjectRequest, journey: Journey) -> str:
    """The number of an open objection to the chosen entry: told before anything is written twice."""
    if journey.record is None:
        return ""
    return open_cases([journey.record], request.user, clock.today()).get(journey.record.pk, "")
