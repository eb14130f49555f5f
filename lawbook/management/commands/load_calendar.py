"""`manage.py load_calendar`: take calendar years into the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chinese_calendar
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import clock
from lawbook.days import Day, packaged_year
from lawbook.errors import LawbookError
from lawbook.notices import read_notice
from lawbook.publishing import Loaded, load_year

Year = tuple[tuple[Day, ...], str]


class Command(BaseCommand):
    help = "Load and publish calendar years. Run it again as often as you like: the same days change nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="years of the chinesecalendar package")
        parser.add_argument("--file", type=Path, help="CSV of a notice: date,kind,name_zh,name_en")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["years"]) == bool(options["file"]):
            raise CommandError(_("bad_arguments: Name the years to load, or a file with --file."))
        try:
            years = list(_from_file(options["file"]) if options["file"] else _from_package(options["years"]))
            for days, source in years:
                loaded = load_year(days=days, source=source, at=clock.now())
                self.stdout.write(_told(loaded))
        except LawbookError as error:
            raise CommandError(str(error)) from error


def _from_package(years: list[int]) -> Iterator[Year]:
    for year in years:
        yield packaged_year(year), f"chinesecalendar {chinese_calendar.__version__}"


def _from_file(path: Path) -> Iterator[Year]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        sentence = _("bad_file: %(path)s cannot be read as UTF-8 text.")
        raise CommandError(sentence % {"path": path}) from error
    for days in read_notice(lines).values():
        yield days, path.name[:200]


def _told(loaded: Loaded) -> str:
    sentences = {
        "published": _("%(year)s: published."),
        "unchanged": _("%(year)s: already there, nothing changed."),
        "draft": _(
            "%(year)s: differs from what is published. Kept as a draft: publishing it moves deadlines."
        ),
    }
    return sentences[loaded.outcome] % {"year": loaded.year}
