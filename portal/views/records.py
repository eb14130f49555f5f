"""My record: every entry with its source, its basis and the reason of every change (Articles 32, 55)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.claiming import links_in_force
from accounts.models import LinkStatus, SubjectLink
from cases import access, reminding
from core import clock
from portal.doors import SubjectRequest, subjects
from portal.entries import open_cases, shown
from portal.offices import credit_centre
from portal.paging import page_of
from portal.repairable import repairables


@require_safe
@subjects
def my_record(request: SubjectRequest) -> HttpResponse:
    """Only through a verified link; a claim is told how to get one."""
    today = clock.today()
    links = list(links_in_force(request.user, today).select_related("subject"))
    verified = [link for link in links if link.status == LinkStatus.VERIFIED]
    if not verified:
        return render(request, "portal/record_locked.html", {"links": links, "centre": credit_centre()})
    chosen = next((one for one in verified if str(one.subject_id) == request.GET.get("of")), verified[0])
    found = access.records_for(request.user, today).filter(subject=chosen.subject_id)
    page = page_of(found, request)
    cases = open_cases(page.items, request.user, today)
    beside = repairables(page.items, today)
    context = {
        "page": page,
        "entries": [shown(one.record, today, cases.get(one.record.pk, ""), one) for one in beside],
        "link": chosen,
        "tabs": _tabs(verified, chosen),
    }
    return render(request, "portal/record.html", context)


@require_POST
@subjects
def reminder(request: SubjectRequest, pk: int) -> HttpResponse:
    """Ask to be told when repair may be asked for, or not any more. Raises Http404, and BadInput as ask_reminder."""
    record = access.record_for(request.user, pk, clock.today())
    if request.POST.get("wanted") == "no":
        reminding.cancel_reminder(record)
        messages.success(request, _("You will not be told."))
    else:
        reminding.ask_reminder(record, request.user, clock.now())
        messages.success(request, _("You will be told on the day on which you may ask."))
    return redirect(f"{reverse('my_record')}?of={record.subject_id}#entry-{record.pk}")


def _tabs(links: list[SubjectLink], chosen: SubjectLink) -> list[dict[str, Any]]:
    """One for each subject, where there is more than one."""
    if len(links) == 1:
        return []
    return [
        {"url": f"?of={link.subject_id}", "label": link.subject.name, "current": link == chosen}
        for link in links
    ]
