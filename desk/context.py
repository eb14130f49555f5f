"""What every desk page shows in its top bar: unit, role, links, duties, whether clocks and outbox are looked after."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import Role
from core import clock
from core.templatetags.redress import listed, moment
from desk.person import Person, person_of
from desk.stuck import any_dead
from workflows.heartbeat import SILENT_AFTER, alarms
from workflows.presence import MOST_UNREAD

ENTERING = (Role.REVIEWER, Role.APPROVER, Role.DATA_STEWARD)  # those who bring entries or decide about them


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
        "unit": listed(person.units),
        "role": listed(role.label for role in Role if role in _own_roles(person)),
        "links": links(request, person, person.presence.unread),
        "deputy_for": [str(ward) for ward in person.stands_in_for],
        "heartbeat_late": late,
        "heartbeat_text": _last_seen(last) if late else "",
        **_for_overseers(request, person),
    }


def _for_overseers(request: HttpRequest, person: Person) -> dict[str, bool]:
    """Whether messages leave, and whether something is stuck; the pages that say so themselves do not say it twice."""
    if not person.oversees or _page(request) in ("desk_board", "desk_stuck"):
        return {"post_silent": False, "stuck": False}
    found = alarms(clock.now())
    return {"post_silent": found.post_is_silent, "stuck": found.anything_dead and any_dead(person)}


def links(request: HttpRequest, person: Person, unread: int = 0) -> list[dict[str, Any]]:
    offered = [(_("Inbox"), "desk_inbox", True)]
    offered.append((_("Messages"), "desk_messages", True))
    offered.append((_("Board"), "desk_board", person.oversees))
    offered.append((_("Counter"), "desk_counter", person.has(Role.COUNTER_CLERK)))
    offered.append((_("Intake"), "desk_intake", person.has(*ENTERING)))
    offered.append((_("Catalogue"), "desk_catalogue", True))
    offered.append((_("Absences"), "desk_absences", person.has(Role.SUPERVISOR, Role.UNIT_HEAD)))
    name = _page(request)
    return [
        {
            "label": label,
            "url": reverse(url_name),
            "count": _number(unread) if url_name == "desk_messages" and unread else None,
            "current": name == url_name,
        }
        for label, url_name, shown in offered
        if shown
    ]


def _number(unread: int) -> str:
    return f"{MOST_UNREAD - 1}+" if unread >= MOST_UNREAD else str(unread)


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _own_roles(person: Person) -> set[str]:
    return {role for _unit, role in person.actor.holdings}


def _last_seen(last: Any) -> str:
    if last is None:
        return _("No sweep has run yet.")
    return _("Last look: %(time)s.") % {"time": moment(last)}
