"""The door of the interface: a unit's key, in a header; refusals are JSON with a code and a sentence."""

import functools
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cases.actors import Actor
from cases.models import IntakeKey
from core import clock
from core.errors import DomainError
from workflows.intake import keys

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, IntakeKey, Actor, P], HttpResponseBase]
MOST_BYTES = 2 * 1024 * 1024  # as settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def with_key(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """`Authorization: Bearer rk_…`; a session opens nothing here, so no form of another site can."""

    @csrf_exempt
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        found = keys.bearer(secret.strip(), clock.now()) if scheme.lower() == "bearer" and secret else None
        if found is None:
            response = refused("key_unknown", _("A valid key is needed."), HTTPStatus.UNAUTHORIZED)
            response["WWW-Authenticate"] = "Bearer"
            return response
        try:
            return view(request, *found, *args, **kwargs)
        except DomainError as error:
            return refused(error.code, str(error.sentence), error.status)

    return guarded


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The object in the request. Raises DomainError: body_too_large, body_unreadable."""
    try:
        said = json.loads(request.body)
    except RequestDataTooBig:
        error = DomainError(_("At most 2 MB in one request."), code="body_too_large")
        error.status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        raise error from None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        error = DomainError(_("A JSON object in UTF-8 is needed."), code="body_unreadable")
        error.status = HTTPStatus.BAD_REQUEST
        raise error
    return said


def refused(code: str, sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "sentence": sentence}}, status=status)
