"""Filing: one question a page, every answer kept, back and forward as often as one likes.

`kind` is what is filed, as in portal.journeys; it begins the names of the addresses.
"""

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
from portal.drafting import Drafting, draft_of
from portal.entries import open_cases
from portal.evidence import add_files
from portal.forms.errors import show_refusal
from portal.forms.filing import Question
from portal.journeys import JOURNEYS
from portal.sending import send, summary

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@subjects
def start(request: SubjectRequest, kind: str) -> HttpResponse:
    """What is needed and how long it takes; beginning, or going on where one stopped."""
    entry = _entry(request)
    journey = _journey(request, kind)
    begun = journey is not None and any(journey.answers.values())
    if request.method == "POST" and ("anew" in request.POST or not begun):
        return _begin(request, kind, entry)
    fits = journey is not None and (entry is None or journey.is_about(entry))
    if request.method == "POST" and journey and fits:
        if entry is not None:
            journey.take(entry, clock.now())
        return _go(kind, journey.first_open())
    if request.method == "POST" and entry is not None:
        return redirect(f"{reverse(kind)}?record={entry.pk}")
    context = {
        "kind": kind,
        "journey": journey if begun else None,
        "entry": entry,
        "fits": fits,
        "today": clock.today(),
        "links": JOURNEYS[kind].links_of(request.user, clock.today()),
    }
    return render(request, f"portal/{JOURNEYS[kind].FOLDER}/start.html", context)


@require_http_methods(GET_OR_POST)
@subjects
def question(request: SubjectRequest, kind: str, step: str) -> HttpResponse:
    """One question. What was typed is kept even where it cannot be taken yet."""
    if step not in JOURNEYS[kind].QUESTIONS:
        raise Http404
    journey = _journey(request, kind)
    if journey is None:
        return redirect(kind)
    if step not in journey.steps or journey.comes_too_early(step):
        return _go(kind, journey.first_open())
    if request.method != "POST":
        return _ask(request, journey, step, journey.form(step))
    form = journey.form(step, request.POST, request.FILES)
    journey.save(form.typed(), clock.now())
    if form.is_valid() and _files_taken(request, journey, form):
        return _next(request, journey, step)
    return _ask(request, journey, step, form)


@require_POST
@subjects
def save(request: SubjectRequest, kind: str, step: str) -> HttpResponse:
    """The script saves what is being typed; nothing is checked yet."""
    journey = _journey(request, kind)
    if journey is None or step not in journey.QUESTIONS:
        raise Http404
    journey.save(journey.form(step, request.POST).typed(), clock.now())
    return HttpResponse(status=204)


@require_POST
@subjects
def remove_file(request: SubjectRequest, kind: str, pk: int) -> HttpResponse:
    """A file is taken back before filing; somebody else's is not there."""
    document = access.document_for(request.user, pk, clock.today())
    draft = draft_of(request.user, kind)
    if draft is None or document.draft_id != draft.pk:
        raise Http404
    documents.remove_from_draft(document, clock.now())
    return redirect(f"{kind}_step", "evidence")


@require_http_methods(GET_OR_POST)
@subjects
def check(request: SubjectRequest, kind: str) -> HttpResponse:
    """Everything on one page, with a way to change each answer; then it is filed, once."""
    if request.method == "POST":
        return send(request, kind, draft_of(request.user, kind))
    journey = _journey(request, kind)
    if journey is None:
        return redirect(kind)
    if (step := journey.first_open()) is not None:
        return redirect(f"{kind}_step", step)
    return render(request, journey.templates("check"), summary(journey))


@require_http_methods(GET_OR_POST)
@subjects
def discard(request: SubjectRequest, kind: str) -> HttpResponse:
    """The draft is given up: text and files are destroyed."""
    draft = draft_of(request.user, kind)
    if draft is None:
        return redirect("my_cases")
    if request.method == "POST":
        drafts.discard(draft, clock.now())
        messages.success(request, _("The draft is gone. Nothing was filed."))
        return redirect("my_cases")
    return render(request, "portal/filing/discard.html", {"kind": kind})


def _journey(request: SubjectRequest, kind: str) -> Drafting | None:
    draft = draft_of(request.user, kind)
    return JOURNEYS[kind](request.user, draft, clock.today()) if draft else None


def _entry(request: SubjectRequest) -> Record | None:
    """The entry whose button was pressed. Raises Http404 for one of somebody else."""
    asked = request.POST.get("record") or request.GET.get("record", "")
    if not asked:
        return None
    pk = whole(asked)
    if pk is None:
        raise Http404
    return access.record_for(request.user, pk, clock.today())


def _begin(request: SubjectRequest, kind: str, entry: Record | None) -> HttpResponse:
    """A new draft in place of the old one; first, somebody to speak for."""
    if "anew" in request.POST and (old := draft_of(request.user, kind)):
        drafts.discard(old, clock.now())
    journey_of = JOURNEYS[kind]
    spoken_for = journey_of.links_of(request.user, clock.today())
    if not spoken_for and journey_of.VERIFIED_ONLY:
        return redirect(journey_of.without_a_link(request.user, clock.today()))
    journey = journey_of(request.user, drafts.filing_draft(request.user, kind), clock.today())
    if not spoken_for:
        return redirect(journey_of.without_a_link(request.user, clock.today()))
    if entry is not None:
        journey.save(journey.about(entry), clock.now())
    return _go(kind, journey.first_open())


def _go(kind: str, step: str | None) -> HttpResponse:
    """To the first question that is open, else to the last page."""
    return redirect(f"{kind}_step", step) if step else redirect(f"{kind}_check")


def _next(request: SubjectRequest, journey: Drafting, step: str) -> HttpResponse:
    if "stay" in request.POST:
        return redirect(request.get_full_path())
    if "change" in request.GET:
        return _go(journey.KIND, journey.first_open())
    return _go(journey.KIND, journey.after(step))


def _files_taken(request: SubjectRequest, journey: Drafting, form: Question) -> bool:
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


def _ask(request: SubjectRequest, journey: Drafting, step: str, form: Question) -> HttpResponse:
    steps, kind = journey.steps, journey.KIND
    changing = "change" in request.GET
    before = journey.before(step)
    back = reverse(f"{kind}_check") if changing else reverse(kind)
    context = {
        "form": form,
        "kind": kind,
        "journey": journey,
        "step": step,
        "open_case": _open_case(request, journey) if step == "ground" else "",
        "documents": journey.documents if step == "evidence" else [],
        "number": steps.index(step) + 1,
        "total": len(steps),
        "back_url": reverse(f"{kind}_step", args=[before]) if before and not changing else back,
    }
    return render(request, journey.templates(step), context, status=422 if form.errors else 200)


def _open_case(request: SubjectRequest, journey: Drafting) -> str:
    """The number of an open objection to the chosen entry: told before anything is written twice."""
    record = journey.one_record
    return open_cases([record], request.user, clock.today()).get(record.pk, "") if record else ""
