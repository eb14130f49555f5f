"""How long an entry may be shown, and how long it is kept: pure functions over the lawbook.

Published is what anybody may look up; disclosed is what may still be queried or used; sealed is kept and opened to
nobody by itself; erased is gone. Days are Asia/Shanghai; a period ends at 24:00 of its last day and never rolls.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lawbook import terms
from lawbook.calendar import Calendar
from lawbook.counting import count_term
from lawbook.errors import NoTermInForce
from lawbook.rows import Term

ONE_DAY = dt.timedelta(days=1)
# Article 34: these fields are published for a year at least.
SAFETY_SECTORS = frozenset({"food", "drugs", "special_equipment", "work_safety", "fire"})
# Article 34: a penalty of nothing else is not published.
REPRIMANDS = frozenset({"warning", "public_criticism"})


class Scheme(StrEnum):
    """A tier means something only with its scheme."""

    ORDER_58 = "order-58"  # NDRC Order 58, repeated by Article 34
    THREE_TIERS = "three-tiers"  # NDRC Order 36 and SAMR Order 107


class Withheld(StrEnum):
    """Why an entry is not published at all."""

    NATURAL_PERSON = "natural_person"  # Article 36, Shandong 20
    INDIVIDUAL_BUSINESS = "individual_business"  # no rule says that it is an organisation: off by default
    NOT_PUBLIC = "not_public"  # its catalogue item is not published (Article 21)
    REPRIMAND_ONLY = "reprimand_only"  # Article 34
    MINOR = "minor"  # in principle not published (Order 36)
    SIMPLE_PROCEDURE = "simple_procedure"  # Article 15: it should not be recorded at all
    SECRET = "secret"  # noqa: S105 — Article 7


class Ended(StrEnum):
    """Why publication has ended or will end."""

    LONGEST_TERM = "longest_term"
    REPAIRED = "repaired"
    DISCLOSURE_CAP = "disclosure_cap"  # Shandong 38
    WITHDRAWN = "withdrawn"  # its basis was revoked, or it was deleted (Articles 57 to 59)


@dataclass(frozen=True, slots=True)
class Sanction:
    """One of the penalties of a decision: what kind, and its tier in the entry's scheme ("" in Order 58)."""

    kind: str
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What about an entry decides how long it may be seen; dates that have not happened are None."""

    subject: str = "organisation"  # person | individual_business | organisation
    scheme: Scheme
    sanctions: tuple[Sanction, ...]
    sector: str = ""
    determined_on: dt.date
    document_on: dt.date | None = (
        None  # the day that the document fixes; the day of the decision unless it says so
    )
    published_on: dt.date | None = None
    misconduct_ended_on: dt.date | None = None
    corrected_on: dt.date | None = None  # corrected, and every duty of the decision done
    repaired_on: dt.date | None = None  # the first day without publication after a repair
    withdrawn_on: dt.date | None = None
    is_public: bool = True
    is_secret: bool = False
    simple_procedure: bool = False
    minor_is_necessary: bool = False  # the sector's authority asked for its publication, with reasons
    held: bool = False  # a legal hold: nothing is erased


@dataclass(frozen=True, slots=True)
class Publicity:
    """From when to when an entry is published, and by which rows.

    `may_apply_from` is the first day on which an early end can be asked for. `last_day` is None while the entry is
    not corrected and its rule leaves the end to the sector's authority.
    """

    withheld: Withheld | None = None
    first_day: dt.date | None = None
    may_apply_from: dt.date | None = None
    last_day: dt.date | None = None
    ended: Ended | None = None
    minimum: Term | None = None
    maximum: Term | None = None

    def published(self, on: dt.date) -> bool:
        if self.withheld or self.first_day is None or on < self.first_day:
            return False
        return self.last_day is None or on <= self.last_day


@dataclass(frozen=True, slots=True)
class Retention:
    """`disclosed_until` is the last day of query and use; None where the end of the misconduct is not known."""

    disclosed_until: dt.date | None
    erased_on: dt.date | None
    cap: Term | None
    kept_by: Term | None

    def sealed(self, on: dt.date) -> bool:
        return self.disclosed_until is not None and on > self.disclosed_until and not self.erased(on)

    def erased(self, on: dt.date) -> bool:
        return self.erased_on is not None and on >= self.erased_on


def scheme_of(determined_on: dt.date, sector: str = "") -> Scheme:
    """The scheme in force when the decision was made: the tiers from 2026-04-01, in market regulation earlier."""
    try:
        terms.resolve("publicity.maximum.general", determined_on, sector=sector)
    except NoTermInForce:
        return Scheme.ORDER_58
    return Scheme.THREE_TIERS


def publicity(entry: Entry, calendar: Calendar) -> Publicity:
    """When an entry is published: the longest of its penalties counts (Article 34).

    Raises NoTermInForce for a scheme that was not in force any more when the decision was made.
    """
    withheld = _withheld(entry)
    if withheld is not None:
        return Publicity(withheld=withheld)
    minimum = _longest(entry, "minimum", calendar)
    maximum = _longest(entry, "maximum", calendar)
    first_day = _start(entry, maximum)
    if first_day is None:  # counted from a publication that has not happened
        return Publicity(minimum=minimum, maximum=maximum)
    shortest = count_term(minimum, first_day, calendar).due_on
    last_day, ended = _end(entry, maximum, first_day, calendar)
    apply_from = shortest + ONE_DAY if minimum.amount else first_day
    return Publicity(None, first_day, apply_from, last_day, ended, minimum, maximum)


def retention(entry: Entry, calendar: Calendar) -> Retention:
    """Disclosed for five years from the end of the misconduct (Shandong 38); a person's is erased then (Article 36)."""
    ended_on = entry.misconduct_ended_on
    if ended_on is None:
        return Retention(None, None, None, None)
    cap = _row("disclosure.cap", entry.determined_on)
    until = count_term(cap, ended_on, calendar).due_on
    if entry.subject != "person":  # no rule says when an organisation's entry is erased: it stays sealed
        return Retention(until, None, cap, None)
    kept_by = _row("retention.person_negative", entry.determined_on, subject_kind="person")
    gone = max(count_term(kept_by, ended_on, calendar).due_on, until) + ONE_DAY
    return Retention(until, None if entry.held else gone, cap, kept_by)


