"""Who sees which cases, as conditions of a query: constant in number, whatever there is to see.

An account of an official sees as the office does and never as a subject: what is internal in their own matter
stays so. Claims see their own filings; verified links see their subject's cases, aliases included.
"""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.claiming import links_in_force
from accounts.models import LinkStatus, Role, Subject, SubjectLink, Unit, UnitKind, User
from cases import actors
from cases.models import Case
from core.prepared import prepared

Visitor = User | AnonymousUser

WORKING_ROLES = frozenset(
    {
        Role.REVIEWER,
        Role.APPROVER,
        Role.SUPERVISOR,
        Role.UNIT_HEAD,
        Role.DATA_STEWARD,
        Role.COUNTER_CLERK,
        Role.LEGAL_REVIEWER,
        Role.AUDITOR,
    }
)
# What a unit brings into the credit records: whole tables of people's numbers.
ENTERING_ROLES = frozenset({Role.REVIEWER, Role.APPROVER, Role.DATA_STEWARD, Role.SUPERVISOR, Role.AUDITOR})
# In the centre: every unit's cases.
OVERSEEING_ROLES = frozenset({Role.SUPERVISOR, Role.DIRECTOR, Role.AUDITOR})
NOTHING = Q(pk__in=[])
EVERYTHING = Q(pk__isnull=False)


def is_office(user: Visitor) -> bool:
    """Whether this account belongs to somebody who works in a unit."""
    return user.is_authenticated and user.is_active and user.is_official


def is_public(user: Visitor) -> bool:
    """Whether this is the account of a subject, an agent or a guardian."""
    return user.is_authenticated and user.is_active and not user.needs_password


class Desk:
    """What an official sees on a day (Asia/Shanghai), deputies with the eyes of those they stand in for."""

    def __init__(self, user: User, on: dt.date) -> None:
        actor = actors.actor(user, on)
        held = set(actor.holdings).union(*actor.duties.values())
        self.people = [user.pk, *actor.duties] if held else []
        self.unit_ids = {unit_id for unit_id, _role in held}
        self.working_in = {unit_id for unit_id, role in held if role in WORKING_ROLES}
        self.steward_in = {unit_id for unit_id, role in held if role == Role.DATA_STEWARD}
        self.entering_in = {unit_id for unit_id, role in held if role in ENTERING_ROLES}
        overseeing = {unit_id for unit_id, role in held if role in OVERSEEING_ROLES}
        self.oversees = (
            bool(overseeing) and Unit.objects.filter(pk__in=overseeing, kind=UnitKind.CENTRE).exists()
        )

    def cases(self) -> Q:
        """Of the unit, of one's own hand, and for data stewards those about their unit's records."""
        if self.oversees:
            return EVERYTHING
        own = (
            Q(handler__in=self.people) | Q(appointed_approver__in=self.people) | Q(entered_by__in=self.people)
        )
        return own | Q(unit__in=self.working_in) | Q(record__unit__in=self.steward_in)

    def questions(self) -> Q:
        """Questions to the unit (协助核查)."""
        return EVERYTHING if self.oversees else Q(unit__in=self.working_in)

    def records(self) -> Q:
        """Entries of the unit, for those who work in it."""
        return EVERYTHING if self.oversees else Q(unit__in=self.working_in)

    def batches(self) -> Q:
        """What the unit brought, for those who work with entries."""
        return EVERYTHING if self.oversees else Q(unit__in=self.entering_in)

    def units(self) -> Q:
        return EVERYTHING if self.oversees else Q(pk__in=self.unit_ids)


PUBLIC = Q(is_active=True, is_official=False, is_staff=False, is_superuser=False)


def speakers(case: Case, on: dt.date) -> list[User]:
    """Everybody who follows the case as its subject on the day and is told what happens, with the channel they chose.

    One query. Exactly the accounts for which `subjects_cases` holds the case.
    """
    subject = case.subject
    return _speakers(
        subject_id=subject.pk,
        same_as_id=subject.same_as_id,
        number_index=subject.number_index,
        filed_by_id=case.filed_by_id,
        filed_at=case.filed_at,
        on=on,
    )


@prepared
def _speakers(
    subject_id: int,
    same_as_id: int | None,
    number_index: str,
    filed_by_id: int | None,
    filed_at: dt.datetime,
    on: dt.date,
) -> QuerySet[User]:
    in_force = SubjectLink.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    verified = in_force.filter(Q(subject=subject_id) | Q(subject=same_as_id), status=LinkStatus.VERIFIED)
    own = Q(subject=subject_id) | Q(
        user=filed_by_id, subject__number_index=number_index, claimed_at__lte=filed_at
    )
    claims = in_force.filter(own, status=LinkStatus.CLAIMED)
    people = Q(pk__in=verified.values("user")) | Q(pk__in=claims.values("user"))
    return User.objects.filter(PUBLIC, people).select_related("preference").order_by("pk")


def verified_subjects(user: User, on: dt.date) -> Q:
    """The subjects whose credit record this person may read."""
    links = links_in_force(user, on).filter(status=LinkStatus.VERIFIED)
    return Q(subject__in=links.order_by().values("subject"))


def subjects_cases(user: User, on: dt.date) -> Q:
    """Cases this person follows through links in force; one that ended shows nothing filed by it."""
    links = list(links_in_force(user, on).select_related("subject"))
    verified = [link.subject_id for link in links if link.status == LinkStatus.VERIFIED]
    seen = Q(subject__in=Subject.objects.filter(Q(pk__in=verified) | Q(same_as__in=verified)).values("pk"))
    for link in links:
        if link.status == LinkStatus.CLAIMED:
            seen |= _filed_under(link)
    return seen


def _filed_under(claim: SubjectLink) -> Q:
    """The claim's own cases, and papers handed in at the counter for the same number since it was claimed."""
    at_the_counter = Q(
        filed_by=claim.user_id,
        subject__number_index=claim.subject.number_index,
        filed_at__gte=claim.claimed_at,
    )
    return Q(subject=claim.subject_id) | at_the_counter
