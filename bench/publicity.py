"""Publicity among many records: the first sweep of all of them, its repeat, an ordinary day, and the public look-up."""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

import psutil
from django.db import connection, transaction
from django.test import Client

from accounts.claiming import register_verified_subject
from accounts.identity import USCC_ALPHABET, USCC_WEIGHTS, organisation_check
from accounts.models import Subject
from bench.crowd import Crowd
from bench.measuring import Line
from bench.town import NOW, Place
from cases.models import Case, Record
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, enter_record
from core import clock
from workflows.publicity import sweep_publicity

Result = TypeVar("Result")
FIRMS = 200  # that the records are spread over, and that are looked up
SHOWN = 3  # entries of each that are published, with words
BAR_SECONDS, BAR_FLOOR = 60, 1.5
ASKED = 300  # requests a way
AS_A_BROWSER = "application/x-www-form-urlencoded"
PERSONS = 10  # every so many is about a person

RECORDS = """
    WITH made AS (
        INSERT INTO cases_record (
            item_id, subject_id, unit_id, document_no, determined_on, created_at, scheme, sanctions, published_on,
            misconduct_ended_on, corrected_on, minor_is_necessary, is_secret, held
        )
        SELECT i.id, CASE WHEN n %% %(persons)s = 0 THEN %(person)s
                          ELSE (%(firms)s::bigint[])[1 + n %% array_length(%(firms)s::bigint[], 1)] END,
               i.unit_id, 'bench ' || n, d.day, %(now)s,
               CASE WHEN d.day < '2025-12-25' THEN 'order-58' ELSE 'three-tiers' END,
               jsonb_build_array(jsonb_build_object('kind', 'fine', 'tier', CASE WHEN d.day < '2025-12-25' THEN ''
                                 ELSE (ARRAY['minor', 'general', 'serious'])[1 + n %% 3] END)),
               d.day + 1, d.day - 10, CASE WHEN n %% 4 > 0 THEN d.day + 30 END, false, false, n %% 50 = 0
        FROM generate_series(1, %(count)s) AS n
        JOIN cases_catalogueitem i ON i.id = %(item)s
        CROSS JOIN LATERAL (SELECT date '2020-01-01' + (n * 37 %% 2450) AS day) d
        RETURNING id
    )
    INSERT INTO cases_recordversion (sealed_id, record_id, number, change, fields_sealed, reason_zh, reason_en, at)
    SELECT gen_random_uuid(), id, 1, 'entered', '', '首次记入', 'First entered', %(now)s FROM made
"""
WHOLE = """
    SELECT (SELECT md5(string_agg(r::text, '' ORDER BY id)) FROM cases_record r),
           (SELECT count(*) FROM cases_publicitymove), (SELECT md5(string_agg(d::text, '')) FROM cases_publicityday d)
"""


