"""What this service told a person: newest first, each noted as read when it is opened."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from core import clock
from notifications.inbox import inbox_of
from notifications.wording import rendered
from portal.doors import SubjectRequest, subjects
from portal.paging import page_of
from portal.reading import note_read
from portal.wording import message_title


@require_safe
@subjects
def my_messages(request: SubjectRequest) -> HttpResponse:
    page = page_of(inbox_of(request.user), request)
    rows = [{"message": message, "title": message_title(message)} for message in page.items]
    return render(request, "portal/messages.html", {"page": page, "rows": rows})


@require_safe
@subjects
def my_message(request: SubjectRequest, pk: int) -> HttpResponse:
    """One message as it was sent. Raises Http404 for somebody else's."""
    message = inbox_of(request.user).filter(pk=pk).first()
    if message is None:
        raise Http404
    note_read([message], request.user)
    cases = access.visible_cases(request.user, clock.today())
    case = cases.filter(pk=message.case_id).first() if message.case_id else None
    context = {"message": message, "text": rendered(message), "case": case}
    return render(request, "portal/message.html", context)
