"""What the whole site answers: to what cannot be read, and to forms that have grown too old."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is made without the request: it may be the very thing that cannot be read."""
    too_much = isinstance(exception, TOO_MUCH)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_much else HTTPStatus.BAD_REQUEST
    return HttpResponse(get_template("400.html").render({"too_much": too_much}), status=status)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own page looks at what was sent first, which may be what cannot be read."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
