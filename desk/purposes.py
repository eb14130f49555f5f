"""What somebody looks at personal data for, where it is not their own task (Article 38).

Asked once for a case, or a question, and a working session: a day, or until they sign out. Every look is written down
with the purpose. It is kept in the session, sealed, since it is a person's free text.
"""

from typing import Any

from django.http import HttpRequest

from cases.models import Assistance, Case
from core.crypto import decrypt, encrypt
from desk.person import Person, person_of
from workflows.inbox import held_by
from workflows.models import WorkItem

KEPT_AS = "purposes"
KEPT = 100  # the newest ones; who looks at more in a day is asked again
LONGEST = 200  # characters

About = Case | Assistance


def is_own_case(person: Person, case: Case, item: WorkItem | None) -> bool:
    """Whether the case is this person's task, or of whom they stand in for, or lies free in a queue of theirs."""
    people = {person.user.pk, *person.actor.duties}
    return bool(people & {case.handler_id, case.appointed_approver_id}) or _is_own_task(person, item)


def is_own_question(person: Person, asked: Assistance, item: WorkItem | None) -> bool:
    """The same for a question to another unit; whoever answered it may read it again."""
    if asked.answered_by_id in {person.user.pk, *person.actor.duties}:
        return True
    return _is_own_task(person, item)


def given(request: HttpRequest, about: About) -> str:
    """What this person said today that they look at it for; empty if nothing."""
    sealed = _kept(request).get(_name(about), "")
    return decrypt(sealed, bound_to=_bound_to(request, about)) if sealed else ""


def keep(request: HttpRequest, about: About, purpose: str) -> None:
    """From now on it counts as said. An act that somebody did on the case says enough."""
    kept = _kept(request)
    kept.pop(_name(about), None)
    kept[_name(about)] = encrypt(purpose, bound_to=_bound_to(request, about))
    newest = dict(list(kept.items())[-KEPT:])
    request.session[KEPT_AS] = {"on": person_of(request).on.isoformat(), "for": newest}


def typed(request: HttpRequest) -> str:
    """One line, as it is written down."""
    return " ".join(request.POST.get("purpose", "").replace("\x00", " ").split())[:LONGEST]


def _is_own_task(person: Person, item: WorkItem | None) -> bool:
    if item is None:
        return False
    if item.assignee_id is not None:
        return item.assignee_id in {person.user.pk, *person.actor.duties}
    return (item.unit_id, item.role) in held_by(person.actor)


def _kept(request: HttpRequest) -> dict[str, str]:
    found: dict[str, Any] = request.session.get(KEPT_AS, {})
    return dict(found["for"]) if found.get("on") == person_of(request).on.isoformat() else {}


def _name(about: About) -> str:
    return f"{about._meta.model_name}.{about.pk}"


def _bound_to(request: HttpRequest, about: About) -> str:
    return f"desk.purpose.{request.user.pk}.{_name(about)}"
