"""A batch as it is read: its report line by line, and what its rows will say, page by page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.intake.findings import Finding
from cases.intake.rows import Said
from cases.intake.templates import as_csv
from cases.models import BatchStatus, IntakeBatch, IntakeRow, RowStatus
from cases.models.intake import UNDER_WAY

PAGE = 50  # lines
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing that was found in one line."""

    line: int
    status: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list of rows."""

    rows: list[IntakeRow]
    number: int
    has_next: bool


def found_in(batch: IntakeBatch) -> QuerySet[IntakeRow]:
    """The lines about which there is something to say."""
    return IntakeRow.objects.filter(batch=batch).filter(~Q(findings=[])).order_by("line")


def to_be_entered(batch: IntakeBatch) -> QuerySet[IntakeRow]:
    return IntakeRow.objects.filter(batch=batch, status=RowStatus.ACCEPTED).order_by("line")


def part(rows: QuerySet[IntakeRow], number: int) -> Part:
    """The page with this number, which begins with 1."""
    number = min(max(1, number), MOST_PAGES)
    first = (number - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    return Part(found[:PAGE], number, len(found) > PAGE)


def report_lines(rows: list[IntakeRow]) -> list[ReportLine]:
    return [
        ReportLine(row.line, row.get_status_display(), Finding.of(one))
        for row in rows
        for one in row.findings
    ]


def said_by(row: IntakeRow) -> Said:
    """What a waiting row will say; empty once it is decided."""
    said: Said = json.loads(row.said) if row.said_sealed else {}
    return said


def report(batch: IntakeBatch) -> bytes:
    """Every line about which there is something to say, as a table."""
    return as_csv(_report(batch))


def _report(batch: IntakeBatch) -> Iterator[list[str]]:
    yield [_("Line"), _("State"), _("Column"), _("Code"), pgettext("rows", "What is wrong"), _("Article")]
    for row in found_in(batch).iterator(chunk_size=1000):
        for one in report_lines([row]):
            found = one.finding
            yield [str(one.line), one.status, found.label, found.code, found.sentence, found.article]


def under_way(batch: IntakeBatch) -> bool:
    return batch.status in UNDER_WAY


def progress(batch: IntakeBatch) -> tuple[int, int]:
    """How many rows are done, of how many; a table whose rows are not counted yet has none done."""
    if batch.status == BatchStatus.ENTERING:
        return batch.entered, batch.entered + to_be_entered(batch).count()
    return batch.taken, batch.total or 0
