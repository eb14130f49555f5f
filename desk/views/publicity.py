"""What was published, ended, sealed and erased, day by day; what is held; and sealed entries, opened by two persons."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import fields as record_fields
from cases import keeping
from cases.attempts import refusals_noted
from cases.models import Standing
from cases.versions import fields_of
from core import clock
from core.errors import BadInput, DomainError
from desk import kept
from desk import publicity as report
from desk.doors import officials
from desk.forms.kept import KeptForm
from desk.kept import KEEPERS
from desk.person import Person, person_of
from workflows.inbox import OVERSEEING


@require_safe
@officials(*OVERSEEING)
def publicity(request: HttpRequest) -> HttpResponse:
    """One day of the sweep: how many entries moved where and why, and the entries of one kind of move."""
    person, days = person_of(request), report.days()
    day = next(
        (one for one in days if one.day.isoformat() == request.GET.get("day")), days[0] if days else None
    )
    after = request.GET.get("after", "")
    context: dict[str, Any] = {"days": days, "day": day, "after": after, "may_hold": person.has(*KEEPERS)}
    if day is not None:
        moves = report.moves_of(person, day)
        chosen = moves.filter(after=after) if after in Standing.values and "after" in request.GET else moves
        context |= {
            "groups": report.groups(moves),
            "rows": report.named(chosen.select_related("unit").order_by("-pk")[: report.SHOWN]),
            "most": report.SHOWN,
        }
    return render(request, "desk/publicity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*KEEPERS)
def kept_entries(request: HttpRequest) -> HttpResponse:
    """Hold an entry, lift its hold, or ask to read a sealed one; and what is held and asked now."""
    person = person_of(request)
    form = KeptForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(request, person, form):
        return redirect("desk_kept")
    context = {
        "form": form,
        "held": kept.held_by_units(person),
        "openings": kept.openings_of(person),
        "me": person.user,
        "now": clock.now(),
    }
    return render(request, "desk/kept.html", context, status=422 if form.errors else 200)


@require_safe
@officials(*KEEPERS)
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """What a sealed entry says, to who asked and was allowed. Raises Http404, NotAllowed."""
    person = person_of(request)
    asked = kept.opening_for(person, pk)
    version = keeping.read_sealed(asked, person.user, clock.now())
    facts = [(str(record_fields.label(key)), value) for key, value in fields_of(version).items()]
    return render(request, "desk/sealed.html", {"opening": asked, "record": asked.record, "facts": facts})


@require_POST
@officials(*KEEPERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person allows or refuses. Raises Http404, NotAllowed, WrongState."""
    person = person_of(request)
    allowed = request.POST.get("allowed") == "yes"
    asked = kept.opening_for(person, pk)
    with refusals_noted(person.actor, "decide_opening", asked):
        keeping.decide_opening(asked, person.user, allowed, clock.now())
    messages.success(request, _("It may be read for 24 hours.") if allowed else _("It stays sealed."))
    return redirect("desk_kept")


def _done(request: HttpRequest, person: Person, form: KeptForm) -> bool:
    said, now = form.cleaned_data, clock.now()
    record = kept.entry_called(person, said["document_no"])
    if record is None:
        form.add_error("document_no", _("There is no such entry in your units, or more than one."))
        return False
    acts = {"hold": keeping.set_hold, "lift": keeping.lift_hold, "open": keeping.ask_to_open}
    words = {
        "hold": _("The entry is held."),
        "lift": _("The hold is lifted."),
        "open": _("A second person is asked."),
    }
    try:
        acts[said["act"]](record, person.user, said["reason"], now)
    except BadInput as error:
        form.add_error(error.field or None, str(error.sentence))
        return False
    except DomainError as error:
        form.add_error("document_no", str(error.sentence))
        return False
    messages.success(request, words[said["act"]])
    return True
