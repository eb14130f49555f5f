"""What a claim must say before it is taken: a sound number, a name, a capacity that fits, and an adult."""

import datetime as dt
import unicodedata

from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.models import Capacity, NumberKind, SubjectKind, User
from core.errors import BadInput

CAPACITIES = {
    SubjectKind.PERSON: {Capacity.SELF, Capacity.AGENT, Capacity.GUARDIAN},
    SubjectKind.ORGANISATION: {Capacity.REPRESENTATIVE, Capacity.AGENT},
}
NUMBER_KINDS = {
    SubjectKind.PERSON: {NumberKind.CITIZEN, NumberKind.RESIDENCE},
    SubjectKind.ORGANISATION: {NumberKind.USCC},
}
SELF_SUPPORTING = 16  # from here on, staff may take a minor's own claim with a reason
LONGEST_NAME = 100


def checked_number(kind: str, number_kind: str, number: str, today: dt.date) -> str:
    """The normalised number. Raises BadInput: number_kind_does_not_fit, or a code of accounts.identity."""
    if number_kind not in NUMBER_KINDS.get(SubjectKind(kind), set()):
        sentence = _("This kind of number does not belong to this kind of subject.")
        raise BadInput(sentence, code="number_kind_does_not_fit", field="number_kind")
    return identity.checked(number_kind, number, on=today)


def checked_name(name: str) -> str:
    """The name without surplus spaces and marks that nobody sees. Raises BadInput: name_missing, name_too_long."""
    name = " ".join("".join(char for char in name if char.isspace() or _is_seen(char)).split())
    if not name:
        raise BadInput(_("Enter the name."), code="name_missing", field="name")
    if len(name) > LONGEST_NAME:
        raise BadInput(_("The name is too long."), code="name_too_long", field="name")
    return name


def _is_seen(char: str) -> bool:
    """Not a control or a mark that turns the direction of writing: those make a page say something else."""
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def check_capacity(kind: str, capacity: str, scope: str, ends_on: dt.date | None, today: dt.date) -> None:
    """Raises BadInput: capacity_does_not_fit, or what check_power_of_attorney raises."""
    if capacity not in CAPACITIES[SubjectKind(kind)]:
        sentence = _("Nobody can speak for this kind of subject in this capacity.")
        raise BadInput(sentence, code="capacity_does_not_fit", field="capacity")
    if capacity == Capacity.AGENT:
        check_power_of_attorney(scope, ends_on, today)


def check_power_of_attorney(scope: str, ends_on: dt.date | None, today: dt.date) -> None:
    """It has a scope and an end. Raises BadInput: scope_missing, end_missing, power_of_attorney_ended."""
    if not scope.strip():
        raise BadInput(_("Say what the power of attorney covers."), code="scope_missing", field="scope")
    if ends_on is None:
        raise BadInput(
            _("Say until when the power of attorney is valid."), code="end_missing", field="ends_on"
        )
    if ends_on < today:
        sentence = _("The power of attorney has already ended.")
        raise BadInput(sentence, code="power_of_attorney_ended", field="ends_on")


def is_minor(number_kind: str, number: str, today: dt.date) -> bool:
    """Whether the number is that of a person under 18 on the day."""
    return number_kind != NumberKind.USCC and identity.age_on(number, today) < identity.ADULT


def check_minor(number: str, capacity: str, today: dt.date, allowed_by: User | None, reason: str) -> None:
    """A guardian speaks for a minor; staff may take the own claim of a self-supporting minor of 16 or 17.

    Raises BadInput (minor_needs_guardian).
    """
    if capacity == Capacity.GUARDIAN:
        return
    self_supporting = capacity == Capacity.SELF and identity.age_on(number, today) >= SELF_SUPPORTING
    if self_supporting and allowed_by and allowed_by.is_official and reason.strip():
        return
    sentence = _("The person is under 18. A parent or guardian makes this claim for them.")
    raise BadInput(sentence, code="minor_needs_guardian", field="capacity")
