"""The door of the desk: officials only. Others do not learn what is behind it."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from core.errors import NotAllowed
from core.templatetags.redress import listed
from desk.person import Person, person_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def officials(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Only officials, or only those with one of the roles.

    Nobody signed in: to the staff's door and back here afterwards. Subjects: 404. Another role: NotAllowed.
    """

    def guard(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("staff_sign_in"))
            if not request.user.is_official:
                raise Http404
            refuse_other_roles(person_of(request), *roles)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def refuse_other_roles(person: Person, *roles: Role) -> None:
    """Raises NotAllowed."""
    if roles and not person.has(*roles):
        names = listed(role.label for role in roles)
        raise NotAllowed(_("This page is for: %(roles)s.") % {"roles": names}, code="other_role")
