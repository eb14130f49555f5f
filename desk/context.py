"""What every desk page shows in its top bar: unit, role, links, duties, and whether the clocks are watched."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import Role
from core import clock
from core.templatetags.redress import moment
from desk.person import Person, person_of
from workflows.heartbeat import SILENT_AFTER


def desk_bar(request: HttpRequest) -> dict[str, Any]:
    """For signed-in officials only, and read only where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_official:
        return {}
    return {"desk": SimpleLazyObject(lambda: bar(request))}


def bar(request: HttpRequest) -> dict[str, Any]:
    person = person_of(request)
    last = person.presence.clocks_last_watched
    late = last is None or clock.now() - last > SILENT_AFTER
    return {
        "name": str(person.user),
        "unit": ", ".join(str(unit) for unit in person.units),
        "role": ", ".join(str(role.label) for role in Role if role in _own_roles(person)),
        "links": links(request, person),
        "deputy_for": [str(ward) for ward in person.stands_in_for],
        "heartbeat_late": late,
        "heartbeat_text": _last_seen(last) if late else "",
    }


def links(request: HttpRequest, person: Person) -> list[dict[str, Any]]:
    offered = [(_("Inbox"), "desk_inbox", True)]
    offered.append((_("Board"), "desk_board", person.oversees))
    offered.append((_("Counter"), "desk_counter", person.has(Role.COUNTER_CLERK)))
    offered.append((_("Absences"), "desk_absences", person.has(Role.SUPERVISOR, Role.UNIT_HEAD)))
    match = request.resolver_match
    name = match.url_name if match else ""
    return [
        {"label": label, "url": reverse(url_name), "count": None, "current": name == url_name}
        for label, url_name, shown in offered
        if shown
    ]


def _own_roles(person: Person) -> set[str]:
    return {role for _unit, role in person.actor.holdings}


def _last_seen(last: Any) -> str:
    if last is None:
        return _("No sweep has run yet.")
    return _("Last look: %(time)s.") % {"time": moment(last)}
