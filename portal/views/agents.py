"""A subject appoints agents, removes them, and sees what they did."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.agents import principal_links, remove_agent
from accounts.models import Capacity, LinkStatus, SubjectLink
from core import clock
from core.errors import BadInput
from portal.agents import agents_shown, appoint
from portal.doors import SubjectRequest, subjects
from portal.forms.agents import AgentForm
from portal.forms.errors import show_refusal

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@subjects
def agents(request: SubjectRequest, pk: int) -> HttpResponse:
    """Who acts for this subject; `pk` is one's own verified link to it. Raises Http404 for anybody else's."""
    own = get_object_or_404(principal_links(request.user, clock.today()).select_related("subject"), pk=pk)
    form = AgentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _appointed(request, own, form):
        return redirect("my_agents", pk)
    context = {"own": own, "form": form, "agents": agents_shown(request.user, own.subject, clock.today())}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "portal/agents.html", context, status=status)


@require_http_methods(GET_OR_POST)
@subjects
def remove(request: SubjectRequest, pk: int) -> HttpResponse:
    """Asked once more, then the agent acts no longer. Raises Http404 for an agent of somebody else."""
    own_links = principal_links(request.user, clock.today())
    found = SubjectLink.objects.filter(capacity=Capacity.AGENT, subject__in=own_links.values("subject"))
    link = get_object_or_404(found.select_related("user", "subject"), pk=pk)
    own = own_links.get(subject=link.subject)
    if request.method == "POST":
        remove_agent(link=link, by=request.user, today=clock.today())
        messages.success(request, _("%(agent)s no longer acts for you.") % {"agent": link.user.email})
        return redirect("my_agents", own.pk)
    if link.status != LinkStatus.VERIFIED:
        return redirect("my_agents", own.pk)
    return render(request, "portal/agent_remove.html", {"link": link, "own": own})


def _appointed(request: SubjectRequest, own: SubjectLink, form: AgentForm) -> bool:
    try:
        link = appoint(request.user, own, form)
    except BadInput as error:
        show_refusal(form, error)
        return False
    messages.success(request, _("%(agent)s can act for you now.") % {"agent": link.user.email})
    return True
