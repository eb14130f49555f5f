"""Whom a subject lets act for it, until when, and what each of them did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.agents import agents_of, appoint_agent
from accounts.models import LinkStatus, Subject, SubjectLink, User
from cases import access
from cases.models import CaseEvent, Document, DocumentPurpose
from core import clock
from notifications import outbox
from notifications.payloads import AgentAppointed
from portal.evidence import add_files
from portal.forms.agents import AgentForm
from portal.words import WORDS
from workflows.actions import SUBJECTS_ACTS

READ = 200  # acts of all agents together, the newest
SHOWN = 20  # of each


@dataclass(frozen=True, slots=True)
class Agent:
    """One appointment: whether it is in force, its papers, and what was done under it."""

    link: SubjectLink
    in_force: bool
    documents: list[Document]
    acts: list[tuple[str, CaseEvent]]


@transaction.atomic
def appoint(by: User, own: SubjectLink, form: AgentForm) -> SubjectLink:
    """The appointment, its power of attorney and the word to the agent together, or none. Raises DomainError."""
    told = form.cleaned_data
    said = {"email": told["email"], "scope": told["scope"], "ends_on": told["ends_on"]}
    link = appoint_agent(by=by, subject=own.subject, today=clock.today(), **said)
    purpose = DocumentPurpose.POWER_OF_ATTORNEY
    add_files(told["files"], user=by, purpose=purpose, link=link, at=clock.now())
    notice = AgentAppointed(link=link.pk, ends_on=told["ends_on"])
    outbox.queue(notice, to=link.user, case_id=None, dedupe=f"{notice.key}:{link.pk}")
    return link


def agents_shown(user: User, subject: Subject, today: dt.date) -> list[Agent]:
    """Everybody who acts or acted, the newest appointment first. Three queries, however many."""
    links = agents_of(subject)
    papers = Document.objects.filter(link__in=links, removed_at__isnull=True)
    acts = _acts_of(links, user, subject, today)
    return [
        Agent(
            link=link,
            in_force=link.status == LinkStatus.VERIFIED and (link.ends_on is None or link.ends_on >= today),
            documents=[one for one in papers if one.link_id == link.pk],
            acts=[(_title(event), event) for event in acts if _done_under(link, event)][:SHOWN],
        )
        for link in links
    ]


def _acts_of(links: Sequence[SubjectLink], user: User, subject: Subject, today: dt.date) -> list[CaseEvent]:
    cases = access.visible_cases(user, today).filter(Q(subject=subject) | Q(subject__same_as=subject))
    people = {link.user_id for link in links}
    events = CaseEvent.objects.filter(case__in=cases, actor__in=people, action__in=SUBJECTS_ACTS)
    return list(events.select_related("case").order_by("-at", "-pk")[:READ])


def _done_under(link: SubjectLink, event: CaseEvent) -> bool:
    """In the time of this appointment; an ended one says when it was ended."""
    if event.actor_id != link.user_id or event.at < link.claimed_at:
        return False
    return link.status == LinkStatus.VERIFIED or link.decided_at is None or event.at <= link.decided_at


def _title(event: CaseEvent) -> str:
    return str(WORDS[event.case.procedure].SENTENCES[event.action](event.facts, {}))
