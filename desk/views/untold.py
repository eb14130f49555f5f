"""The list behind a board's figure: cases that are decided and whose result notice has not left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Unit
from desk import untold
from desk.doors import officials
from desk.forms.filters import EVERY_UNIT
from desk.lists import tabs
from desk.person import person_of


@require_safe
@officials()
def not_yet_told(request: HttpRequest) -> HttpResponse:
    """Of one unit, of the board, or of all the cases this person works on: what is to be done, and by whom."""
    person = person_of(request)
    asked = request.GET.get("unit", "")
    unit_id = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    found = untold.listing(person, EVERY_UNIT if asked == EVERY_UNIT else unit_id, request.GET)
    unit = Unit.objects.filter(pk__in=untold.units_of(person) & {unit_id or 0}).first()
    return render(
        request, "desk/untold.html", {"list": found, "tabs": tabs("untold", get_language()), "unit": unit}
    )
