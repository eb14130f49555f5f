"""Somebody goes away and names a deputy; somebody comes back early."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.membership import in_force
from accounts.models import Absence, User
from core import clock
from core.errors import BadInput, WrongState


@transaction.atomic
def enter_absence(
    *, user: User, deputy: User, starts_on: dt.date, ends_on: dt.date, today: dt.date
) -> Absence:
    """A person is away from a day until a day, both included, and the deputy takes the duty.

    Raises BadInput: deputy_is_yourself, deputy_not_active, deputy_of_another_unit, absence_ends_before_start,
    absence_is_past, absence_overlaps.
    """
    _check_deputy(user, deputy, starts_on)
    if ends_on < starts_on:
        raise BadInput(
            _("The last day lies before the first."), code="absence_ends_before_start", field="ends_on"
        )
    if ends_on < today:
        raise BadInput(_("This absence is already over."), code="absence_is_past", field="ends_on")
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    others = Absence.objects.filter(user=user, cancelled_at__isnull=True)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        sentence = _("An absence is already entered for some of these days.")
        raise BadInput(sentence, code="absence_overlaps", field="starts_on")
    return Absence.objects.create(user=user, deputy=deputy, starts_on=starts_on, ends_on=ends_on)


def _check_deputy(user: User, deputy: User, on: dt.date) -> None:
    if deputy == user:
        raise BadInput(_("Name somebody else as the deputy."), code="deputy_is_yourself", field="deputy")
    if not deputy.is_active:
        raise BadInput(_("The deputy's account is closed."), code="deputy_not_active", field="deputy")
    own_units = in_force(on).filter(user=user).values("unit")
    if not in_force(on).filter(user=deputy, unit__in=own_units).exists():
        raise BadInput(
            _("The deputy must work in the same unit."), code="deputy_of_another_unit", field="deputy"
        )


@transaction.atomic
def end_absence(*, absence: Absence, on: dt.date) -> Absence:
    """The person is back on this day; what lies before stays known. Raises WrongState (absence_is_over)."""
    absence = Absence.objects.select_for_update(no_key=True).get(pk=absence.pk)
    if absence.cancelled_at or absence.ends_on < on:
        raise WrongState(_("This absence is already over."), code="absence_is_over")
    if absence.starts_on < on:
        absence.ends_on = on - dt.timedelta(days=1)
    else:
        absence.cancelled_at = clock.now()
    absence.save(update_fields=["ends_on", "cancelled_at"])
    return absence
