"""`manage.py seed_demo`: a demo town with cases in every state; `--print` shows its accounts. Idempotent."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Unit
from workflows import heartbeat
from workflows.demo.batches import bring_all
from workflows.demo.stories import tell_all
from workflows.demo.town import DOMAIN, PASSWORD, PEOPLE, SUBJECTS, build_town


class Command(BaseCommand):
    help = "Load the demo town once; never on an installation that has units of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", dest="only_print", help="show the demo accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("demo_only: set REDRESS_DEMO=1; demo accounts have a published password.")
        if not options["only_print"]:
            self._seed()
        if options["verbosity"]:
            self._print_accounts()

    def _seed(self) -> None:
        if Unit.objects.exists():
            return
        with transaction.atomic():
            town = build_town()
        tell_all(town)
        bring_all(town)
        heartbeat.run_outbox()
        heartbeat.run_deadlines()
        heartbeat.run_publicity()

    def _print_accounts(self) -> None:
        self.stdout.write("Subjects (sign in with a code; read it in the demo mailbox, /demo/mailbox):")
        for name, (*_rest, title, _capacity) in SUBJECTS.items():
            self.stdout.write(f"  {name + '@' + DOMAIN:<28} {title}")
        _kind, _number, code, name, _capacity = SUBJECTS["kong"]
        self.stdout.write(f"Anybody looks up what is published at /published/: try {code} or {name}")
        self.stdout.write(f"Officials (password {PASSWORD}):")
        for local, (name, unit, role) in PEOPLE.items():
            self.stdout.write(f"  {local + '@' + DOMAIN:<28} {name}  {unit} {role.value}")
        self.stdout.write(f"  {'admin@' + DOMAIN:<28} administrator (/admin/)")
