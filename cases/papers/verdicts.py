"""One filing, many records: each has its own verdict, with reasons and basis, and the approver decides on all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases import repairs
from cases.casefile import CaseFile
from cases.lifecycles.entries import required_choice, required_text
from cases.models import Finding, ItemVerdict, RefusalCode, RepairItem
from core import clock
from core.errors import BadInput
from lawbook.calendar import current

REMEDIES = "decided_against"  # which text of remedies a refusal ends with


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerdict:
    """What is proposed about one record. `corrected_on` is what the proof shows, where the record says nothing yet."""

    verdict: str
    code: str = ""
    reason: str = ""
    basis: str = ""
    corrected_on: dt.date | None = None


def write(file: CaseFile, verdicts: Mapping[int, RecordVerdict]) -> tuple[Finding, dict[str, str]]:
    """Every record gets its verdict; returns what they come to, and the words kept with the proposal's round.

    Raises BadInput: verdict_missing, choice_missing, text_missing, corrected_in_future, or the code of a condition of
    repair that a granted record does not meet.
    """
    if set(verdicts) != {item.pk for item in file.items}:
        raise BadInput(
            _("Decide on every entry of the application."), code="verdict_missing", field="verdicts"
        )
    for item in file.items:
        _write(file, item, verdicts[item.pk])
    granted = sum(item.verdict == ItemVerdict.GRANTED for item in file.items)
    words = {f"{item.record.document_no} ({item.pk})": _words(item) for item in file.items}
    if not granted:
        return Finding.REFUSED, words
    return (Finding.REPAIRED if granted == len(file.items) else Finding.PARTLY_REPAIRED), words


def _write(file: CaseFile, item: RepairItem, said: RecordVerdict) -> None:
    item.verdict = required_choice(said.verdict, ItemVerdict, "verdicts")
    item.basis = required_text(said.basis, "basis")[:300]
    item.reason = said.reason.strip()
    item.code, item.remedies, item.corrected_on = "", "", None
    if item.verdict == ItemVerdict.REFUSED:
        item.code = required_choice(said.code, RefusalCode, "code")
        item.reason, item.remedies = required_text(said.reason, "reason"), REMEDIES
    else:
        item.corrected_on = _corrected(file, said)
        _check_conditions(file, item)
    item.save()


def _corrected(file: CaseFile, said: RecordVerdict) -> dt.date | None:
    if said.corrected_on is not None and said.corrected_on > clock.local_date(file.now):
        sentence = _("It cannot have been put right on a day to come.")
        raise BadInput(sentence, code="corrected_in_future", field="corrected_on")
    return said.corrected_on


def _check_conditions(file: CaseFile, item: RepairItem) -> None:
    """What the law does not allow is not granted, whoever proposes it."""
    on = clock.local_date(file.now)
    found = repairs.unmet_of(item.record, on, current(), corrected_on=item.corrected_on)
    unmet = found[1].unmet if found else ()
    if unmet:
        raise BadInput(unmet[0].sentence, code=unmet[0].code, field="verdicts")


def check_again(file: CaseFile) -> None:
    """Between proposal and approval somebody may be barred, or a date corrected. What only ended by itself is granted.

    Raises BadInput with the code of the condition.
    """
    on = clock.local_date(file.now)
    for item in file.items:
        if item.verdict != ItemVerdict.GRANTED:
            continue
        found = repairs.unmet_of(item.record, on, current(), corrected_on=item.corrected_on)
        unmet = repairs.without(found[1].unmet, "not_published") if found else []
        if unmet:
            raise BadInput(unmet[0].sentence, code=unmet[0].code)


def _words(item: RepairItem) -> str:
    """A round's verdict as it was proposed: codes, reason and basis."""
    said = " · ".join(filter(None, [item.code, item.reason, item.basis]))
    return f"{item.verdict} · {said}"
