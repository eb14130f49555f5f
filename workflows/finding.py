"""Find somebody's tasks by name or identity number, within a list that the reader sees anyway.

Names and numbers are sealed. A number is compared by its blind index, wherever in the list. Names are opened in the
process, of the first `LOOKED_AT` lines at most; a person has to be named in full, since the desk shows only the first
character. What was typed is kept nowhere: the list is narrowed to the ids of the subjects found.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from accounts.claiming import index_of
from accounts.identity import normalised
from accounts.models import SubjectKind
from cases.actors import Actor
from workflows.inbox import WORK_ROLES, board_queues, queues_of
from workflows.narrowing import Sql
from workflows.ranges import nearest, nearest_of_queues
from workflows.rows import SubjectOfRow

LOOKED_AT = 500  # tasks, the nearest due first; or cases, the newest first
MOST = 50  # subjects; several have one number only where somebody claimed it
SHORTEST = 2  # characters of an organisation's name

NUMBERED = """
    SELECT s.id FROM accounts_subject s WHERE s.number_index = ANY(%s) AND EXISTS (
        SELECT FROM cases_case c JOIN {table} w ON w.case_id = c.id WHERE c.subject_id = s.id AND {where}
    ) ORDER BY s.id LIMIT {most}
"""
SUBJECTS = """
    SELECT DISTINCT s.id, s.kind, s.sealed_id, s.name_sealed
    FROM ({lines}) line JOIN cases_case c ON c.id = line.case_id JOIN accounts_subject s ON s.id = c.subject_id
"""
WATCHED = "SELECT w.case_id FROM cases_watch w WHERE w.user_id = %s ORDER BY w.id DESC LIMIT {most}"
DONE = """
    SELECT DISTINCT w.case_id FROM cases_caseevent w WHERE w.actor_id = %s ORDER BY w.case_id DESC LIMIT {most}
"""
IN_QUEUES = "(w.unit_id, w.role) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))"


class Place(NamedTuple):
    """A list: the table of its lines, which of them are in it, and the first ones."""

    table: str
    where: Sql
    first: Sql


def subjects_in(who: Actor, view: str, text: str) -> tuple[int, ...]:
    """Ids of the subjects whose lines of this list (mine, unit, watching, done) the name or number means."""
    place = PLACES[view](who)
    if place is None:
        return ()
    return _numbered(place, text) or _named(place, text)


def _mine(who: Actor) -> Place:
    people = [who.user_id, *who.duties]
    ranges = [Sql("w.assignee_id = %s", (person,)) for person in people]
    where = Sql("w.assignee_id = ANY(%s)", (people,))
    return Place("workflows_workitem", where, nearest(ranges, [], None, LOOKED_AT))


def _unit(who: Actor) -> Place | None:
    """The board's units where there are several, as the list then shows all of them."""
    board = board_queues(who)
    queues = board if len(board) > len(WORK_ROLES) else queues_of(who)
    if not queues:
        return None
    where = Sql(IN_QUEUES, ([unit for unit, _role in queues], [role for _unit, role in queues]))
    return Place("workflows_workitem", where, nearest_of_queues(queues, [], None, LOOKED_AT))


def _watching(who: Actor) -> Place:
    first = Sql(WATCHED.format(most=LOOKED_AT), (who.user_id,))
    return Place("cases_watch", Sql("w.user_id = %s", (who.user_id,)), first)


def _done(who: Actor) -> Place:
    first = Sql(DONE.format(most=LOOKED_AT), (who.user_id,))
    return Place("cases_caseevent", Sql("w.actor_id = %s", (who.user_id,)), first)


PLACES = {"mine": _mine, "unit": _unit, "watching": _watching, "done": _done}


def _numbered(place: Place, text: str) -> tuple[int, ...]:
    indexes = [index_of(kind, normalised(text)) for kind in SubjectKind]
    sql = NUMBERED.format(table=place.table, where=place.where.text, most=MOST)
    return tuple(pk for (pk,) in _read(sql, [indexes, *place.where.values]))


def _named(place: Place, text: str) -> tuple[int, ...]:
    wanted = plain_name(text)
    rows = _read(SUBJECTS.format(lines=place.first.text), place.first.values)
    return tuple(sorted(one.id for one in map(SubjectOfRow._make, rows) if _is_named(one, wanted))[:MOST])


def _is_named(subject: SubjectOfRow, wanted: str) -> bool:
    name = plain_name(subject.name)
    if subject.kind == SubjectKind.ORGANISATION:
        return len(wanted) >= SHORTEST and wanted in name
    return bool(wanted) and wanted == name


def plain_name(text: str) -> str:
    """As names are compared: width, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _read(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
