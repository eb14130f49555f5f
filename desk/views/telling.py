"""How an official is told of tasks and warnings: a choice of their own."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.doors import officials
from desk.person import person_of
from notifications.forms import ChannelForm
from notifications.preferences import channel_of, choose_channel


@require_http_methods(["GET", "HEAD", "POST"])
@officials()
def telling(request: HttpRequest) -> HttpResponse:
    """In this service only, or by e-mail too."""
    user = person_of(request).user
    form = ChannelForm(request.POST or None, by_letter=False, initial={"channel": channel_of(user)})
    if request.method == "POST" and form.is_valid():
        choose_channel(user=user, channel=form.cleaned_data["channel"])
        messages.success(request, _("From now on you are told this way."))
        return redirect("desk_telling")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "desk/telling.html", {"form": form}, status=status)
