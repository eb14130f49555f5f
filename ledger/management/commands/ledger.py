"""`manage.py ledger verify`: is everything that was written down still as it was written?"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.verifying import verify


class Command(BaseCommand):
    help = "Recomputes the hash chain over every append-only row and reports the first bad row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        verdict = verify()
        if verdict.fault:
            raise CommandError(f"The ledger was tampered with. First bad row: {verdict.fault}")
        seconds = time.perf_counter() - started
        self.stdout.write(f"The ledger is whole: {verdict.links} links recomputed in {seconds:.1f} s.")
