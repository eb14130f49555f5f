"""What is published about an organisation, for anybody who knows its whole name or its code (Articles 30 to 34)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.forms.lookup import LookUpForm
from portal.limits import LOOK_UP, within

NOT_INDEXED = "noindex, nofollow, noarchive"


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Asked by POST, so that nobody's name or code stands in an address, a log or the browser's history."""
    if request.method != "POST":
        return _page(request, {"form": LookUpForm()})
    form = LookUpForm(request.POST)
    if not within(LOOK_UP, request):
        return _page(request, {"form": LookUpForm(), "too_often": True}, status=429)
    answer = form.answer()
    return _page(
        request,
        {"form": form, "answer": answer, "words": request.POST.get("words", "")},
        status=200 if answer else 422,
    )


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "portal/look_up.html", context, status=status)
    response.headers["X-Robots-Tag"] = NOT_INDEXED
    return response
