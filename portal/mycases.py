"""The list of one's cases: one line each, with the one date that matters."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cases import access
from cases.lifecycles.states import Procedure
from cases.models import Case
from core import clock
from portal.wording import Turn
from portal.words import state_words, turn_of
from workflows.models import Deadline, DeadlineStatus, Slot

# Of several time limits that run, the last of these is told.
TOLD = (Slot.REVIEW, Slot.EXECUTION, Slot.CORRECTION, Slot.DEFENCE, Slot.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    title: str
    state: str
    turn: Turn
    due_on: dt.date | None
    provisional: bool


def rows_of(cases: Sequence[Case], user: User) -> list[Row]:
    """Three queries at most, however many cases."""
    clocks = _clocks_of(cases)
    mine = access.records_for(user, clock.today()).filter(cases__in=[case.pk for case in cases])
    shown = set(mine.order_by().values_list("pk", flat=True))
    return [_row(case, clocks.get(case.pk), case.record_id in shown) for case in cases]


def _row(case: Case, deadline: Deadline | None, entry_is_shown: bool) -> Row:
    return Row(
        case=case,
        title=_title(case, entry_is_shown),
        state=state_words(case),
        turn=turn_of(case),
        due_on=deadline.due_on if deadline else None,
        provisional=deadline.is_provisional if deadline else False,
    )


def _title(case: Case, entry_is_shown: bool) -> str:
    if case.procedure == Procedure.REPAIR:
        return _repair_title(case)
    if entry_is_shown and case.record is not None:
        return f"{case.record.item} · {case.record.document_no}"
    words = " ".join(case.objection.entry.split())
    return words if len(words) <= 80 else f"{words[:79]}…" if words else _("An entry in my credit record")


def _repair_title(case: Case) -> str:
    """The first entry, and how many more; a repair is only ever filed by who may read them."""
    first, *others = case.repair_items.all()
    name = f"{first.record.item} · {first.record.document_no}"
    if not others:
        return name
    more = ngettext("%(first)s and %(n)s more entry", "%(first)s and %(n)s more entries", len(others))
    return more % {"first": name, "n": len(others)}


def _clocks_of(cases: Iterable[Case]) -> dict[int, Deadline]:
    """The running time limit of each case: one's own answer first, then the correction, then the review."""
    running = Deadline.objects.filter(
        case__in=[case.pk for case in cases], status=DeadlineStatus.RUNNING, awaits_notice=False
    )
    order = {slot: place for place, slot in enumerate(TOLD)}
    rows = [row for row in running if row.slot in order]
    return {row.case_id: row for row in sorted(rows, key=lambda row: order[Slot(row.slot)])}
