"""Keep where entries stand: the pure rules decide, this writes their columns and erases what is due.

Two callers: whoever changes an entry, in the same transaction (`refresh`), and the daily sweep, set-based. The
public look-up asks the clock itself, so it is right whether or not a sweep has run.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from cases.models import PublicityDay, Record, RecordVersion, ReminderStatus, RepairReminder, Standing
from cases.showing import entry_of
from cases.standing import Place, place_of
from core import clock
from lawbook import terms
from lawbook.calendar import Calendar, current

ONE_DAY = dt.timedelta(days=1)
RULES = ("publicity.", "disclosure.", "retention.")
COLUMNS = ("standing", "withheld", "published_from", "published_until", "undisclosed_from", "next_on")

WRITE = """
    WITH told AS MATERIALIZED (
        SELECT * FROM json_to_recordset(%(rows)s) AS t(
            id bigint, before text, standing text, withheld text, published_from date, published_until date,
            undisclosed_from date, next_on date, reason text
        )
    ), moved AS (
        INSERT INTO cases_publicitymove (day_id, record_number, unit_id, before, after, reason, at)
        SELECT %(day)s::bigint, r.id, r.unit_id, t.before, t.standing, t.reason, %(at)s
        FROM told t JOIN cases_record r ON r.id = t.id
        WHERE %(day)s::bigint IS NOT NULL AND (t.before <> t.standing OR t.reason = 'failed')
        ORDER BY r.id
    )
    UPDATE cases_record r
    SET standing = t.standing, withheld = t.withheld, published_from = t.published_from,
        published_until = t.published_until, undisclosed_from = t.undisclosed_from, next_on = t.next_on
    FROM told t WHERE r.id = t.id
"""  # one text for the batch: an array for each column costs the driver ten times as much

# What names the entry stays only where a case is about it, without anything the entry said.
ERASE = (
    """
    INSERT INTO cases_publicitymove (day_id, record_number, unit_id, before, after, reason, at)
    SELECT %(day)s::bigint, r.id, r.unit_id, r.standing, 'erased', %(rule)s, %(at)s
    FROM cases_record r WHERE r.id = ANY(%(ids)s) AND NOT r.held AND %(day)s::bigint IS NOT NULL ORDER BY r.id
    """,
    """
    INSERT INTO ledger_tombstone (table_name, row_id, rule, at)
    SELECT 'cases_record', r.id, %(rule)s, %(at)s FROM cases_record r
    WHERE r.id = ANY(%(ids)s) AND NOT r.held
    UNION ALL
    SELECT 'cases_recordversion', v.id, %(rule)s, %(at)s
    FROM cases_recordversion v JOIN cases_record r ON r.id = v.record_id
    WHERE r.id = ANY(%(ids)s) AND NOT r.held ORDER BY 1, 2
    """,
    """
    DELETE FROM cases_recordrelease l USING cases_recordversion v, ledger_tombstone s
    WHERE l.version_id = v.id AND v.record_id = ANY(%(ids)s)
        AND s.table_name = 'cases_record' AND s.row_id = v.record_id
    """,
    """
    INSERT INTO cases_recordversion
        (sealed_id, record_id, number, change, fields_sealed, reason_zh, reason_en, case_id, author_id, at)
    SELECT gen_random_uuid(), v.record_id, max(v.number) + 1, 'erased', '', '保存期限届满，依法删除',
           'Its time of keeping was over', NULL, NULL, %(at)s
    FROM cases_recordversion v JOIN ledger_tombstone s ON s.table_name = 'cases_record' AND s.row_id = v.record_id
    WHERE v.record_id = ANY(%(ids)s) AND (
        EXISTS (SELECT FROM cases_case c WHERE c.record_id = v.record_id)
        OR EXISTS (SELECT FROM cases_repairitem i WHERE i.record_id = v.record_id)
    )
    GROUP BY v.record_id
    """,
    """
    DELETE FROM cases_recordversion v USING ledger_tombstone s
    WHERE v.record_id = ANY(%(ids)s) AND s.table_name = 'cases_recordversion' AND s.row_id = v.id
    """,
    """
    DELETE FROM cases_repairreminder m USING ledger_tombstone s
    WHERE m.record_id = ANY(%(ids)s) AND s.table_name = 'cases_record' AND s.row_id = m.record_id
    """,
    """
    DELETE FROM cases_sealedopening o USING ledger_tombstone s
    WHERE o.record_id = ANY(%(ids)s) AND s.table_name = 'cases_record' AND s.row_id = o.record_id
    """,
    """
    UPDATE cases_record r
    SET standing = 'erased', document_no = '#' || r.id, scheme = '', sanctions = '[]', document_on = NULL,
        published_on = NULL, misconduct_ended_on = NULL, corrected_on = NULL, repaired_on = NULL, author_id = NULL,
        intake_approver_id = NULL, withheld = '', published_from = NULL, published_until = NULL,
        undisclosed_from = NULL, next_on = NULL
    FROM ledger_tombstone s
    WHERE r.id = ANY(%(ids)s) AND s.table_name = 'cases_record' AND s.row_id = r.id
        AND (
        EXISTS (SELECT FROM cases_case c WHERE c.record_id = r.id)
        OR EXISTS (SELECT FROM cases_repairitem i WHERE i.record_id = r.id)
    )
    """,
    """
    DELETE FROM cases_record r USING ledger_tombstone s
    WHERE r.id = ANY(%(ids)s) AND s.table_name = 'cases_record' AND s.row_id = r.id AND r.standing <> 'erased'
    """,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with where it stands now; `record` still says where it stood."""

    record: Record
    place: Place


