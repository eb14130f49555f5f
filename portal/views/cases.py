"""My cases: where each stands, whose turn it is, by when and why, and the result with its reasons."""

from urllib.parse import quote

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from cases.documents import open_for
from cases.lifecycles.states import RepairState
from core import clock
from notifications.inbox import unread_count
from portal.casepage import CasePage
from portal.casepages import page_of_case
from portal.doors import SubjectRequest, subjects
from portal.drafting import drafts_of
from portal.journeys import JOURNEYS
from portal.mycases import rows_of
from portal.paging import page_of
from portal.reading import note_read

# Where the person concerned may do something, in whatever procedure.
YOUR_TURN = (RepairState.SUPPLEMENTING.value, RepairState.REVOCATION_NOTICED.value)
THEIRS = ExpressionWrapper(Q(state__in=YOUR_TURN), output_field=BooleanField())


@require_safe
@subjects
def my_cases(request: SubjectRequest) -> HttpResponse:
    """The cases this person follows: those that wait for them, then the newest first."""
    found = access.visible_cases(request.user, clock.today())
    found = found.select_related("unit", "record__item", "objection", "subject")
    found = found.prefetch_related("repair_items__record__item", "revocations")
    page = page_of(found.order_by(THEIRS.desc(), "-filed_at", "-pk"), request)
    context = {
        "page": page,
        "rows": rows_of(page.items, request.user),
        "drafts": drafts_of(request.user, list(JOURNEYS)),
        "unread": unread_count(request.user),
    }
    return render(request, "portal/my_cases.html", context)


@require_safe
@subjects
def my_case(request: SubjectRequest, reference: str) -> HttpResponse:
    """One case. Reading the result here is noted, as opening its message would be."""
    case = access.case_for(request.user, reference, clock.today())
    page = page_of_case(case, request.user)
    if page.decision is not None:
        note_read(page.result_messages, request.user)
    return show_case(request, page)


def show_case(request: SubjectRequest, page: CasePage, *, status: int = 200) -> HttpResponse:
    """The page of a case, also where a form on it was refused."""
    context = {"page": page.with_forms(), "case": page.case}
    return render(request, page.template, context, status=status)


@require_safe
@subjects
def receipt(request: SubjectRequest, reference: str) -> HttpResponse:
    """The receipt: number, what happens now, by when, and how that date was counted."""
    case = access.case_for(request.user, reference, clock.today())
    page = page_of_case(case, request.user)
    context = {"page": page, "case": case, "pages": page.of_the_filing()}
    return render(request, page.receipt_template, context)


@require_safe
@subjects
def my_document(request: SubjectRequest, pk: int) -> FileResponse:
    """A file of one's case or draft; the download is recorded."""
    document = access.document_for(request.user, pk, clock.today())
    response = FileResponse(open_for(request.user, document), content_type=document.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(document.name)}"
    response["Content-Security-Policy"] = "sandbox"
    return response
