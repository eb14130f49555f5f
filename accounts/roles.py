"""Who may do what is changed: each change is written down and ends the sessions of the person."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from accounts.models import Membership, Role, Unit, User
from ledger.models import Kind
from ledger.recording import Fact, record


@transaction.atomic
def grant_role(
    *, user: User, unit: Unit, role: Role, by: User | None, starts_on: dt.date, ends_on: dt.date | None = None
) -> Membership:
    """The person has the role in the unit from a day, possibly until one (inclusive)."""
    membership = Membership.objects.create(
        user=user, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on
    )
    note_role_change(membership=membership, by=by)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by: User | None, ends_on: dt.date) -> None:
    """The person has the role until this day, inclusive."""
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    note_role_change(membership=membership, by=by)


@transaction.atomic
def note_role_change(*, membership: Membership, by: User | None) -> None:
    """Write down what the membership says now; the person signs in anew."""
    facts: dict[str, Fact] = {
        "user": membership.user_id,
        "unit": membership.unit_id,
        "role": membership.role,
        "starts": membership.starts_on.strftime("d%Y%m%d"),
        "ends": membership.ends_on.strftime("d%Y%m%d") if membership.ends_on else None,
    }
    record(Kind.ROLE_CHANGE, actor=by, obj=membership, facts=facts)
    end_sessions(membership.user)


@transaction.atomic
def note_account_change(*, user: User, by: User | None) -> None:
    """Write down what kind of account it is now; the person signs in anew."""
    facts = {
        "active": user.is_active,
        "official": user.is_official,
        "staff": user.is_staff,
        "superuser": user.is_superuser,
    }
    record(Kind.ROLE_CHANGE, actor=by, obj=user, facts=facts)
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Every browser this person is signed in with has to sign in again."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
