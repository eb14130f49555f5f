"""Bring the database of a trial up to date: tables, calendars, demo people and cases. Safe to repeat."""

import sys
import time

import django
from django.core.management import call_command
from django.utils import translation

CALENDAR_YEARS = ("2023", "2024", "2025", "2026")


def main() -> None:
    django.setup()
    translation.activate("en")  # the terminal's language, like the lines around it
    _step("Tables", "migrate", verbosity=0)
    _step("Calendars 2023-2026", "load_calendar", *CALENDAR_YEARS)
    _step("Demo data", "seed_demo", verbosity=0)
    _step("Messages", "sweep", "outbox")  # else the first pages warn that nobody sends or watches anything
    _step("Clocks", "sweep", "deadlines")


def _step(title: str, command: str, *words: str, **options: int) -> None:
    begun = time.monotonic()
    call_command(command, *words, **options)
    sys.stdout.write(f"{title}: ready in {time.monotonic() - begun:.1f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