def law_in_use() -> str:
    """Tells the rules of publicity from earlier ones: when they change, every entry is looked at again."""
    rows = [row for row in terms.terms() if row.key.startswith(RULES)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def with_what_decides(records: QuerySet[Record]) -> QuerySet[Record]:
    """Each record with all that the rules ask about it, without what its versions say."""
    versions = RecordVersion.objects.only("id", "record_id", "number", "change", "at")
    return records.select_related("item", "subject").prefetch_related(Prefetch("versions", versions))


def refresh(record: Record, at: dt.datetime) -> None:
    """An entry was made or changed: where it stands is right in the same transaction.

    What would be erased on the day is left to the sweep. Raises NoTermInForce.
    """
    on = clock.local_date(at)
    fresh = with_what_decides(Record.objects.filter(pk=record.pk)).get()
    if fresh.standing == Standing.ERASED:
        return
    place = place_of(entry_of(fresh), on, current())
    if place.standing == Standing.ERASED:
        place = put_off(place, on)
    write([Placed(fresh, place)], day=None, at=at)
    waiting = RepairReminder.objects.filter(record=record, status=ReminderStatus.WAITING)
    waiting.update(look_on=on)  # its day may have moved
    for name in COLUMNS:
        setattr(record, name, getattr(place, name))


def place_new(records: Sequence[Record], at: dt.datetime) -> None:
    """Many entries just made, their versions at hand: as `refresh`, in one statement. Raises NoTermInForce."""
    on = clock.local_date(at)
    placed = [
        replace(one, place=put_off(one.place, on)) if one.place.standing == Standing.ERASED else one
        for one in places(records, on, current())
    ]
    write(placed, day=None, at=at)


def look_again(records: QuerySet[Record], on: dt.date) -> None:
    """What the rules ask about these entries has changed: the next sweep places them anew."""
    records.exclude(standing=Standing.ERASED).update(next_on=on)


def put_off(place: Place, on: dt.date) -> Place:
    """Due to be erased, and not erased today: sealed, and looked at again tomorrow."""
    return replace(place, standing=Standing.SEALED, next_on=on + ONE_DAY, reason="not_erased_yet", rule="")


def write(placed: Sequence[Placed], *, day: PublicityDay | None, at: dt.datetime) -> None:
    """The columns of many entries, in one statement; with `day`, every move is reported."""
    rows = json.dumps([_row(one) for one in placed])
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {"rows": rows, "day": day.pk if day else None, "at": at})


def erase(ids: Iterable[int], rule: str, *, day: PublicityDay | None, at: dt.datetime) -> None:
    """Erase entries by a rule, each with its tombstone; one that is held stays, whoever asks (Articles 35, 36)."""
    values = {"ids": list(ids), "rule": rule, "day": day.pk if day else None, "at": at}
    with connection.cursor() as cursor:
        for statement in ERASE:
            cursor.execute(statement, values)


def published(on: dt.date) -> Q:
    """Entries that anybody may look up on a day, by the clock alone."""
    begun = Q(published_from__lte=on)
    return begun & (Q(published_until__isnull=True) | Q(published_until__gte=on)) & open_to_query(on)


def open_to_query(on: dt.date) -> Q:
    """Entries that are neither sealed nor erased on a day: all others are seen by nobody (Shandong 38)."""
    return ~Q(standing=Standing.ERASED) & (Q(undisclosed_from__isnull=True) | Q(undisclosed_from__gt=on))


def places(records: Iterable[Record], on: dt.date, calendar: Calendar) -> list[Placed]:
    """Where each of some records stands, as the rules say. Raises NoTermInForce."""
    return [Placed(record, place_of(entry_of(record), on, calendar)) for record in records]


def _row(one: Placed) -> dict[str, str | int | None]:
    row: dict[str, str | int | None] = {"id": one.record.pk, "before": one.record.standing}
    for name in (*COLUMNS, "reason"):
        value = getattr(one.place, name)
        row[name] = value.isoformat() if isinstance(value, dt.date) else value
    return row
