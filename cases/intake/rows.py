"""One row of a provider: what it says, or everything that keeps it out of the record. Pure.

A row that is taken becomes plain JSON, so that it can be kept encrypted until somebody has confirmed it.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts import claim_rules
from accounts.models import NumberKind, SubjectKind
from cases import penalties
from cases.fields import LONGEST
from cases.intake.columns import DATES, FACTORS, FLAGS, NO, TEXTS, WORDS, YES
from cases.intake.findings import Finding
from cases.models import BasisLevel, CatalogueItem, Category
from cases.penalties import NewPenalty
from cases.publicity import Sanction, Scheme, scheme_of
from core.errors import BadInput
from lawbook.exclusions import forbidden_in

LONGEST_KEY = 80
REQUIRED_TEXTS = ("summary", "deciding_organ", "legal_basis")
OF_PENALTIES = ("penalties", "tier", "graded_by", *FACTORS, "simple_procedure", "minor_and_remedied")
DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
LISTED = re.compile(r"[、,，;；]")
TITLES = re.compile(r"《([^》]+)》")
MUNICIPAL = re.compile(r"曲阜|济宁|曲政|济政")
HIGHER = re.compile(r"中华人民共和国|国务院|山东省|国家|中央|中办|国办|国发")
COLUMN_OF = {"kind": "penalties", "scheme": "tier"}  # what cases.penalties calls differently

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are compared with: their catalogue item, and today (Asia/Shanghai)."""

    item: CatalogueItem
    on: dt.date


@dataclass(slots=True)
class Checked:
    """`said` is empty where something was found."""

    said: Said = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def check_row(row: Mapping[str, str], context: Context) -> Checked:
    """Everything that is wrong with the row, not only the first thing; nothing is asked of the database."""
    reader = _Reader(row, context)
    said = reader.read()
    findings = list(dict.fromkeys([*reader.findings, *_excluded(said, context)]))
    return Checked({} if findings else said, findings)


def penalty_of(said: Said) -> NewPenalty | None:
    """The penalty of a row that was taken."""
    told = said["penalty"]
    if not told:
        return None
    days: dict[str, Any] = {name: _as_date(told[name]) for name in DATES[2:]}
    return NewPenalty(
        sanctions=tuple(Sanction(kind, tier) for kind, tier in told["sanctions"]),
        scheme=Scheme(told["scheme"]),
        minor_is_necessary=told["minor_is_necessary"],
        is_secret=told["is_secret"],
        **days,
    )


def only_municipal(basis: str) -> bool:
    """Whether every document that a basis names is the municipality's own."""
    titles = TITLES.findall(basis) or [basis]
    return all(MUNICIPAL.search(title) and not HIGHER.search(title) for title in titles)


@functools.lru_cache(maxsize=4000)
def _scheme(determined_on: dt.date, sector: str) -> Scheme:
    return scheme_of(determined_on, sector)