def kept_after_listing(removed_on: dt.date, calendar: Calendar, *, held: bool = False) -> Retention:
    """What was on a list of serious dishonesty: sealed for ten years from its removal, then erased (Article 35)."""
    row = _row("retention.sealed", removed_on)
    gone = count_term(row, removed_on, calendar).due_on + ONE_DAY
    return Retention(removed_on, None if held else gone, None, row)


def _withheld(entry: Entry) -> Withheld | None:
    reasons = (
        (entry.subject == "person", Withheld.NATURAL_PERSON),
        (entry.subject == "individual_business", Withheld.INDIVIDUAL_BUSINESS),
        (entry.is_secret, Withheld.SECRET),
        (not entry.is_public, Withheld.NOT_PUBLIC),
        (entry.simple_procedure, Withheld.SIMPLE_PROCEDURE),
        (not _graver(entry, REPRIMANDS) and _reprimands_are_withheld(entry), Withheld.REPRIMAND_ONLY),
        (_is_minor(entry) and not entry.minor_is_necessary, Withheld.MINOR),
    )
    return next((reason for applies, reason in reasons if applies), None)


def _graver(entry: Entry, than: Iterable[str]) -> bool:
    return any(one.kind not in than for one in entry.sanctions)


def _reprimands_are_withheld(entry: Entry) -> bool:
    """In the tiers, what a public criticism is worth is what its tier says; a bare warning of the minor tier is not
    published in market regulation either."""
    if entry.scheme == Scheme.ORDER_58:
        return True
    return not _graver(entry, {"warning"}) and all(one.tier == "minor" for one in entry.sanctions)


def _is_minor(entry: Entry) -> bool:
    """Market regulation publishes its minor penalties for three months without asking whether it is necessary."""
    tiered = entry.scheme == Scheme.THREE_TIERS and entry.sector != "market_regulation"
    return tiered and all(one.tier == "minor" for one in entry.sanctions)


def _longest(entry: Entry, which: str, calendar: Calendar) -> Term:
    """The longest row among those of the entry's penalties; counted from the decision, so that rows compare."""
    rows = {_row(f"publicity.{which}.{kind}", entry.determined_on, entry.sector) for kind in _kinds(entry)}
    return max(rows, key=lambda row: (count_term(row, entry.determined_on, calendar).due_on, row.pin))


def _kinds(entry: Entry) -> Iterable[str]:
    if entry.scheme == Scheme.ORDER_58:
        return ["safety" if entry.sector in SAFETY_SECTORS else "ordinary"]
    return [one.tier for one in entry.sanctions if one.tier]


def _start(entry: Entry, row: Term) -> dt.date | None:
    """Three rules, three days: the decision, the day its document fixes, or the publication."""
    days = {
        "penalty_made": entry.determined_on,
        "date_of_document": entry.document_on or entry.determined_on,
        "publication": entry.published_on,
    }
    return days[row.starts_on]


def _end(
    entry: Entry, row: Term, first_day: dt.date, calendar: Calendar
) -> tuple[dt.date | None, Ended | None]:
    """The earliest of what ends publication. Withdrawn or repaired: the day before is the last one."""
    ends = [
        (day - ONE_DAY, why)
        for day, why in ((entry.withdrawn_on, Ended.WITHDRAWN), (entry.repaired_on, Ended.REPAIRED))
        if day is not None
    ]
    longest = count_term(row, first_day, calendar).due_on
    if row.met_by == "automatic_end":
        ends.append((longest, Ended.LONGEST_TERM))
    elif entry.corrected_on is not None:  # at the latest term, or on the day the duties are done after it
        ends.append((max(longest, entry.corrected_on), Ended.LONGEST_TERM))
    cap = retention(entry, calendar).disclosed_until
    if cap is not None:
        ends.append((cap, Ended.DISCLOSURE_CAP))
    return min(ends, key=lambda one: one[0]) if ends else (None, None)


def _row(key: str, on: dt.date, sector: str = "", subject_kind: str = "") -> Term:
    """The row in force on the day; for a decision older than the rule, the first row there was after it.

    No transition text of these rules was found: an older decision is shown under the scheme it is filed with.
    """
    try:
        return terms.resolve(key, on, sector=sector, subject_kind=subject_kind).term
    except NoTermInForce:
        rows = [row for row in terms.terms() if row.key == key and row.sector in ("", sector)]
        later = [row.valid_from for row in rows if row.valid_from > on]
        if not later:
            raise
        return terms.resolve(key, min(later), sector=sector, subject_kind=subject_kind).term