def run(place: Place, *, records: int, rounds: int) -> list[Line]:
    """The town's market bureau has so many more records; a look-up finds some that have words."""
    firms = [_firm(number) for number in range(FIRMS)]
    _fill(place, firms, records)
    for firm in firms[: ASKED // 10]:
        _published(place, firm)
    return [*_sweeps(records), _look_up(place, [firm.name for firm in firms[: ASKED // 10]], records, rounds)]


def _sweeps(records: int) -> list[Line]:
    now = clock.at(clock.local_date(NOW), dt.time(0, 5))
    held = psutil.Process().memory_info
    before = held().rss
    first, report = _timed(lambda: sweep_publicity(now))
    grown = (held().rss - before) / 2**20
    whole = _whole()
    again, repeat = _timed(lambda: sweep_publicity(now + dt.timedelta(hours=1)))
    same = repeat.looked_at == 0 and _whole() == whole
    next_day, ordinary = _timed(lambda: sweep_publicity(now + dt.timedelta(days=1)))
    return [
        Line(
            bench="publicity",
            what=f"first sweep of {records} records ({report.looked_at} looked at, {report.erased} erased)",
            ours=f"{first:.1f} s",
            ratio=f"+{grown:.0f} MiB",
            bar=f"< {BAR_SECONDS} s",
            met=first < BAR_SECONDS,
            figures={"seconds": first, "mebibytes": grown},
        ),
        Line(
            bench="publicity",
            what="the day's repeat",
            ours=f"{again * 1000:.1f} ms",
            bar="changes nothing",
            met=same,
            figures={"seconds": again},
        ),
        Line(
            bench="publicity",
            what=f"the day after ({ordinary.looked_at} looked at)",
            ours=f"{next_day * 1000:.0f} ms",
            figures={"seconds": next_day},
        ),
    ]


def _look_up(place: Place, names: list[str], records: int, rounds: int) -> Line:
    """The 95th percentile of both pages, asked in turns; each question from another address, so none is limited."""
    if Case.objects.count() < PERSONS:
        Crowd(place).grow(200)
    reader, clerk = Client(), Client()
    clerk.force_login(place.reviewer)
    floor = f"/bench/floor/?unit={place.town.units['scjg'].pk}"
    ratios, ours, theirs = [], 0.0, 0.0
    for number in range(rounds + 1):  # the first one warms up
        found: tuple[list[float], list[float]] = ([], [])
        for asked in range(ASKED if number else PERSONS):
            address = f"10.{number}.{asked // 250}.{asked % 250}"
            words = {"words": names[asked % len(names)]}
            found[0].append(_seconds(lambda w=words, a=address: _ask(reader, w, a)))  # type: ignore[misc]
            found[1].append(_seconds(lambda: clerk.get(floor)))
        if number:
            ours, theirs = _p95(found[0]), _p95(found[1])
            ratios.append(ours / theirs)
    share = statistics.median(ratios)
    return Line(
        bench="publicity",
        what=f"look-up among {records} records, 95th percentile",
        ours=f"{ours * 1000:.1f} ms",
        floor=f"floor page {theirs * 1000:.1f} ms",
        ratio=f"{share:.2f}",
        bar=f"<= {BAR_FLOOR} x floor",
        met=share <= BAR_FLOOR,
        figures={"ratios": ratios},
    )


def _ask(reader: Client, words: dict[str, str], address: str) -> None:
    answer = reader.post("/published/", urlencode(words), content_type=AS_A_BROWSER, REMOTE_ADDR=address)
    if answer.status_code != 200 or answer.content.count(b"<article") != SHOWN:
        raise RuntimeError(f"the look-up answers {answer.status_code}")


def _fill(place: Place, firms: list[Subject], count: int) -> None:
    town = place.town
    values = {
        "count": count,
        "persons": PERSONS,
        "person": town.subjects["ling"].pk,
        "firms": [firm.pk for firm in firms],
        "item": town.records["kong-1"].item_id,
        "now": NOW,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(RECORDS, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_record, cases_recordversion, accounts_subject")


def _firm(number: int) -> Subject:
    organisation = f"{number:08d}" + organisation_check(f"{number:08d}")
    body = "91370881" + organisation
    weighed = sum(USCC_ALPHABET.index(char) * weight for char, weight in zip(body, USCC_WEIGHTS, strict=True))
    code = body + USCC_ALPHABET[-weighed % 31]
    return register_verified_subject(
        kind="organisation",
        number_kind="uscc",
        number=code,
        name=f"曲阜测试{number:04d}有限公司",
        today=clock.local_date(NOW),
    )


def _published(place: Place, firm: Subject) -> None:
    """So many entries with words, published today; those that were filled in with the firm are set aside."""
    Record.objects.filter(subject=firm, document_no__startswith="bench").update(is_secret=True)
    item = place.town.records["kong-4"].item
    for number in range(SHOWN):
        said = {"summary": "未按规定进行安全培训", "penalty_kind": "罚款", "amount": "10000 元"}
        day = dt.date(2026, 9, 1)
        penalty = NewPenalty(sanctions=(Sanction("fine", "general"),), corrected_on=day)
        entry = NewEntry(item, f"曲应急罚 {firm.pk}-{number}", day, said, penalty=penalty)
        enter_record(subject=firm, entry=entry, author=None, at=NOW)


def _whole() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(WHOLE)
        return tuple(cursor.fetchone())


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _seconds(work: Callable[[], object]) -> float:
    return _timed(work)[0]


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
