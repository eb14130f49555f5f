"""Who does what in which unit on a day, who stands in for whom, and who must keep out.

A deputy takes the duty and its warnings; nothing here moves a clock. Days are Asia/Shanghai.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Absence, LinkStatus, Membership, Recusal, Role, Subject, SubjectLink, Unit, User
from core.planned import planned_cursor
from core.prepared import any_of, prepared

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
    for unit_id, role, user_id in _of_units(on=on, unit_ids=list(unit_ids)):
        if user_id not in audience[unit_id, role]:
            audience[unit_id, role].append(user_id)
    return dict(audience)


@prepared
def _of_units(on: dt.date, unit_ids: list[int]) -> QuerySet[Membership, tuple[int, str, int]]:
    found = in_force(on).filter(unit=any_of(unit_ids)).order_by("starts_on", "pk")
    return found.values_list("unit_id", "role", "user_id")


def duty_map(unit_ids: Iterable[int], role: Role, on: dt.date) -> dict[int, list[tuple[int, int]]]:
    """By unit, everybody who holds the role and who takes their duty on the day (mostly themselves), in two queries.

    Whoever is away with nobody in their place is left out.
    """
    away = _away(on)
    duties: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for unit_id, user_id in _in_role(on=on, unit_ids=list(unit_ids), role=str(role.value)):
        taker = _present(user_id, away)
        if taker not in away and (user_id, taker) not in duties[unit_id]:
            duties[unit_id].append((user_id, taker))
    return dict(duties)


@prepared
def _in_role(on: dt.date, unit_ids: list[int], role: str) -> QuerySet[Membership, tuple[int, int]]:
    found = in_force(on).filter(unit=any_of(unit_ids), role=role).order_by("starts_on", "pk")
    return found.values_list("unit_id", "user_id")


def stand_ins(user_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """For sweeps: who takes each person's duty on the day (mostly the person), in one query."""
    away = _away(on)
    return {user_id: _present(user_id, away) for user_id in user_ids}


def on_duty(user_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """As `stand_ins`, without those whose duty nobody takes on the day: away, and no deputy is there. One query."""
    away = _away(on)
    takers = {user_id: _present(user_id, away) for user_id in user_ids}
    return {user_id: taker for user_id, taker in takers.items() if taker not in away}


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
    away = _away(on)
    wards = [one for one in away if one != user.pk and _present(one, away) == user.pk]
    return list(User.objects.filter(pk__in=wards).order_by("pk")) if wards else []


def holdings_on_duty(user: User, on: dt.date) -> dict[int, set[tuple[int, str]]]:
    """Units and roles by person: the user's own, and those of everybody whose duty they take. One query."""
    return duty_of(user, on).held


def duty_of(user: User, on: dt.date) -> "OnDuty":
    """What the user holds, and those whose duty they take. One query."""
    return OnDuty.of(user, duty_rows(user, on))


class OnDuty(NamedTuple):
    """What a person and those whose duty they take hold, by person, and the units named there, by id."""

    held: dict[int, set[tuple[int, str]]]
    units: dict[int, Unit]

    @classmethod
    def of(cls, user: User, rows: Iterable[Sequence[Any]]) -> "OnDuty":
        """Out of `duty_rows`; a deputy who works in no unit of theirs takes nothing."""
        found = list(rows)
        works_in = {(who, unit_id) for who, unit_id, *_ in found}
        away: dict[int, int | None] = {who: None for who, _unit, _role, deputy, *_ in found if deputy}
        away.update(
            {who: deputy for who, unit_id, _role, deputy, *_ in found if (deputy, unit_id) in works_in}
        )
        held: dict[int, set[tuple[int, str]]] = defaultdict(set)
        units = {}
        for who, unit_id, role, _deputy, *unit in found:
            if who == user.pk or _present(who, away) == user.pk:
                held[who].add((unit_id, role))
                units[unit_id] = unit
        return cls(held, {pk: Unit(**dict(zip(UNIT, it, strict=False))) for pk, it in units.items()})


UNIT = ("id", "code", "kind", "name_zh", "name_en", "phone", "address")
DUTY = """
    WITH away AS MATERIALIZED (
        SELECT user_id, deputy_id FROM accounts_absence
        WHERE starts_on <= %(on)s AND ends_on >= %(on)s AND cancelled_at IS NULL
    )
    SELECT m.user_id, m.unit_id, m.role, (SELECT a.deputy_id FROM away a WHERE a.user_id = m.user_id),
           n.id, n.code, n.kind, n.name_zh, n.name_en, n.phone, n.address, {more}
    FROM accounts_membership m CROSS JOIN LATERAL (SELECT * FROM accounts_unit n WHERE n.id = m.unit_id LIMIT 1) n
    WHERE m.user_id = ANY(ARRAY(SELECT %(user)s::bigint UNION ALL SELECT user_id FROM away
                                UNION ALL SELECT deputy_id FROM away))
        AND m.starts_on <= %(on)s AND (m.ends_on IS NULL OR m.ends_on >= %(on)s)
        AND (SELECT u.is_active FROM accounts_user u WHERE u.id = m.user_id)
"""  # in force as `in_force` says it; asked in every request of the desk, so it is written to be planned fast


def duty_rows(user: User, on: dt.date, more: str = "NULL", **values: Any) -> list[tuple[Any, ...]]:
    """What the user holds, and everybody who is away, with the deputy, and what the deputies hold; `more` columns."""
    values |= {"user": user.pk, "on": on}
    with planned_cursor() as cursor:
        cursor.execute(DUTY.format(more=more), values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


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


def _away(on: dt.date) -> dict[int, int | None]:
    """Who is away on the day, and the deputy: None where that one does not work in a unit of theirs any more."""
    return {user: deputy if there else None for user, deputy, there in _absent(on=on)}


@prepared
def _absent(on: dt.date) -> QuerySet[Absence, Any]:
    own_units = in_force(on).filter(user=OuterRef(OuterRef("user"))).values("unit")
    colleague = Exists(in_force(on).filter(user=OuterRef("deputy"), unit__in=own_units))
    absences = Absence.objects.filter(starts_on__lte=on, ends_on__gte=on, cancelled_at__isnull=True)
    return absences.annotate(colleague=colleague).values_list("user_id", "deputy_id", "colleague")


def _present(user_id: int, away: Mapping[int, int | None]) -> int:
    taker = user_id
    for _ in range(LONGEST_CHAIN):
        if taker not in away:
            break
        deputy = away[taker]
        if deputy is None:
            return user_id
        taker = deputy
    return user_id if taker in away else taker
