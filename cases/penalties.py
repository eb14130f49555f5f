"""The grading of a penalty as a provider enters it, and what may not be entered at all (Articles 14, 15)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.publicity import Sanction, Scheme, scheme_of
from core.errors import BadInput

KINDS = frozenset(
    {
        "warning",
        "public_criticism",
        "fine",
        "confiscation",
        "suspension",
        "downgrading",
        "restriction",
        "closure",
        "revocation",
    }
)
TIERS = frozenset({"minor", "general", "serious"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPenalty:
    """Its kinds with their tiers, and the days that decide how long it is shown; `scheme` None is that of the day."""

    sanctions: tuple[Sanction, ...]
    scheme: Scheme | None = None
    document_on: dt.date | None = None
    published_on: dt.date | None = None
    misconduct_ended_on: dt.date | None = None
    corrected_on: dt.date | None = None
    minor_is_necessary: bool = False
    is_secret: bool = False
    simple_procedure: bool = False
    minor_and_remedied: bool = False  # slight, and its effects removed by the person's own will


def columns(penalty: NewPenalty, determined_on: dt.date, sector: str) -> dict[str, Any]:
    """What the record keeps of it.

    Raises BadInput: simple_procedure, minor_and_remedied (Article 15, Shandong 13), penalty_kind_unknown,
    tier_missing, tier_without_scheme, scheme_not_in_force.
    """
    _refuse_what_stays_out(penalty)
    scheme = penalty.scheme or scheme_of(determined_on, sector)
    _check_scheme(scheme, determined_on, sector)
    for one in penalty.sanctions or (Sanction(""),):
        _check_sanction(one, scheme)
    return {
        "scheme": scheme.value,
        "sanctions": [{"kind": one.kind, "tier": one.tier} for one in penalty.sanctions],
        "document_on": penalty.document_on,
        "published_on": penalty.published_on,
        "misconduct_ended_on": penalty.misconduct_ended_on,
        "corrected_on": penalty.corrected_on,
        "minor_is_necessary": penalty.minor_is_necessary,
        "is_secret": penalty.is_secret,
    }


def _refuse_what_stays_out(penalty: NewPenalty) -> None:
    if penalty.simple_procedure:
        sentence = _("Penalties of the simple procedure are not recorded (Article 15).")
        raise BadInput(sentence, code="simple_procedure", field="simple_procedure")
    if penalty.minor_and_remedied:
        sentence = _("A slight offence that was put right by one's own will is not recorded (Article 15).")
        raise BadInput(sentence, code="minor_and_remedied", field="minor_and_remedied")


def _check_scheme(scheme: Scheme, determined_on: dt.date, sector: str) -> None:
    """An older decision may be graded anew by the tiers; a new one has no older scheme any more."""
    if scheme == Scheme.ORDER_58 and scheme_of(determined_on, sector) != scheme:
        sentence = _("This scheme was not in force any more on the day of the decision.")
        raise BadInput(sentence, code="scheme_not_in_force", field="scheme")


def _check_sanction(one: Sanction, scheme: Scheme) -> None:
    if one.kind not in KINDS:
        raise BadInput(_("Please choose the kind of penalty."), code="penalty_kind_unknown", field="kind")
    if scheme == Scheme.THREE_TIERS and one.tier not in TIERS:
        raise BadInput(
            _("Please grade the penalty: minor, general or serious."), code="tier_missing", field="tier"
        )
    if scheme == Scheme.ORDER_58 and one.tier:
        raise BadInput(_("This scheme has no tiers."), code="tier_without_scheme", field="tier")
