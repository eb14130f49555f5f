"""For whom somebody acts, and how a claim becomes a verified link."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.claiming import links_in_force
from accounts.models import LinkStatus
from core import clock
from core.errors import BadInput
from notifications.forms import ChannelForm
from notifications.preferences import channel_of, choose_channel
from portal.doors import SubjectRequest, subjects
from portal.forms.claim import SITUATIONS, ClaimForm
from portal.forms.errors import show_refusal
from portal.offices import credit_centre


@require_safe
@subjects
def me(request: SubjectRequest) -> HttpResponse:
    """For whom this account speaks, what each link gives, and how this person is told."""
    return _show_me(request, ChannelForm(initial={"channel": channel_of(request.user)}))


@require_POST
@subjects
def channel(request: SubjectRequest) -> HttpResponse:
    """How this person wants to be told from now on. Refused: the page again."""
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _show_me(request, form, status=422)
    choose_channel(user=request.user, channel=form.cleaned_data["channel"])
    messages.success(request, _("From now on you are told this way."))
    return redirect("me")


@require_safe
@subjects
def choose(request: SubjectRequest) -> HttpResponse:
    """Who are you, and for whom do you act?"""
    context = {"situations": SITUATIONS.items(), "next": _next(request)}
    return render(request, "portal/claim_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@subjects
def claim(request: SubjectRequest, situation: str) -> HttpResponse:
    """Name and number: from now on this person may file and follow their own cases."""
    chosen = SITUATIONS.get(situation)
    if chosen is None:
        raise Http404
    form = ClaimForm(chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = form.claim(request.user, clock.today())
        except BadInput as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("You can now file for %(name)s.") % {"name": link.subject.name})
            return redirect(_next(request) or reverse("me"))
    context = {"form": form, "situation": chosen, "next": _next(request)}
    return render(request, "portal/claim.html", context, status=422 if form.errors else 200)


def _show_me(request: SubjectRequest, form: ChannelForm, *, status: int = 200) -> HttpResponse:
    links = list(links_in_force(request.user, clock.today()).select_related("subject"))
    claimed = any(link.status == LinkStatus.CLAIMED for link in links)
    context = {
        "links": links,
        "claimed": claimed,
        "centre": credit_centre() if claimed else None,
        "form": form,
    }
    return render(request, "portal/me.html", context, status=status)


def _next(request: SubjectRequest) -> str:
    """Where to go afterwards: a page of this site, or nowhere."""
    url = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else ""
