"""The last page of a filing: everything to read once more, and sending it exactly once."""

import uuid
from dataclasses import dataclass
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
from cases.models import Case, Draft, Ground, Remedy
from core import clock
from core.errors import BadInput, DomainError, WrongState
from portal.doors import SubjectRequest
from portal.journey import Journey, link_name, record_name
from workflows.filing import DuplicateObjection, already_filed, file_objection

CHANGED = gettext_lazy("An answer changed in another window. Please read it again, then send it.")


@dataclass(frozen=True, slots=True)
class Line:
    """An answer to read again; `step` is where it can be changed, empty where there is no choice."""

    label: str
    text: str
    step: str


def send(request: SubjectRequest, draft: Draft | None) -> HttpResponse:
    """File what the page showed. Sent twice it is one case; changed meanwhile it is shown again.

    Raises WrongState (draft_gone) for a draft that was given up.
    """
    key = request.POST.get("key", "")
    if draft is None or str(draft.submission_key) != key:
        return redirect("my_receipt", _sent_before(key, request.user).reference)
    journey = Journey(request.user, draft, clock.today())
    if (step := journey.first_open()) is not None:
        return redirect("objection_step", step)
    if request.POST.get("shown") != journey.fingerprint():
        if sent := already_filed(draft.submission_key, request.user):  # in another tab, a moment ago
            return redirect("my_receipt", sent.reference)
        messages.warning(request, CHANGED)
        return redirect("objection_check")
    try:
        case = _file(journey)
    except (BadInput, DuplicateObjection) as error:
        context = summary(journey) | {"error": error, "open_case_url": _visible_case(error, request.user)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, BadInput) else HTTPStatus.CONFLICT
        return render(request, "portal/filing/check.html", context, status=status)
    return redirect("my_receipt", case.reference)


def summary(journey: Journey) -> dict[str, Any]:
    """What the last page shows, and what makes sending it safe."""
    return {
        "lines": _lines(journey),
        "documents": journey.documents,
        "key": journey.draft.submission_key,
        "shown": journey.fingerprint(),
        "last": journey.steps[-1],
    }


def _file(journey: Journey) -> Case:
    assert journey.link is not None, "no question is open, so somebody was chosen"
    return file_objection(
        user=journey.user, link=journey.link, filing=journey.filing(), draft=journey.draft, now=clock.now()
    )


def _lines(journey: Journey) -> list[Line]:
    said, steps = journey.answers, journey.steps
    entry_step = "entry" if "entry" in steps else "describe"
    entry = record_name(journey.record) if journey.record else journey.described()
    addressee = journey.addressee() or journey.usual_addressee()
    lines = [
        Line(_("For whom"), link_name(journey.link) if journey.link else "", "who" if "who" in steps else ""),
        Line(_("Which entry"), entry, entry_step),
        Line(_("What is wrong"), str(Ground(said["ground"]).label), "ground"),
        Line(_("What should happen"), str(Remedy(said["wanted"]).label), "wanted"),
        Line(_("In your words"), said["statement"], "statement"),
        Line(_("Who examines it"), str(addressee or ""), "addressee"),
    ]
    if entry_step == "entry" and not journey.record:
        lines[1] = Line(_("Which entry"), entry, "describe")
    return lines


def _sent_before(key: str, user: User) -> Case:
    try:
        case = already_filed(uuid.UUID(key), user)
    except ValueError:
        case = None
    if case is None:
        raise WrongState(_("This draft was already sent or given up."), code="draft_gone")
    return case


def _visible_case(error: DomainError, user: User) -> str:
    """The address of the open case that stands in the way, where this person may see it."""
    seen = access.visible_cases(user, clock.today()).filter(reference=error.link)
    return reverse("my_case", args=[error.link]) if error.link and seen.exists() else ""
