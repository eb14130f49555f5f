"""Holding an entry back from erasure, and opening a sealed one: for a reason, by two persons, written down for ever.

Units and roles are the caller's to check (desk/kept.py); that nobody allows their own question is checked here.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases import actors, publishing
from cases.models import Record, RecordVersion, SealedOpening, Standing
from cases.versions import current
from core import clock
from core.errors import BadInput, NotAllowed, WrongState
from ledger import recording
from ledger.models import Kind

OPEN_FOR = dt.timedelta(hours=24)
LONGEST = 200  # characters of a reason


@transaction.atomic
def set_hold(record: Record, by: User, reason: str, at: dt.datetime) -> None:
    """Nothing of the entry is erased until the hold is lifted: a court, an inquiry or an auditor needs it.

    Raises BadInput reason_missing, WrongState held_already or erased.
    """
    _set(record, True, by, _reason(reason), at)


@transaction.atomic
def lift_hold(record: Record, by: User, reason: str, at: dt.datetime) -> None:
    """The rules of keeping hold again from the next sweep on. Raises BadInput reason_missing, WrongState not_held."""
    _set(record, False, by, _reason(reason), at)


@transaction.atomic
def ask_to_open(record: Record, by: User, reason: str, at: dt.datetime) -> SealedOpening:
    """Somebody needs to read a sealed entry; a second person decides. Asking twice is one question.

    Raises BadInput reason_missing, WrongState not_sealed.
    """
    why = _reason(reason)
    if _locked(record).standing != Standing.SEALED:
        raise WrongState(_("This entry is not sealed."), code="not_sealed")
    waiting = SealedOpening.objects.filter(record=record, asked_by=by, allowed__isnull=True).first()
    if waiting is not None:
        return waiting
    opening = SealedOpening.objects.create(record=record, asked_by=by, asked_at=at, reason=why)
    _note(Kind.UNSEAL, by, record, why, "asked", opening.pk)
    return opening


@transaction.atomic
def decide_opening(opening: SealedOpening, by: User, allowed: bool, at: dt.datetime) -> SealedOpening:
    """A second person allows it for 24 hours, or refuses: neither who asked nor whom they stand in for, or did then.

    Raises NotAllowed own_question, WrongState decided_already.
    """
    opening = SealedOpening.objects.select_for_update(no_key=True).get(pk=opening.pk)
    if _asks_too(opening, by, clock.local_date(at)):
        raise NotAllowed(_("A second person has to allow this."), code="own_question")
    if opening.allowed is not None:
        raise WrongState(_("This was decided already."), code="decided_already")
    opening.allowed, opening.decided_by, opening.decided_at = allowed, by, at
    opening.open_until = at + OPEN_FOR if allowed else None
    opening.save()
    _note(Kind.UNSEAL, by, opening.record, opening.reason, "allowed" if allowed else "refused", opening.pk)
    return opening


@transaction.atomic
def read_sealed(opening: SealedOpening, by: User, at: dt.datetime) -> RecordVersion:
    """What a sealed entry says, to who asked, while it is open; every look is written down.

    Raises NotAllowed not_open.
    """
    until = opening.open_until
    if opening.asked_by_id != by.pk or until is None or at >= until:
        raise NotAllowed(_("This entry is sealed. Ask to read it, with your reason."), code="not_open")
    _note(Kind.UNSEAL, by, opening.record, opening.reason, "read", opening.pk)
    return current(opening.record)


def _asks_too(opening: SealedOpening, by: User, on: dt.date) -> bool:
    """Whether it is this person's question: their own, asked in their place, or of whom they stand in for."""
    if opening.asked_by_id == by.pk or actors.actor(by, on).stands_in_for(opening.asked_by_id):
        return True
    return actors.actor(opening.asked_by, clock.local_date(opening.asked_at)).stands_in_for(by.pk)


def _set(record: Record, held: bool, by: User, why: str, at: dt.datetime) -> None:
    locked = _locked(record)
    if locked.standing == Standing.ERASED:
        raise WrongState(_("This entry is erased."), code="erased")
    if locked.held == held:
        sentence = _("This entry is held already.") if held else _("This entry is not held.")
        raise WrongState(sentence, code="held_already" if held else "not_held")
    locked.held = held
    locked.save(update_fields=["held"])
    publishing.refresh(locked, at)
    _note(Kind.HOLD, by, locked, why, "set" if held else "lifted")


def _locked(record: Record) -> Record:
    return Record.objects.select_for_update(no_key=True).get(pk=record.pk)


def _reason(text: str) -> str:
    words = text.strip()
    if not words:
        raise BadInput(_("Give a reason."), code="reason_missing", field="reason")
    if len(words) > LONGEST:
        raise BadInput(_("Please keep this under 200 characters."), code="text_too_long", field="reason")
    return words


def _note(kind: Kind, by: User, record: Record, why: str, outcome: str, opening: int | None = None) -> None:
    facts: dict[str, recording.Fact] = {"outcome": outcome}
    if opening is not None:
        facts["opening"] = opening
    recording.record(kind, actor=by, obj=record, purpose=why, facts=facts)
