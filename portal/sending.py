"""The last page of a filing: everything to read once more, and sending it exactly once."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases import access
from cases.models import Draft
from core import clock
from core.errors import BadInput, DomainError, WrongState
from portal.doors import SubjectRequest
from portal.drafting import Drafting
from portal.journeys import JOURNEYS

CHANGED = gettext_lazy("An answer changed in another window. Please read it again, then send it.")


def send(request: SubjectRequest, kind: str, draft: Draft | None) -> HttpResponse:
    """File what the page showed. Sent twice it is one filing; changed meanwhile it is shown again.

    Raises WrongState (draft_gone) for a draft that was given up.
    """
    key, journey_of = request.POST.get("key", ""), JOURNEYS[kind]
    if draft is None or str(draft.submission_key) != key:
        return redirect("my_receipt", _sent_before(journey_of, key, request.user))
    journey = journey_of(request.user, draft, clock.today())
    if (step := journey.first_open()) is not None:
        return redirect(f"{kind}_step", step)
    if request.POST.get("shown") != journey.fingerprint():
        if sent := journey.sent_before(draft.submission_key, request.user):  # in another tab, a moment ago
            return redirect("my_receipt", sent)
        messages.warning(request, CHANGED)
        return redirect(f"{kind}_check")
    try:
        reference = journey.file(clock.now())
    except journey.REFUSED as error:
        context = summary(journey) | {"error": error, "open_case_url": _visible_case(error, request.user)}
        is_input = isinstance(error, BadInput)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_input else HTTPStatus.CONFLICT
        return render(request, journey.templates("check"), context, status=status)
    return redirect("my_receipt", reference)


def summary(journey: Drafting) -> dict[str, Any]:
    """What the last page shows, and what makes sending it safe."""
    return {
        "kind": journey.KIND,
        "journey": journey,
        "lines": journey.lines(),
        "documents": journey.documents,
        "key": journey.draft.submission_key,
        "shown": journey.fingerprint(),
        "last": journey.steps[-1],
    }


def _sent_before(journey_of: type[Drafting], key: str, user: User) -> str:
    try:
        reference = journey_of.sent_before(uuid.UUID(key), user)
    except ValueError:
        reference = ""
    if not reference:
        raise WrongState(_("This draft was already sent or given up."), code="draft_gone")
    return reference


def _visible_case(error: DomainError, user: User) -> str:
    """The address of the open case that stands in the way, where this person may see it."""
    seen = access.visible_cases(user, clock.today()).filter(reference=error.link)
    return reverse("my_case", args=[error.link]) if error.link and seen.exists() else ""
