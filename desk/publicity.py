"""What the sweep of publicity did, day by day, and the holds: for those who oversee, each for their own units."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from cases.models import PublicityDay, PublicityMove, Record, Standing
from cases.publicity import Ended, Withheld
from core.templatetags.redress import in_chinese
from desk.person import Person
from lawbook import terms
from lawbook.errors import LawbookError
from workflows.inbox import overseen_units

SHOWN = 50  # moves on a page
DAYS = 14

WHY: dict[str, StrPromise] = {
    Withheld.NATURAL_PERSON: _("a natural person"),
    Withheld.INDIVIDUAL_BUSINESS: _("an individual business"),
    Withheld.NOT_PUBLIC: _("its item is not published"),
    Withheld.REPRIMAND_ONLY: _("a warning or a public criticism alone"),
    Withheld.MINOR: _("a penalty of the minor tier"),
    Withheld.SIMPLE_PROCEDURE: _("the simple procedure"),
    Withheld.SECRET: _("secret"),
    Ended.LONGEST_TERM: _("the longest publicity has passed"),
    Ended.REPAIRED: _("repaired"),
    Ended.DISCLOSURE_CAP: _("disclosed for as long as the law allows"),
    Ended.WITHDRAWN: _("deleted, or its use and sharing stopped"),
    "no_rule": _("no rule of publicity is about it"),
    "not_erased_yet": _("a case about it is open: not erased yet"),
    "failed": _("no rule could be asked: not shown, tried again the day after"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """How many entries moved to where for one reason."""

    after: str
    reason: str
    many: int

    @property
    def where(self) -> str:
        return str(Standing(self.after).label)

    @property
    def why(self) -> str:
        return why(self.reason)


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry that moved; `name` is its document's number while it is there and this person may see it."""

    move: PublicityMove
    name: str

    @property
    def where(self) -> str:
        return str(Standing(self.move.after).label)

    @property
    def why(self) -> str:
        return why(self.move.reason)


def why(reason: str) -> str:
    """A reason in words: a code, or the row of the lawbook, cited."""
    if reason in WHY:
        return str(WHY[reason])
    try:
        return terms.term_by_pin(reason).cited("zh-hans" if in_chinese() else "en") if reason else ""
    except LawbookError:
        return reason


def days() -> list[PublicityDay]:
    """The last days on which the sweep ran to its end."""
    return list(PublicityDay.objects.filter(ended_at__isnull=False)[:DAYS])


def moves_of(person: Person, day: PublicityDay) -> QuerySet[PublicityMove]:
    """The moves of a day in the units this person oversees."""
    return PublicityMove.objects.filter(day=day, unit__in=overseen_units(person.actor))


def groups(moves: QuerySet[PublicityMove]) -> list[Group]:
    found = moves.order_by().values_list("after", "reason").annotate(many=Count("pk"))
    return [Group(after, reason, many) for after, reason, many in found.order_by("after", "-many", "reason")]


def named(moves: Iterable[PublicityMove]) -> list[Moved]:
    """Each with the number of its document; what is sealed or erased has none here."""
    rows = list(moves)
    open_ones = Record.objects.filter(pk__in=[row.record_number for row in rows]).exclude(
        standing__in=[Standing.SEALED, Standing.ERASED]
    )
    names = dict(open_ones.values_list("pk", "document_no"))
    return [Moved(row, names.get(row.record_number, "")) for row in rows]
