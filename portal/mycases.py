"""The list of one's cases: one line each, with the one date that matters."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.lifecycles.states import Procedure
from cases.models import Case
from core import clock
from portal import wording
from workflows.models import Deadline, DeadlineStatus, Slot


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    title: str
    state: str
    turn: wording.Turn
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
        state=wording.state_words(case),
        turn=wording.turn_of(case),
        due_on=deadline.due_on if deadline else None,
        provisional=deadline.is_provisional if deadline else False,
    )


def _title(case: Case, entry_is_shown: bool) -> str:
    if entry_is_shown and case.record is not None:
        return f"{case.record.item} · {case.record.document_no}"
    if case.procedure == Procedure.REPAIR:
        return str(case.repair.get_kind_display())
    words = " ".join(case.objection.entry.split())
    return words if len(words) <= 80 else f"{words[:79]}…" if words else _("An entry in my credit record")


def _clocks_of(cases: Iterable[Case]) -> dict[int, Deadline]:
    """The running time limit of each case: one's own answer first, then the correction, then the review."""
    running = Deadline.objects.filter(
        case__in=[case.pk for case in cases], status=DeadlineStatus.RUNNING, awaits_notice=False
    )
    order = {Slot.REVIEW: 0, Slot.CORRECTION: 1, Slot.EXECUTION: 1, Slot.SUPPLEMENT: 2, Slot.DEFENCE: 2}
    rows = [row for row in running if row.slot in order]
    return {row.case_id: row for row in sorted(rows, key=lambda row: order[Slot(row.slot)])}
