"""`manage.py workdays`: count working days by hand, with nothing running."""

import datetime as dt
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from lawbook.calendar import packaged
from lawbook.counting import count, is_overdue, overdue_days, working_days_left
from lawbook.errors import LawbookError
from lawbook.printing import slip_lines
from lawbook.vocabulary import Roll, Unit

UNITS = ["working_day", "day", "month", "year"]
LANGUAGES = {"zh": "zh-hans", "en": "en"}
LONGEST = 10_000


class Command(BaseCommand):
    help = "Count working days of China on the packaged calendar (2023-2026). Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        add = acts.add_parser(
            "add", help="the day on which a time limit ends; the first line is the bare date"
        )
        add.add_argument("start", help="the day of receipt, YYYY-MM-DD; it does not count itself")
        add.add_argument("amount", help="how many units the limit has")
        add.add_argument("--unit", choices=UNITS, default="working_day")
        add.add_argument(
            "--roll", action="store_true", help="a last day off work rolls to the next working day"
        )
        add.add_argument("--slip", action="store_true", help="show the count day by day")
        left = acts.add_parser(
            "left", help="working days left until a due date; the first line is the number"
        )
        left.add_argument("due", help="the due date, YYYY-MM-DD")
        left.add_argument("--today", help="count from this day instead of today")
        for act in (add, left):
            act.add_argument("--language", choices=sorted(LANGUAGES), default="zh")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(LANGUAGES[options["language"]]):
            act = self._add if options["act"] == "add" else self._left
            try:
                lines = act(options)
            except LawbookError as error:
                raise CommandError(str(error)) from error
            self.stdout.write("\n".join(lines))

    def _add(self, options: dict[str, Any]) -> list[str]:
        start, amount = _date(options["start"]), _amount(options["amount"])
        roll: Roll = "next_working_day" if options["roll"] else "none"
        slip = count(amount, cast(Unit, options["unit"]), start, packaged(), roll=roll)
        lines = [str(slip.due_on)]
        if slip.provisional:
            lines.append(_("Provisional: the holiday arrangement of these days is not published yet."))
        return lines + (slip_lines(slip, options["language"]) if options["slip"] else [])

    def _left(self, options: dict[str, Any]) -> list[str]:
        due = _date(options["due"])
        today = _date(options["today"]) if options["today"] else clock.today()
        lines = [str(working_days_left(due, today, packaged()))]
        if is_overdue(due, today):
            overdue = overdue_days(due, today, packaged())
            told = ngettext("%(days)s working day overdue", "%(days)s working days overdue", overdue)
            lines.append(told % {"days": overdue})
        elif due == today:
            lines.append(_("today"))
        return lines


def _date(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        sentence = _("bad_date: %(value)s is not a date. Write YYYY-MM-DD, such as 2026-09-24.")
        raise CommandError(sentence % {"value": written}) from error


def _amount(written: str) -> int:
    if not (written.isascii() and written.isdigit() and int(written) <= LONGEST):
        sentence = _("bad_number: %(value)s is not a whole number from 0 to %(most)s.")
        raise CommandError(sentence % {"value": written, "most": LONGEST})
    return int(written)
