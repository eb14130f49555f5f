"""A batch on its page: how far it is, what was found, what waits to be confirmed, and whether this person may."""

from dataclasses import dataclass
from typing import Any

from accounts.identity import masked
from accounts.models import SubjectKind
from cases.intake.columns import BY_KEY
from cases.intake.findings import Finding
from cases.models import BatchStatus, IntakeBatch, IntakeRow
from core.errors import DomainError
from desk.labels import PENALTIES, TIERS
from desk.person import Person
from workflows.intake import deciding, showing
from workflows.intake.showing import Part, ReportLine
from workflows.intake.sweeping import is_stuck

LEVELS = {
    BatchStatus.WAITING: "soon",
    BatchStatus.UNREADABLE: "late",
    BatchStatus.REJECTED: "late",
    BatchStatus.ENTERED: "done",
}


@dataclass(frozen=True, slots=True)
class RowShown:
    """What a row will say once it is confirmed; the number is masked."""

    line: int
    name: str
    number: str
    document_no: str
    determined_on: str
    penalties: str
    fields: list[tuple[str, str]]


class BatchPage:
    """Everything its template shows."""

    def __init__(self, batch: IntakeBatch, person: Person, lines: int = 1, rows: int = 1) -> None:
        self.batch, self.person = batch, person
        self.found: Part = showing.part(showing.found_in(batch), lines)
        self.waiting: Part = showing.part(showing.to_be_entered(batch), rows)
        self.refusal: DomainError | None = deciding.why_not(batch, person.actor)

    @property
    def is_under_way(self) -> bool:
        return showing.under_way(self.batch)

    @property
    def is_stuck(self) -> bool:
        return is_stuck(self.batch)

    @property
    def level(self) -> str:
        return LEVELS.get(BatchStatus(self.batch.status), "")

    @property
    def progress(self) -> dict[str, int]:
        done, total = showing.progress(self.batch)
        return {"done": done, "total": total}

    @property
    def trouble(self) -> Finding | None:
        return Finding.of(self.batch.trouble) if self.batch.trouble else None

    @property
    def figures(self) -> list[tuple[str, int]]:
        return [
            (name, getattr(self.batch, name)) for name in ("total", "accepted", "there", "refused", "entered")
        ]

    @property
    def report(self) -> list[ReportLine]:
        return showing.report_lines(self.found.rows)

    @property
    def rows(self) -> list[RowShown]:
        return [_shown(row) for row in self.waiting.rows]

    @property
    def may_decide(self) -> bool:
        return self.refusal is None

    @property
    def asks_for_a_decision(self) -> bool:
        return self.batch.status == BatchStatus.WAITING

    def part_url(self, lines: int, rows: int) -> str:
        return f"?lines={lines}&rows={rows}"

    @property
    def line_pages(self) -> dict[str, str]:
        return self._pages(self.found, lambda number: self.part_url(number, self.waiting.number))

    @property
    def row_pages(self) -> dict[str, str]:
        return self._pages(self.waiting, lambda number: self.part_url(self.found.number, number))

    def _pages(self, part: Part, url: Any) -> dict[str, str]:
        return {
            "first_url": url(1) if part.number > 1 else "",
            "previous_url": url(part.number - 1) if part.number > 1 else "",
            "next_url": url(part.number + 1) if part.has_next else "",
        }


def _shown(row: IntakeRow) -> RowShown:
    said = showing.said_by(row)
    name: str = said["name"]
    if said["kind"] == SubjectKind.PERSON:
        name = name[0] + "*" * max(1, len(name) - 1)
    told = said["penalty"] or {"sanctions": []}
    return RowShown(
        line=row.line,
        name=name,
        number=masked(said["number"]),
        document_no=said["document_no"],
        determined_on=said["determined_on"],
        penalties=", ".join(_sanction(*one) for one in told["sanctions"]),
        fields=[(_label(key), text) for key, text in said["fields"].items() if key in BY_KEY],
    )


def _sanction(kind: str, tier: str) -> str:
    return f"{PENALTIES[kind]} ({TIERS[tier]})" if tier else str(PENALTIES[kind])


def _label(key: str) -> str:
    return BY_KEY[key].label
