"""Keys with which the unit's own system brings entries."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Unit
from core import clock
from core.errors import BadInput
from desk.doors import officials
from desk.forms.intake import KeyForm
from desk.forms.refusals import show_refusal
from desk.person import Person, person_of
from workflows.intake import keys


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*keys.MAKERS)
def intake_keys(request: HttpRequest) -> HttpResponse:
    """The unit's keys, and making one: its secret is on the answer to the form and nowhere else."""
    person = person_of(request)
    form = KeyForm(request.POST or None)
    secret = _made(form, person) if request.method == "POST" and form.is_valid() else ""
    context = {
        "form": KeyForm() if secret else form,
        "secret": secret,
        "keys": keys.keys_of(person.units_as(*keys.MAKERS)),
        "today": person.on,
    }
    return render(request, "desk/intake_keys.html", context, status=422 if form.errors else 200)


@require_POST
@officials(*keys.MAKERS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A system brings nothing any more."""
    person = person_of(request)
    key = get_object_or_404(keys.keys_of(person.units_as(*keys.MAKERS)), pk=pk)
    keys.end_key(key, by=person.user, at=clock.now())
    messages.success(request, _("The key has ended."))
    return redirect("desk_intake_keys")


def _made(form: KeyForm, person: Person) -> str:
    own = {unit for unit, role in person.actor.holdings if role in keys.MAKERS}
    unit = Unit.objects.filter(pk__in=own).order_by("code").first()
    if unit is None:
        return ""
    try:
        _key, secret = keys.make_key(actor=person.actor, unit=unit, at=clock.now(), **form.cleaned_data)
    except BadInput as error:
        show_refusal(form, error)
        return ""
    return secret
