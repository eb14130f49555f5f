"""Decided, not yet told, as the desk shows it: how long there is time, and who does what so that the notice leaves."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from cases.lifecycles.states import Procedure
from cases.models import Case
from cases.sight import WORKING_ROLES
from desk import labels
from desk.forms.filters import EVERY_UNIT
from desk.letters import posts_for
from desk.lists import Listing
from desk.masking import masked_name
from desk.person import Person
from notifications.models import OPEN_STATUSES, Channel, Message, MessageStatus
from workflows import untold
from workflows.dead_letters import NOTICE_TRIES
from workflows.models import Deadline
from workflows.paging import Cursor, Page


def url_of(**query: Any) -> str:
    address = reverse("desk_untold")
    return f"{address}?{urlencode(query)}" if query else address


def units_of(person: Person) -> set[int]:
    """The units whose cases this person works on, for somebody or themselves, and those whose board they see."""
    return {unit.pk for unit in person.overseen} | person.units_as(*WORKING_ROLES)


def listing(person: Person, unit: int | str | None, query: QueryDict) -> Listing:
    """A page of what a unit has not told, as its figure says, of the board, or of all that is theirs."""
    cursor = Cursor.parse(query.get("before", ""), back=True) or Cursor.parse(query.get("after", ""))
    kept: dict[str, Any] = {} if unit is None else {"unit": unit}
    procedure = query.get("procedure", "") if query.get("procedure") in Procedure.values else ""
    kept |= {"procedure": procedure} if procedure else {}
    page = _page(person, unit, cursor, procedure)
    return Listing(
        view="untold",
        rows=_rows(person, page.rows),
        first_url=url_of(**kept) if cursor else "",
        previous_url=url_of(**kept, before=page.previous.text) if page.previous else "",
        next_url=url_of(**kept, after=page.next.text) if page.next else "",
    )


def steps(person: Person, clock: Deadline, notices: Iterable[Message]) -> list[dict[str, str]]:
    """What is to be done, in words, with the address for whoever may do it."""
    waiting = [row for row in notices if row.channel == Channel.LETTER and row.status == MessageStatus.QUEUED]
    found = [_post(person, clock, letter) for letter in waiting]
    if any(row.status == MessageStatus.DEAD for row in notices) or clock.notice_attempts >= NOTICE_TRIES:
        found.append(_try_again(person))
    return found or [{"text": _under_way(notices), "url": ""}]


def reminder(person: Person) -> dict[str, Any] | None:
    """For the inbox of whoever handles such cases: they are in no list of tasks."""
    own = untold.of_handlers([person.user.pk, *person.actor.duties], person.on)
    if not own.waiting:
        return None
    title = ngettext(
        "%(n)s case of yours is decided and not yet told",
        "%(n)s cases of yours are decided and not yet told",
        own.waiting,
    ) % {"n": own.waiting}
    return {"title": title, "level": "late" if own.late else ""}


def _post(person: Person, clock: Deadline, letter: Message) -> dict[str, str]:
    if posts_for(person, clock.unit_id):
        return {"text": _("Post the letter"), "url": reverse("desk_letter", args=[letter.pk])}
    return {"text": _("A counter clerk posts the letter and enters the day."), "url": ""}


def _try_again(person: Person) -> dict[str, str]:
    if person.has(Role.SUPERVISOR):
        return {"text": _("Try it again"), "url": reverse("desk_stuck")}
    return {"text": _("It is stuck. A supervisor tries it again."), "url": ""}


def _under_way(notices: Iterable[Message]) -> str:
    statuses = {row.status for row in notices}
    if statuses & set(OPEN_STATUSES):
        return _("It is being sent.")
    if MessageStatus.SENT in statuses:
        return _("It has left; that is noted in a moment.")
    return _("There is no notice that could leave. Ask the administration.")


def _page(person: Person, unit: int | str | None, cursor: Cursor | None, procedure: str) -> Page[Deadline]:
    if unit == EVERY_UNIT:
        return untold.listed({one.pk for one in person.overseen}, cursor=cursor, procedure=procedure)
    units = units_of(person)
    if unit is not None:
        return untold.listed({one for one in units if one == unit}, cursor=cursor, procedure=procedure)
    return untold.listed(units, [person.user.pk, *person.actor.duties], cursor, procedure=procedure)


def _rows(person: Person, clocks: Sequence[Deadline]) -> list[dict[str, Any]]:
    notices = untold.notices_of(clocks)
    return [_row(row, steps(person, row, notices[row.pk])) for row in clocks]


def _row(clock: Deadline, todo: list[dict[str, str]]) -> dict[str, Any]:
    case = clock.case
    state = case.get_outcome_display() if case.outcome else labels.STATES.get(case.state, case.state)
    return {
        "reference": case.reference,
        "url": reverse("desk_case", args=[case.reference]),
        "due_on": clock.due_on,
        "subject": masked_name(case.subject),
        "entry": str(case.record.item) if case.record else _in_words(case),
        "ground": _asked_for(case),
        "state": state,
        "todo": todo,
        "unit": clock.unit,
        "who": str(case.handler) if case.handler else "",
    }


def _in_words(case: Case) -> str:
    if case.procedure == Procedure.REPAIR:
        return str(case.get_procedure_display())
    return _("described in words")


def _asked_for(case: Case) -> str:
    """Why somebody objects, or what kind of repair is applied for."""
    about = case.repair.get_kind_display() if case.procedure == Procedure.REPAIR else None
    return str(about or case.objection.get_ground_display())
