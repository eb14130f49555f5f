"""Who does what in which unit on a day, who stands in for whom, and who must keep out.

A deputy takes the duty and its warnings; nothing here moves a clock. Days are Asia/Shanghai.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import FilteredRelation, Q, QuerySet

from accounts.models import Absence, LinkStatus, Membership, Recusal, Role, Subject, SubjectLink, Unit, User

LONGEST_CHAIN = 3  # a deputy of a deputy of a deputy; beyond that the duty stays where it was


def in_force(on: dt.date) -> QuerySet[Membership]:
    """Memberships of active people that are in force on a day."""
    return Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True
    )


def roles_of(user: User, on: dt.date) -> frozenset[tuple[int, str]]:
    """The person's own roles, as pairs of unit and role."""
    return frozenset(in_force(on).filter(user=user.pk).values_list("unit_id", "role"))


def people(unit: Unit, role: Role, on: dt.date) -> list[User]:
    """The active people who hold the role in the unit, longest-serving first."""
    memberships = in_force(on).filter(unit=unit, role=role).select_related("user")
    return list(dict.fromkeys(one.user for one in memberships.order_by("starts_on", "pk")))


def audience_map(unit_ids: Iterable[int], on: dt.date) -> dict[tuple[int, str], list[int]]:
    """For sweeps: the ids of the people behind each unit and role, in one query."""
    audience: dict[tuple[int, str], list[int]] = defaultdict(list)
    found = in_force(on).filter(unit__in=list(unit_ids)).order_by("starts_on", "pk")
    for unit_id, role, user_id in found.values_list("unit_id", "role", "user_id"):
        if user_id not in audience[unit_id, role]:
            audience[unit_id, role].append(user_id)
    return dict(audience)


def stand_ins(user_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """For sweeps: who takes each person's duty on the day (mostly the person), in one query."""
    away, inactive = _away(on)
    return {user_id: _present(user_id, away, inactive) for user_id in user_ids}


def stand_in(user: User | None, on: dt.date) -> User | None:
    """Who takes the duty on the day: the person, or the deputy while away.

    The person too where nobody in the chain of deputies is there: then the ladder finds somebody.
    """
    if user is None:
        return None
    taker = stand_ins([user.pk], on)[user.pk]
    return user if taker == user.pk else User.objects.get(pk=taker)


def duties_of(user: User, on: dt.date) -> list[User]:
    """The people whose duty this person takes on the day."""
    away, inactive = _away(on)
    wards = [one for one in away if one != user.pk and _present(one, away, inactive) == user.pk]
    return list(User.objects.filter(pk__in=wards).order_by("pk")) if wards else []


def holdings_on_duty(user: User, on: dt.date) -> dict[int, set[tuple[int, str]]]:
    """Units and roles by person: the user's own, and those of everybody whose duty they take. One query."""
    absent = Q(user__absences__starts_on__lte=on, user__absences__ends_on__gte=on)
    away_now = FilteredRelation(
        "user__absences", condition=absent & Q(user__absences__cancelled_at__isnull=True)
    )
    rows = list(
        in_force(on)
        .annotate(away_now=away_now)
        .filter(Q(user=user.pk) | Q(away_now__isnull=False))
        .values_list("user_id", "unit_id", "role", "away_now__deputy_id", "away_now__deputy__is_active")
    )
    away = {who: deputy for who, _unit, _role, deputy, _active in rows if deputy}
    inactive = {deputy for *_rest, deputy, active in rows if deputy and not active}
    held: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for who, unit_id, role, _deputy, _active in rows:
        if who == user.pk or _present(who, away, inactive) == user.pk:
            held[who].add((unit_id, role))
    return held


def is_recused(user: User, subject: Subject) -> bool:
    """Whether the person declared an interest in the subject, or speaks for it themselves (回避).

    Equal numbers count as the same subject, so a claim that nobody verified yet is covered too.
    """
    the_same = _the_same(subject)
    declared = Recusal.objects.filter(the_same, user=user.pk, ended_at__isnull=True)
    speaks = SubjectLink.objects.filter(the_same, user=user.pk, status__in=LINKS_IN_FORCE)
    return declared.exists() or speaks.exists()


def recused_among(user_ids: Iterable[int], subject: Subject) -> set[int]:
    """Those of the people who must keep out of everything about the subject, in two queries."""
    people_ids, the_same = list(user_ids), _the_same(subject)
    declared = Recusal.objects.filter(the_same, user__in=people_ids, ended_at__isnull=True)
    speaks = SubjectLink.objects.filter(the_same, user__in=people_ids, status__in=LINKS_IN_FORCE)
    return {*declared.values_list("user_id", flat=True), *speaks.values_list("user_id", flat=True)}


LINKS_IN_FORCE = [LinkStatus.CLAIMED, LinkStatus.VERIFIED]


def _the_same(subject: Subject) -> Q:
    return Q(subject=subject) | Q(subject__number_index=subject.number_index)


def _away(on: dt.date) -> tuple[dict[int, int], set[int]]:
    """Who is away on the day and who was named for them; which of those named are no longer active."""
    absences = Absence.objects.filter(starts_on__lte=on, ends_on__gte=on, cancelled_at__isnull=True)
    rows = list(absences.values_list("user_id", "deputy_id", "deputy__is_active"))
    return {user: deputy for user, deputy, _ in rows}, {deputy for _, deputy, active in rows if not active}


def _present(user_id: int, away: Mapping[int, int], inactive: set[int]) -> int:
    taker = user_id
    for _ in range(LONGEST_CHAIN):
        if taker not in away:
            break
        taker = away[taker]
    return user_id if taker in away or taker in inactive else taker
