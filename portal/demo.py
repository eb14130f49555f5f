"""Who can sign in to the demonstration, for the first page. Nothing where DEMO is not set."""

from typing import NamedTuple

from django.conf import settings

from accounts.models import User
from core.templatetags.redress import listed
from workflows.demo.town import DOMAIN, PASSWORD

SHOWN = ("kong", "ling", "scjg.reviewer", "scjg.approver", "scjg.steward", "scjg.supervisor", "zx.clerk")


class DemoPerson(NamedTuple):
    what: str
    address: str


def demo_accounts() -> dict[str, object]:
    """Some people of the demo town and the officials' password."""
    if not settings.DEMO:
        return {}
    addresses = [f"{local}@{DOMAIN}" for local in SHOWN]
    users = User.objects.filter(email__in=addresses).prefetch_related(
        "memberships__unit", "subject_links__subject"
    )
    people = sorted((_person(user) for user in users), key=lambda one: addresses.index(one.address))
    return {"demo": True, "demo_people": people, "demo_password": PASSWORD}


def _person(user: User) -> DemoPerson:
    roles = [f"{one.get_role_display()} · {one.unit}" for one in user.memberships.all()]
    subjects = [str(one.subject.name) for one in user.subject_links.all()]
    return DemoPerson(listed(roles or subjects), user.email)
