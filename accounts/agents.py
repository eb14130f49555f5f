"""A subject appoints somebody to act for it, with a scope and an end, and takes that back."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import claim_rules
from accounts.claiming import end_link, links_in_force
from accounts.models import Capacity, LinkStatus, Subject, SubjectLink, User
from core import clock
from core.errors import BadInput, NotAllowed
from ledger.models import Kind
from ledger.recording import record


@transaction.atomic
def appoint_agent(
    *, by: User, subject: Subject, email: str, scope: str, ends_on: dt.date, today: dt.date
) -> SubjectLink:
    """Whoever holds a verified link (not as an agent) lets the owner of an address act for the subject.

    An address nobody signed in with yet becomes an account. An appointment that is in force is replaced.
    Raises NotAllowed; BadInput: agent_not_possible, scope_missing, end_missing, power_of_attorney_ended.
    """
    _check_principal(by, subject, today)
    claim_rules.check_power_of_attorney(scope, ends_on, today)
    agent = _agent(email, by)
    if links_in_force(agent, today).filter(subject=subject).exclude(capacity=Capacity.AGENT).exists():
        raise BadInput(
            _("This person already speaks for the subject."), code="agent_not_possible", field="email"
        )
    for link in SubjectLink.objects.filter(user=agent, subject=subject, capacity=Capacity.AGENT):
        end_link(link=link, by=by)
    link = SubjectLink(
        user=agent,
        subject=subject,
        claimed_subject=subject,
        capacity=Capacity.AGENT,
        status=LinkStatus.VERIFIED,
        ends_on=ends_on,
        decided_at=clock.now(),
        decided_by=by,
    )
    link.scope = scope.strip()
    link.save()
    record(Kind.VERIFICATION, actor=by, obj=link, facts={"outcome": "agent_appointed", "agent": agent.pk})
    return link


@transaction.atomic
def remove_agent(*, link: SubjectLink, by: User, today: dt.date) -> SubjectLink:
    """The subject takes the power of attorney back, at once. Raises NotAllowed."""
    _check_principal(by, link.subject, today)
    if link.capacity != Capacity.AGENT:
        raise NotAllowed(_("Only agents can be removed here."), code="not_an_agent")
    return end_link(link=link, by=by)


def agents_of(subject: Subject) -> list[SubjectLink]:
    """Everybody who acts or acted for the subject with a power of attorney, newest first."""
    links = SubjectLink.objects.filter(subject=subject, capacity=Capacity.AGENT)
    return list(links.exclude(status=LinkStatus.CLAIMED).select_related("user").order_by("-pk"))


def principal_links(user: User, today: dt.date) -> QuerySet[SubjectLink]:
    """The verified links through which this person, not as an agent, appoints and removes agents."""
    verified = links_in_force(user, today).filter(status=LinkStatus.VERIFIED).order_by()
    return verified.exclude(capacity=Capacity.AGENT)


def _check_principal(by: User, subject: Subject, today: dt.date) -> None:
    if not principal_links(by, today).filter(subject=subject).exists():
        sentence = _("Only the subject itself, once verified, appoints and removes agents.")
        raise NotAllowed(sentence, code="not_the_subject")


def _agent(email: str, by: User) -> User:
    agent, _created = User.objects.get_or_create_by_email(email)
    User.objects.select_for_update(no_key=True).get(pk=agent.pk)  # the same form twice is one appointment
    if agent == by or agent.needs_password or not agent.is_active:
        raise BadInput(_("This address cannot be appointed."), code="agent_not_possible", field="email")
    return agent
