"""What officials are told: newest first, unread until opened; opening one leads to what it is about."""

import datetime as dt

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core import clock
from desk.doors import officials
from desk.messages import page_of, told
from desk.person import Person, person_of
from notifications.inbox import inbox_of, mark_all_read, mark_read
from notifications.models import Message


@require_safe
@officials()
def messages(request: HttpRequest) -> HttpResponse:
    """A page of 25; a place that cannot be read is the beginning."""
    person = person_of(request)
    before = _own(person, request.GET.get("before", ""))
    rows, more = page_of(person, before)
    context = {
        "rows": told(rows, person),
        "shown_at": clock.now().isoformat(),
        "first_url": "?" if before else "",
        "next_url": f"?before={rows[-1].pk}" if more else "",
    }
    return render(request, "desk/messages.html", context)


@require_safe
@officials()
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Noted as read, and on to the case or the question. Raises Http404 for somebody else's.

    Whoever may not open what it is about reads the message itself.
    """
    person = person_of(request)
    row = _own(person, str(pk))
    if row is None:
        raise Http404
    mark_read(row, person.user, clock.now())
    shown = told([row], person)[0]
    if shown.about_url:
        return redirect(shown.about_url)
    return render(request, "desk/message.html", {"shown": shown})


@require_POST
@officials()
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that was there when the list was shown."""
    shown_at = _moment(request.POST.get("shown_at", ""))
    if shown_at is not None:
        now = clock.now()
        many = mark_all_read(person_of(request).user, now, shown_at=min(shown_at, now))
        said = ngettext("%(n)s message is marked as read.", "%(n)s messages are marked as read.", many)
        notes.success(request, said % {"n": many} if many else _("There was nothing unread."))
    return redirect("desk_messages")


def _own(person: Person, number: str) -> Message | None:
    if not number.isdecimal() or len(number) > 18:
        return None
    return inbox_of(person.user).filter(pk=int(number)).first()


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
