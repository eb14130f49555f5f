"""A person claims to speak for a subject; somebody checks it, or not.

A typed number proves nothing: each claim has its own Subject row and learns nothing of any other. A second
claim of a number is a task for the counter, never an error. Lock order: account, link, subject.
"""

import datetime as dt
from typing import TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import WithAnnotations

from accounts import claim_rules, identity
from accounts.models import LinkStatus, Subject, SubjectKind, SubjectLink, User
from core import clock
from core.crypto import blind_index
from core.errors import BadInput, NotAllowed, WrongState
from ledger.models import Kind
from ledger.recording import Fact, record

MOST_CLAIMS = 100  # of one account, that nobody has checked yet


def index_of(kind: str, number: str) -> str:
    """The blind index of a normalised number; equal only for the same number of the same kind of subject."""
    return blind_index(number, purpose=f"subject.{kind}")


@transaction.atomic
def claim_subject(  # noqa: PLR0913 — the claim form's fields
    *,
    user: User,
    kind: str,
    number_kind: str,
    number: str,
    name: str,
    capacity: str,
    scope: str = "",
    ends_on: dt.date | None = None,
    today: dt.date,
    minor_allowed_by: User | None = None,
    minor_reason: str = "",
) -> SubjectLink:
    """The person says for whom they speak; the link files and follows its own cases only.

    Returns the person's link in force where they claimed this number before. Raises BadInput: too_many_claims,
    or a code of accounts.identity and accounts.claim_rules.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    number = claim_rules.checked_number(kind, number_kind, number, today)
    name = claim_rules.checked_name(name)
    claim_rules.check_capacity(kind, capacity, scope, ends_on, today)
    if claim_rules.is_minor(number_kind, number, today):
        claim_rules.check_minor(number, capacity, today, minor_allowed_by, minor_reason)
    if link := links_in_force(user, today).filter(subject__number_index=index_of(kind, number)).first():
        return link
    _refuse_more_claims(user)
    subject = _new_subject(kind, number_kind, number, name)
    link = SubjectLink(
        user=user, subject=subject, claimed_subject=subject, capacity=capacity, ends_on=ends_on
    )
    link.scope = scope.strip()
    link.save()
    facts = {"capacity": capacity, "minor_allowed_by": minor_allowed_by.pk if minor_allowed_by else None}
    record(Kind.CLAIM, actor=user, obj=link, purpose=minor_reason, facts=facts)
    return link


def _refuse_more_claims(user: User) -> None:
    """However many somebody speaks for, the counter cannot look at claims without end."""
    if SubjectLink.objects.filter(user=user, status=LinkStatus.CLAIMED).count() >= MOST_CLAIMS:
        sentence = _("Too many of your claims wait to be checked. Please have some of them checked first.")
        raise BadInput(sentence, code="too_many_claims")


def links_in_force(user: User | int, today: dt.date) -> QuerySet[SubjectLink]:
    """Claims and verified links that are neither refused, ended nor expired."""
    return SubjectLink.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        user=user,
        status__in=[LinkStatus.CLAIMED, LinkStatus.VERIFIED],
    ).order_by("pk")


class Waiting(TypedDict):
    is_duplicate: bool


def pending_claims() -> "QuerySet[WithAnnotations[SubjectLink, Waiting]]":
    """Claims that wait for the counter, oldest first; `is_duplicate`: others claim or hold the number."""
    same_number = Subject.objects.filter(number_index=OuterRef("subject__number_index"))
    others = same_number.filter(Q(is_verified=True) | Q(claims__status=LinkStatus.CLAIMED))
    return (
        SubjectLink.objects.filter(status=LinkStatus.CLAIMED)
        .annotate(is_duplicate=Exists(others.exclude(pk=OuterRef("subject"))))
        .select_related("user", "subject")
        .order_by("claimed_at", "pk")
    )


def find_pending_claims(words: str) -> "QuerySet[WithAnnotations[SubjectLink, Waiting]]":
    """The waiting claims of one account, by its address, or of one number, by the document somebody shows."""
    number = identity.normalised(words)
    same_number = Q(subject__number_index__in=[index_of(kind, number) for kind in SubjectKind])
    return pending_claims().filter(same_number | Q(user__email=words.strip().lower()))


@transaction.atomic
def verify_link(*, link: SubjectLink, by: User, how: str) -> SubjectLink:
    """The claim was checked (`how`: the document, at the counter); the link now sees the subject's record.

    Verifying twice changes nothing. Raises NotAllowed (own_claim), BadInput (how_missing), WrongState.
    """
    link = _claim_to_decide(link, by, how)
    if link.status == LinkStatus.VERIFIED:
        return link
    verified = _join_verified(link.claimed_subject)
    _end_earlier(link, verified, by)
    link.subject = verified
    _decide(link, LinkStatus.VERIFIED, by, how)
    facts: dict[str, Fact] = {
        "outcome": "verified",
        "subject": verified.pk,
        "claimed_subject": link.claimed_subject_id,
    }
    record(Kind.VERIFICATION, actor=by, obj=link, facts=facts)
    return link


@transaction.atomic
def refuse_link(*, link: SubjectLink, by: User, how: str) -> SubjectLink:
    """The claim could not be shown to be true (`how`: why). Raises NotAllowed, BadInput, WrongState."""
    link = _claim_to_decide(link, by, how)
    if link.status != LinkStatus.CLAIMED:
        raise WrongState(_("This claim was verified. End the link instead."), code="claim_already_decided")
    _decide(link, LinkStatus.REFUSED, by, how)
    record(Kind.VERIFICATION, actor=by, obj=link, facts={"outcome": "refused"})
    return link


@transaction.atomic
def end_link(*, link: SubjectLink, by: User, why: str = "") -> SubjectLink:
    """The person no longer speaks for the subject. Ending twice changes nothing."""
    link = _locked(link)
    if link.status not in {LinkStatus.CLAIMED, LinkStatus.VERIFIED}:
        return link
    link.status = LinkStatus.ENDED
    link.decided_at = clock.now()
    link.save(update_fields=["status", "decided_at"])
    record(Kind.VERIFICATION, actor=by, obj=link, purpose=why, facts={"outcome": "ended"})
    return link


@transaction.atomic
def register_verified_subject(
    *, kind: str, number_kind: str, number: str, name: str, today: dt.date, by: User | None = None
) -> Subject:
    """The one verified subject with this number, entered by a provider or at the counter."""
    number = claim_rules.checked_number(kind, number_kind, number, today, at_counter=True)
    name = claim_rules.checked_name(name)
    if known := find_verified(kind, number):
        return known
    subject = _join_verified(_new_subject(kind, number_kind, number, name))
    record(Kind.VERIFICATION, actor=by, obj=subject, facts={"outcome": "registered"})
    return subject


def find_verified(kind: str, number: str) -> Subject | None:
    """The verified subject with a normalised number."""
    return Subject.objects.filter(is_verified=True, number_index=index_of(kind, number)).first()


def _new_subject(kind: str, number_kind: str, number: str, name: str) -> Subject:
    subject = Subject(kind=kind, number_kind=number_kind, number_index=index_of(kind, number))
    subject.number, subject.name = number, name
    subject.save()
    return subject


def _join_verified(claimed: Subject) -> Subject:
    """Make the row the verified one of its number, or an alias of the one there is.

    Two at once: the unique constraint makes the second wait for the first, then fail and look again.
    """
    others = Subject.objects.filter(number_index=claimed.number_index, is_verified=True).exclude(
        pk=claimed.pk
    )
    if not others.exists():
        try:
            with transaction.atomic():
                claimed.is_verified = True
                claimed.save(update_fields=["is_verified"])
            return claimed
        except IntegrityError:
            claimed.is_verified = False
    claimed.same_as = others.get()
    claimed.save(update_fields=["same_as"])
    return claimed.same_as


def _claim_to_decide(link: SubjectLink, by: User, how: str) -> SubjectLink:
    link = _locked(link)
    if link.user_id == by.pk:
        raise NotAllowed(_("Nobody decides on their own claim."), code="own_claim")
    if not how.strip():
        raise BadInput(_("Say what was checked."), code="how_missing", field="how")
    if link.status in {LinkStatus.REFUSED, LinkStatus.ENDED}:
        raise WrongState(_("This claim was already decided."), code="claim_already_decided")
    return link


def _decide(link: SubjectLink, status: LinkStatus, by: User, how: str) -> None:
    link.status = status
    link.decided_at, link.decided_by, link.decided_how = clock.now(), by, how.strip()
    link.save(update_fields=["subject", "status", "decided_at", "decided_by", "decided_how_sealed"])


def _end_earlier(link: SubjectLink, verified: Subject, by: User) -> None:
    """One link is in force per person and subject: an expired one makes room."""
    earlier = SubjectLink.objects.filter(user=link.user_id, subject=verified, status=LinkStatus.VERIFIED)
    for one in earlier.exclude(pk=link.pk):
        end_link(link=one, by=by)


def _locked(link: SubjectLink) -> SubjectLink:
    found = SubjectLink.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("claimed_subject").get(pk=link.pk)