class _Reader:
    """Reads cell by cell and notes what cannot be read."""

    def __init__(self, row: Mapping[str, str], context: Context) -> None:
        self.row, self.context = row, context
        self.findings: list[Finding] = []

    def read(self) -> Said:
        said: Said = {"key": self._key(), **self._subject()}
        said["document_no"] = self._short("document_no", "document_no")
        days = {name: self._date(name) for name in DATES}
        said["determined_on"], said["conduct_on"] = days["determined_on"], days["conduct_on"]
        if not said["determined_on"] and not self.row.get("determined_on"):
            self._note("date_missing", "determined_on")
        said["fields"] = self._texts()
        said["basis_level"] = self._word("basis_level", "basis_level", "basis_level_unknown")
        flags = {name: self._flag(name) for name in FLAGS}
        said["simple_procedure"], said["minor_and_remedied"] = (
            flags["simple_procedure"],
            flags["minor_and_remedied"],
        )
        said["graded_by"] = self.row.get("graded_by", "")
        said["penalty"] = self._penalty(said, days, flags)
        return said

    def _note(self, code: str, column: str = "") -> None:
        self.findings.append(Finding(code, column))

    def _key(self) -> str:
        return self._short("key", "key")

    def _short(self, column: str, code: str) -> str:
        text = self.row.get(column, "")
        if not text:
            self._note(f"{code}_missing", column)
        elif len(text) > LONGEST_KEY:
            self._note(f"{code}_too_long", column)
        return text

    def _word(self, column: str, table: str, code: str) -> str:
        word = WORDS[table].get(self.row.get(column, ""), "")
        if not word:
            self._note(code, column)
        return word

    def _subject(self) -> Said:
        said: Said = {"number_kind": self._word("number_kind", "number_kind", "number_kind_unknown")}
        kind = SubjectKind.ORGANISATION if said["number_kind"] == NumberKind.USCC else SubjectKind.PERSON
        said["kind"], said["number"], said["name"] = kind.value, "", ""
        try:
            said["name"] = claim_rules.checked_name(self.row.get("name", ""))
        except BadInput as error:
            self._note(error.code, "name")
        if said["number_kind"]:
            try:
                said["number"] = claim_rules.checked_number(
                    kind, said["number_kind"], self.row.get("number", ""), self.context.on
                )
            except BadInput as error:
                self._note(error.code, "number")
        return said

    def _date(self, column: str) -> str:
        """ISO 8601, or nothing."""
        text = self.row.get(column, "")
        if not text:
            return ""
        day = read_date(text)
        if day is None:
            self._note("date_unreadable", column)
            return ""
        if day > self.context.on and column != "document_on":
            self._note("date_in_future", column)
        return day.isoformat()

    def _texts(self) -> dict[str, str]:
        said = {column: self.row[column] for column in TEXTS if self.row.get(column)}
        for column in REQUIRED_TEXTS:
            if column not in said:
                self._note("text_missing", column)
        for column, text in said.items():
            if len(text) > LONGEST:
                self._note("field_too_long", column)
        if self.row.get("penalties"):
            said["penalty_kind"] = self.row["penalties"]
        return said

    def _flag(self, column: str) -> bool:
        text = self.row.get(column, "").lower()
        if text not in YES and text not in NO:
            self._note("flag_unreadable", column)
        return text in YES

    def _penalty(self, said: Said, days: Mapping[str, str], flags: Mapping[str, bool]) -> Said | None:
        item = self.context.item
        if not self.row.get("penalties"):
            if item.is_penalty:
                self._note("penalty_missing", "penalties")
            return None
        sanctions = self._sanctions()
        decided = _as_date(days["determined_on"])
        if decided is None or sanctions is None:
            return None
        scheme = _scheme(decided, item.sector)
        told: Said = {
            "sanctions": sanctions,
            "scheme": scheme.value,
            **{name: days[name] for name in DATES[2:]},
        }
        told |= {name: flags[name] for name in FLAGS[2:]}
        try:
            penalties.columns(penalty_of({"penalty": told}) or NewPenalty(sanctions=()), decided, item.sector)
        except BadInput as error:
            self._note(error.code, COLUMN_OF.get(error.field, error.field))
        return told

    def _sanctions(self) -> list[list[str]] | None:
        """`罚款、吊销许可证件:严重`: each kind with its own tier, or with that of the column."""
        usual = self.row.get("tier", "")
        found, sound = [], True
        for part in filter(None, map(str.strip, LISTED.split(self.row["penalties"]))):
            word, _colon, own = part.replace("：", ":").partition(":")
            kind, tier = WORDS["penalty"].get(word.strip(), ""), own.strip() or usual
            if not kind:
                self._note("penalty_kind_unknown", "penalties")
            if tier and tier not in WORDS["tier"]:
                self._note("tier_unknown", "tier")
            sound = sound and bool(kind) and (not tier or tier in WORDS["tier"])
            found.append([kind, WORDS["tier"].get(tier, "")])
        return found if sound and found else None


def read_date(text: str) -> dt.date | None:
    """2026-09-24, 2026/9/24, 2026年9月24日 or 20260924."""
    found = DATE.fullmatch(text.partition(" ")[0].partition("T")[0])
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _as_date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# — what stays out, article by article —


def _excluded(said: Said, context: Context) -> Iterator[Finding]:
    if said["simple_procedure"]:
        yield Finding("simple_procedure", "simple_procedure")
    if said["minor_and_remedied"]:
        yield Finding("minor_and_remedied", "minor_and_remedied")
    if context.item.category == Category.NEGATIVE:
        yield from _municipal(said, context.item)
    yield from _forbidden(said)
    if said["kind"] == SubjectKind.PERSON and said["number"]:
        yield from _of_age(said)
    yield from _graded(said)


def _municipal(said: Said, item: CatalogueItem) -> Iterator[Finding]:
    """Shandong 13: laws, administrative regulations and what the state provides (C4 of the founding document)."""
    basis = said["fields"].get("legal_basis", "")
    if said["basis_level"] == BasisLevel.MUNICIPAL_DOCUMENT or (basis and only_municipal(basis)):
        yield Finding("municipal_basis", "legal_basis")
    elif item.basis_level == BasisLevel.MUNICIPAL_DOCUMENT:
        yield Finding("municipal_basis", "basis_level")


def _forbidden(said: Said) -> Iterator[Finding]:
    of_a_person = said["kind"] == SubjectKind.PERSON
    for column, text in said["fields"].items():
        if column not in ("legal_basis", "deciding_organ", "penalty_kind") and forbidden_in(
            text, of_a_person=of_a_person
        ):
            yield Finding("forbidden_data", column)


def _of_age(said: Said) -> Iterator[Finding]:
    """Article 3: the person was an adult when it happened; without that day nobody can tell."""
    if not said["conduct_on"]:
        yield Finding("conduct_missing", "conduct_on")
        return
    happened, decided = _as_date(said["conduct_on"]), _as_date(said["determined_on"])
    if happened and decided and happened > decided:
        yield Finding("conduct_after_decision", "conduct_on")
    if happened and claim_rules.is_minor(said["number_kind"], said["number"], happened):
        yield Finding("record_on_minor", "conduct_on")


def _graded(said: Said) -> Iterator[Finding]:
    """Article 14: the penalising unit grades, with its reasons about intent, circumstances and consequences."""
    told = said["penalty"]
    if not told or not any(tier for _kind, tier in told["sanctions"]):
        return
    for factor in FACTORS:
        if not said["fields"].get(factor):
            yield Finding("factors_missing", factor)
    if _plain(said["graded_by"]) != _plain(said["fields"].get("deciding_organ", "")):
        yield Finding("graded_by_another_unit", "graded_by")


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name)
