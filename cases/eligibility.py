"""May this entry be repaired, and if not, what is missing and from when: pure, and the same before and after filing.

Article 60, Order 58 and Order 36: the shortest publicity has passed, the misconduct is corrected and its duties are
done, a commitment is given, no law excludes it, and no earlier dishonest application bars it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from cases.publicity import Entry, publicity
from lawbook import terms
from lawbook.calendar import Calendar
from lawbook.counting import count_term
from lawbook.errors import NoTermInForce
from lawbook.rows import Term

ONE_DAY = dt.timedelta(days=1)
OPEN_ALREADY = _("A repair of this entry is open already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an applicant would ask for, and what is known about it.

    `excluded_by` is the provision of law that forbids this repair; `dishonest_on` the day of an earlier application
    with false material, a false commitment or a breach; `open_repair` the number of a repair of the same entry
    that is open: that alone stands in the way, an objection to the entry does not.
    """

    entry: Entry
    committed: bool = False
    excluded_by: str = ""
    dishonest_on: dt.date | None = None
    open_repair: str = ""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met: its code, a sentence, its article, and from when it would be met by itself."""

    code: str
    sentence: str | StrPromise
    article: str | StrPromise
    met_from: dt.date | None = None
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`earliest` is the first day on which time alone stands against it no more; None where it never will not."""

    unmet: tuple[Unmet, ...]
    earliest: dt.date | None

    @property
    def may_apply(self) -> bool:
        return not self.unmet


def eligibility(request: Request, on: dt.date, calendar: Calendar) -> Eligibility:
    """Every condition that is not met on a day (Asia/Shanghai), in the order in which a person can do something."""
    unmet = tuple(_unmet(request, on, calendar))
    if any(one.for_good for one in unmet):
        return Eligibility(unmet, None)
    return Eligibility(unmet, max([on, *(one.met_from for one in unmet if one.met_from)]))


def before_filing(request: Request, on: dt.date, calendar: Calendar) -> Eligibility:
    """The same, without what the form itself asks for: the commitment is signed there."""
    found = eligibility(request, on, calendar)
    return Eligibility(tuple(one for one in found.unmet if one.code != "not_committed"), found.earliest)


def _unmet(request: Request, on: dt.date, calendar: Calendar) -> Iterator[Unmet]:
    entry, found = request.entry, publicity(request.entry, calendar)
    if request.excluded_by:
        sentence = _("The law excludes this from repair.")
        yield Unmet("excluded_by_law", sentence, request.excluded_by, for_good=True)
    if found.withheld or found.first_day is None or (found.last_day is not None and on > found.last_day):
        yield Unmet(
            "not_published", _("This entry is not published, so there is nothing to end."), "", for_good=True
        )
        return
    if found.may_apply_from is not None and on < found.may_apply_from and found.minimum is not None:
        yield Unmet(
            "too_early",
            _("The shortest publicity has not passed yet."),
            _cited(found.minimum),
            met_from=found.may_apply_from,
        )
    yield from _barred(request, on, calendar)
    if entry.corrected_on is None or entry.corrected_on > on:
        sentence = _("The office that decided has not noted yet that it is put right and every duty is done.")
        yield Unmet("not_corrected", sentence, _rule_of_repair(on))
    if not request.committed:
        yield Unmet("not_committed", _("The commitment letter is not signed yet."), _rule_of_repair(on))
    if request.open_repair:
        yield Unmet("repair_open", OPEN_ALREADY, request.open_repair)


def _barred(request: Request, on: dt.date, calendar: Calendar) -> Iterator[Unmet]:
    """An earlier dishonest application bars for the term of the lawbook."""
    if request.dishonest_on is None:
        return
    try:
        bar = terms.resolve("repair.bar", request.dishonest_on).term
    except NoTermInForce:  # before any rule barred it
        return
    last = count_term(bar, request.dishonest_on, calendar).due_on
    if request.dishonest_on <= on <= last:
        sentence = _("An earlier application was dishonest, which bars from repair for a time.")
        yield Unmet("barred", sentence, _cited(bar), met_from=last + ONE_DAY)


def _rule_of_repair(on: dt.date) -> str:
    return _cited(terms.resolve("repair.result", on).term)


def _cited(term: Term) -> str:
    return term.cited(get_language() or "zh-hans")
