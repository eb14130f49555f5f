"""The door of the portal: pages of one's own matter need an account of the public."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.sight import is_public
from core.errors import NotAllowed

P = ParamSpec("P")


class SubjectRequest(HttpRequest):
    """A request of somebody who signed in by a code."""

    user: User


def subjects(
    view: Callable[Concatenate[SubjectRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Subjects, agents and guardians. Nobody signed in: to the door and back. Officials: NotAllowed."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            here = request.get_full_path() if request.method == "GET" else reverse("home")
            return redirect_to_login(here, reverse("sign_in"))
        if not is_public(request.user):
            raise NotAllowed(OTHER_ACCOUNT, code="officials_elsewhere")
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # the two lines above make it one

    return guarded


OTHER_ACCOUNT = _(
    "You are signed in with an official account. This page is for the people concerned: for a matter of your "
    "own, sign in with your private e-mail address."
)
