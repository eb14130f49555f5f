"""Notices as paper: read in the case, printed and handed over at the counter."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from cases import access
from cases.models import Case
from core import clock
from core.errors import DomainError
from desk import purposes
from desk.casepages import page_of
from desk.doors import officials
from desk.forms.counter import PostedForm
from desk.forms.refusals import show_refusal
from desk.letters import posts_for_all
from desk.person import Person, person_of
from desk.views import purposes as purpose_asked
from notifications.channels.letter import mark_posted
from notifications.models import Channel, Message, MessageStatus
from notifications.wording import rendered


@require_safe
@officials()
def notice(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A formal notice of a case, exactly as it was told."""
    person = person_of(request)
    case = access.case_for(person.user, reference, person.on)
    message = get_object_or_404(Message, pk=pk, case_id=case.pk, is_formal=True)
    page = page_of(case, person)
    if first := purpose_asked.first(request, page):
        return first
    page.note_read(purposes.given(request, case))
    context = {"message": message, "text": rendered(message), "case": case}
    return render(request, "desk/notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.COUNTER_CLERK)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter to print; once posted or handed over, the day is entered."""
    person = person_of(request)
    message = waiting_letter(person, pk)
    form = PostedForm(request.POST or None, initial={"on": person.on})
    if request.method == "POST" and form.is_valid():
        try:
            mark_posted(message, person.user, _moment(form.cleaned_data["on"], message))
        except DomainError as error:
            show_refusal(form, error, "on")
        else:
            messages.success(request, _("The letter counts as posted."))
            return redirect("desk_counter")
    status = 422 if form.errors else 200
    context = {"message": message, "text": rendered(message), "form": form}
    return render(request, "desk/letter.html", context, status=status)


def waiting_letter(person: Person, pk: int) -> Message:
    """A letter that waits at this person's counter. Raises Http404."""
    message = letters_of(person, only=pk)
    if not message:
        raise Http404
    return message[0]


def letters_of(person: Person, only: int | None = None) -> list[Message]:
    """Letters to print: the centre's counter has all, a unit's counter those of its own cases."""
    rows = Message.objects.filter(channel=Channel.LETTER, status=MessageStatus.QUEUED)
    rows = rows.filter(pk=only) if only else rows
    if not posts_for_all(person):
        counters = person.units_as(Role.COUNTER_CLERK)
        rows = rows.filter(case_id__in=Case.objects.filter(unit__in=counters).values("pk"))
    return list(rows.order_by("created_at", "pk")[:LETTERS_SHOWN])


def _moment(day: dt.date, message: Message) -> dt.datetime:
    """Today: now; on another day: at noon, or when it was written where that was later on that day."""
    now, noon = clock.now(), clock.at(day, dt.time(12))
    if day == clock.local_date(now):
        return now
    return max(noon, message.created_at) if day == clock.local_date(message.created_at) else noon


LETTERS_SHOWN = 50
