"""The counting slip as a strip of cells: what is drawn for each day, and the same in words.

Free days of one name are one hatched cell; a very long count keeps its two ends and folds the middle.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.templatetags.redress import long_date
from lawbook.slips import Slip, SlipDay

LONGEST = 31  # cells drawn before the middle is folded
ENDS = 8  # cells kept at either end of a folded strip
GROUPED = {"holiday", "paused"}
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


@dataclass(frozen=True)
class Cell:
    """One cell of the strip: one day, or a run of days that share a reason for not counting."""

    days: tuple[SlipDay, ...]
    kind: str
    unit: str = "working_day"
    is_today: bool = False
    month: str = field(default="", compare=False)

    @property
    def first(self) -> SlipDay:
        return self.days[0]

    @property
    def last(self) -> SlipDay:
        return self.days[-1]

    @property
    def number(self) -> int | None:
        return self.first.number if len(self.days) == 1 else None

    @property
    def is_due(self) -> bool:
        return self.last.is_due

    @property
    def name(self) -> str:
        """The name of the holiday or make-up day in the reader's language."""
        return self.first.name_zh if _language() == "zh" else self.first.name_en

    @property
    def weekday(self) -> str:
        return WEEKDAYS[_language()][self.first.weekday]

    @property
    def dates(self) -> str:
        """The day of the month, or the first and the last of a run."""
        if len(self.days) == 1:
            return str(self.first.date.day)
        return f"{self._short(self.first.date)}–{self._short(self.last.date)}"

    @property
    def is_long(self) -> bool:
        """Whether it is drawn wide enough for words inside."""
        return self.kind == "folded" or len(self.days) > 3

    @property
    def css(self) -> str:
        """The classes of the stylesheet that draw this cell."""
        names = [self.kind.replace("_", "-")]
        names += ["counted"] if self.number is not None else []
        names += ["today"] if self.is_today else []
        names += [self._width()]
        return " ".join(names).strip()

    @property
    def words(self) -> str:
        """What a screen reader says for this cell."""
        parts = [self._says(), _("today") if self.is_today else "", _("due day") if self.is_due else ""]
        return f"{self._span()}: {', '.join(part for part in parts if part)}"

    def _says(self) -> str:
        if self.number is not None:
            says = _("%(counted)s, a make-up working day") if self.kind == "make_up" else "%(counted)s"
            return says % {"counted": _number_words(self.unit) % {"number": self.number}}
        if self.kind == "folded":
            return folded_words(self)
        says_of = {"start": _("the start, not counted"), "weekend": _("weekend, not counted")}
        says_of |= {"paused": _("paused, not counted"), "working": _("not counted")}
        return says_of.get(self.kind) or _("%(holiday)s, not counted") % {"holiday": self.name}

    def _span(self) -> str:
        if len(self.days) == 1:
            return long_date(self.first.date)
        return f"{long_date(self.first.date)} – {long_date(self.last.date)}"

    def _width(self) -> str:
        if self.is_long:
            return "long"
        return "wide" if self.kind in GROUPED else ""

    def _short(self, day: dt.date) -> str:
        return f"{day.month}.{day.day}" if self.first.date.month != self.last.date.month else str(day.day)


def cells(slip: Slip, today: dt.date | None) -> list[Cell]:
    """The strip of a slip; `today` is ringed when it lies in it (None: the clock is closed)."""
    singles = [Cell((day,), day.kind, slip.unit, is_today=day.date == today) for day in slip.days]
    strip = list(_grouped(singles))
    return _with_months(_folded(strip) if len(strip) > LONGEST else strip)


def folded_words(cell: Cell) -> str:
    """What was folded away: its days and how many of them count."""
    counted = sum(day.number is not None for day in cell.days)
    days = ngettext("%(n)s day", "%(n)s days", len(cell.days)) % {"n": len(cell.days)}
    return _("%(days)s, %(counted)s of them counted") % {"days": days, "counted": counted}


def _grouped(singles: list[Cell]) -> Iterator[Cell]:
    """Runs of one holiday (with the weekend inside it) or one pause become one cell."""
    run: list[Cell] = []
    for single in singles:
        if run and not _continues(run[0], single):
            yield from _closed(run)
            run = []
        run.append(single)
    yield from _closed(run)


def _continues(head: Cell, cell: Cell) -> bool:
    plain = cell.number is None and not (cell.is_today or cell.is_due or head.is_today or head.is_due)
    same = cell.kind == head.kind and (cell.kind == "paused" or cell.name == head.name)
    return head.kind in GROUPED and plain and (same or (head.kind == "holiday" and cell.kind == "weekend"))


def _closed(run: list[Cell]) -> Iterator[Cell]:
    """One cell for the run; the weekend days that only follow it stay days of their own."""
    if not run:
        return
    named = max(index for index, cell in enumerate(run) if cell.kind == run[0].kind)
    yield replace(run[0], days=tuple(cell.first for cell in run[: named + 1]))
    yield from run[named + 1 :]


def _folded(strip: list[Cell]) -> list[Cell]:
    """Both ends and the surroundings of today are kept; what lies between is one cell each."""
    kept = {*range(ENDS), *range(len(strip) - ENDS, len(strip))}
    kept |= {index + near for index, cell in enumerate(strip) if cell.is_today for near in (-1, 0, 1)}
    result: list[Cell] = []
    for index, cell in enumerate(strip):
        if index in kept:
            result.append(cell)
        elif result and result[-1].kind == "folded":
            result[-1] = replace(result[-1], days=result[-1].days + cell.days)
        else:
            result.append(replace(cell, kind="folded"))
    return result


def _with_months(strip: list[Cell]) -> list[Cell]:
    """The month is written above the first cell and wherever it changes."""
    months = [cell.first.date.replace(day=1) for cell in strip]
    changes = [index == 0 or month != months[index - 1] for index, month in enumerate(months)]
    return [
        replace(cell, month=_month(cell.first.date)) if new else cell
        for cell, new in zip(strip, changes, strict=True)
    ]


def _number_words(unit: str) -> str:
    return {
        "working_day": _("working day %(number)s"),
        "day": _("day %(number)s"),
        "month": _("month %(number)s"),
        "year": _("year %(number)s"),
    }[unit]


def _month(day: dt.date) -> str:
    return f"{day.month}月" if _language() == "zh" else f"{day:%b}"


def _language() -> str:
    return "zh" if (get_language() or "").startswith("zh") else "en"
