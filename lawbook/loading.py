"""Reading rules files: strict, every mistake told with file, row and field."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from lawbook.errors import BadRule
from lawbook.fields import Row
from lawbook.rows import Extension, Ladder, Rung, Source, Term
from lawbook.vocabulary import (
    AfterExpiry,
    Audience,
    Event,
    Force,
    Level,
    Roll,
    SecondVisit,
    SelectedBy,
    Unit,
)

PIN_LENGTH = 80
TERM_FILES = ("terms.toml", "publicity.toml", "retention.toml")

Named = TypeVar("Named", Source, Ladder)
Book = tuple[Mapping[str, Source], Mapping[str, Ladder], tuple[Term, ...]]


def load(folder: Path) -> Book:
    """Sources, ladders and terms of a folder. Raises BadRule for the first mistake."""
    sources = _unique("sources.toml", [_source(row) for row in rows_of(folder / "sources.toml", "source")])
    ladders = _unique("ladders.toml", [_ladder(row) for row in rows_of(folder / "ladders.toml", "ladder")])
    terms: dict[str, Term] = {}
    for name in TERM_FILES:
        for row in rows_of(folder / name, "term"):
            term = _term(row, sources, ladders)
            if term.pin in terms:
                raise row.wrong("article", f"the pin {term.pin} is there twice")
            terms[term.pin] = term
    return sources, ladders, tuple(terms.values())


def rows_of(path: Path, table: str) -> list[Row]:
    """The rows of a file that holds one table. Raises BadRule."""
    return tables_of(path, table)[table]


def tables_of(path: Path, *tables: str) -> dict[str, list[Row]]:
    """The rows of a file by table; no other tables may be in it. Raises BadRule."""
    if not path.exists():
        raise BadRule(f"{path.name}: the file is missing.")
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadRule(f"{path.name}: this is not TOML: {error}.") from error
    strangers = set(content) - set(tables)
    strangers |= {table for table in tables if not isinstance(content.get(table, []), list)}
    if strangers:
        belongs, named = ", ".join(f"[[{table}]]" for table in tables), ", ".join(sorted(strangers))
        raise BadRule(f"{path.name}: only {belongs} rows belong here, not {named}.")
    return {
        table: [Row(path.name, number, values) for number, values in enumerate(content.get(table, []), 1)]
        for table in tables
    }


def _unique(file: str, rows: list[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for row in rows:
        if row.key in found:
            raise BadRule(f"{file}, row {row.key}, field key: there twice.")
        found[row.key] = row
    return found


def _source(row: Row) -> Source:
    source = Source(
        key=row.text("key"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        number=row.text("number", ""),
        level=row.choice("level", Level),
        effective=row.date("effective"),
        expired=row.optional_date("expired"),
    )
    if source.expired and source.expired < source.effective:
        raise row.wrong("expired", "it ends before it begins")
    row.done()
    return source


def _ladder(row: Row) -> Ladder:
    rungs = tuple(_rung(rung) for rung in row.rows("rungs"))
    ladder = Ladder(row.text("key"), row.text("title_zh"), row.text("title_en"), rungs)
    steps = [(rung.offset, rung.at) for rung in rungs]
    if not rungs or steps != sorted(set(steps)):
        raise row.wrong("rungs", "one rung at least, each later than the one before")
    row.done()
    return ladder


def _rung(row: Row) -> Rung:
    rung = Rung(row.whole("offset", least=-60), row.time("at"), row.choices("audience", Audience))
    if not rung.audience:
        raise row.wrong("audience", "nobody would be warned")
    row.done()
    return rung


def _term(row: Row, sources: Mapping[str, Source], ladders: Mapping[str, Ladder]) -> Term:
    source = row.reference("source", sources)
    valid_from, valid_to = validity(row, source)
    term = Term(
        key=row.text("key"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        amount=None if row.flag("entered_by_officer", False) else row.whole("amount", least=0),
        unit=row.choice("unit", Unit),
        starts_on=row.choice("starts_on", Event),
        met_by=row.choice("met_by", Event),
        source=source,
        article=row.text("article", ""),
        valid_from=valid_from,
        valid_to=valid_to,
        force=row.choice("force", Force),
        verified=row.flag("verified"),
        roll=row.choice("roll", Roll, "none"),
        pause=row.texts("pause"),
        extension=_extension(row),
        sector=row.text("sector", ""),
        subject_kind=row.text("subject_kind", ""),
        tier_scheme=row.text("tier_scheme", ""),
        selected_by=row.choice("selected_by", SelectedBy, "receipt"),
        second_visit=row.choice("second_visit", SecondVisit, "continue"),
        after_expiry=row.choice("after_expiry", AfterExpiry, "promise"),
        ladder=row.text("ladder", ""),
    )
    _check_term(row, term, ladders)
    row.done()
    return term


def _check_term(row: Row, term: Term, ladders: Mapping[str, Ladder]) -> None:
    if term.ladder and term.ladder not in ladders:
        raise row.wrong("ladder", f"no ladder is called {term.ladder}")
    if term.verified and not term.article and term.source.level != "house_rule":
        raise row.wrong("article", "a verified row names its article")
    if term.source.level == "house_rule" and term.force == "statutory":
        raise row.wrong("force", "a house rule is never statutory")
    if len(term.pin) > PIN_LENGTH:
        raise row.wrong("key", f"the pin {term.pin} is longer than {PIN_LENGTH} characters")


def validity(row: Row, source: Source) -> tuple[dt.date, dt.date | None]:
    """A row is in force as long as its source, unless it says less."""
    valid_from = row.optional_date("valid_from") or source.effective
    valid_to = row.optional_date("valid_to") or source.expired
    if valid_from < source.effective:
        raise row.wrong("valid_from", f"{source.key} is in force from {source.effective} only")
    if source.expired and valid_to and valid_to > source.expired:
        raise row.wrong("valid_to", f"{source.key} is in force until {source.expired} only")
    if valid_to and valid_to < valid_from:
        raise row.wrong("valid_to", "it ends before it begins")
    return valid_from, valid_to


def _extension(row: Row) -> Extension | None:
    for inner in row.rows("extension", single=True):
        extension = Extension(
            amount=inner.whole("amount", least=1) if inner.has("amount") else None,
            approver=inner.text("approver"),
            tell_applicant=inner.flag("tell_applicant"),
        )
        inner.done()
        return extension
    return None
