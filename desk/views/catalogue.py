"""The catalogue: what may be recorded, every version of it, and changes that wait for a second person."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Unit
from cases import catalogue
from cases.models import CatalogueItem, CatalogueProposal, CatalogueVersion, ProposalOutcome
from cases.models.terms import TERMS
from core import clock
from core.errors import BadInput, NotAllowed, WrongState
from desk.doors import officials
from desk.forms.catalogue import DecideItemForm, ItemForm
from desk.forms.refusals import show_refusal
from desk.person import Person, person_of

SHOWN = (
    "name_zh",
    "name_en",
    "unit",
    "category",
    "is_penalty",
    "directory_no",
    "legal_basis",
    "basis_level",
    "is_public",
    "sharing",
    "rhythm",
    "repair_excluded_by",
    "sector",
)

LABELS = {"unit": gettext_lazy("source unit"), "is_public": pgettext_lazy("catalogue", "published")}


@require_safe
@officials()
def items(request: HttpRequest) -> HttpResponse:
    """Every item with its elements of Article 21, and what waits to be confirmed."""
    person = person_of(request)
    waiting = CatalogueProposal.objects.filter(outcome="").select_related("unit", "proposed_by", "item")
    context = {
        "items": CatalogueItem.objects.select_related("unit").order_by("unit__code", "code"),
        "waiting": waiting,
        "may_add": units_of(person).exists(),
    }
    return render(request, "desk/catalogue.html", context)


@require_safe
@officials()
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item: what it says now, and every version with its reason and its two people."""
    return _item_page(request, get_object_or_404(_items(), code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*catalogue.PROPOSERS)
def new_item(request: HttpRequest) -> HttpResponse:
    """Propose an item that the catalogue does not have yet."""
    return _proposing(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@officials(*catalogue.PROPOSERS)
def change_item(request: HttpRequest, code: str) -> HttpResponse:
    """Propose that an item says something else from a day on."""
    found = get_object_or_404(_items(), code=code)
    if not catalogue.may_propose(person_of(request).actor, found.unit):
        raise NotAllowed()
    return _proposing(request, found)


@require_safe
@officials()
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A change as it was proposed, beside what the item says now."""
    return _proposal_page(request, get_object_or_404(_proposals(), pk=pk), DecideItemForm())


@require_POST
@officials(*catalogue.CONFIRMERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person confirms it, or refuses it and says why."""
    found, person = get_object_or_404(_proposals(), pk=pk), person_of(request)
    form = DecideItemForm(request.POST)
    if not form.is_valid() or not _decided(form, found, person):
        return _proposal_page(request, found, form, status=422)
    messages.success(request, _("It was decided."))
    return redirect("desk_catalogue")


def units_of(person: Person) -> QuerySet[Unit]:
    """Units whose items this person may propose: their own, or all for the centre's administrators."""
    if catalogue.may_confirm(person.actor):
        return Unit.objects.order_by("code")
    return Unit.objects.filter(pk__in=person.units_as(*catalogue.PROPOSERS)).order_by("code")


def _items() -> QuerySet[CatalogueItem]:
    return CatalogueItem.objects.select_related("unit")


def _proposals() -> QuerySet[CatalogueProposal]:
    return CatalogueProposal.objects.select_related("unit", "proposed_by", "decided_by", "item__unit")


def _proposing(request: HttpRequest, found: CatalogueItem | None) -> HttpResponse:
    person = person_of(request)
    now = {name: getattr(found, name) for name in TERMS} | {"unit": found.unit_id} if found else {}
    initial = {"valid_from": person.on, **now}
    form = ItemForm(request.POST or None, units=units_of(person), item=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = catalogue.propose(form.change, actor=person.actor, at=clock.now())
        except (BadInput, WrongState) as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Proposed. It counts when somebody else has confirmed it."))
            return redirect("desk_catalogue_proposal", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/catalogue_form.html", {"form": form, "item": found}, status=status)


def _decided(form: DecideItemForm, found: CatalogueProposal, person: Person) -> bool:
    try:
        if form.cleaned_data["decision"] == "confirm":
            catalogue.confirm(found, actor=person.actor, at=clock.now())
        else:
            reason = form.cleaned_data["reason"]
            catalogue.refuse(found, actor=person.actor, reason=reason, at=clock.now())
    except BadInput as error:
        show_refusal(form, error)
        return False
    return True


def _item_page(request: HttpRequest, found: CatalogueItem) -> HttpResponse:
    person = person_of(request)
    versions = CatalogueVersion.objects.filter(item=found).select_related(
        "unit", "proposed_by", "confirmed_by"
    )
    context = {
        "item": found,
        "facts": facts_of(found),
        "versions": list(versions.order_by("-number")),
        "waiting": CatalogueProposal.objects.filter(item=found, outcome=ProposalOutcome.OPEN).first(),
        "may_change": catalogue.may_propose(person.actor, found.unit),
        "today": person.on,
    }
    return render(request, "desk/catalogue_item.html", context)


def _proposal_page(
    request: HttpRequest, found: CatalogueProposal, form: DecideItemForm, status: int = 200
) -> HttpResponse:
    before = dict(facts_of(found.item)) if found.item else {}
    rows = [
        {
            "label": label,
            "before": before.get(label, ""),
            "after": after,
            "changed": before.get(label) != after,
        }
        for label, after in facts_of(found)
    ]
    person = person_of(request)
    context = {
        "proposal": found,
        "rows": rows,
        "form": form,
        "refusal": catalogue.why_not(found, person.actor),
    }
    return render(request, "desk/catalogue_proposal.html", context, status=status)


def facts_of(said: Any) -> list[tuple[str, Any]]:
    """The elements of an item, a version or a proposal, labelled."""
    meta = said._meta
    shown = [(name, _value(said, name)) for name in SHOWN]
    labelled = [(LABELS.get(name) or meta.get_field(name).verbose_name, value) for name, value in shown]
    return [(str(label), str(value)) for label, value in labelled]


def _value(said: Any, name: str) -> Any:
    value = getattr(said, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    display = getattr(said, f"get_{name}_display", None)
    return display() if display else value
