"""`manage.py sweep NAME` (approvers, deadlines, …): the same sweeps as Celery's, by hand or from cron."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from workflows import heartbeat

SWEEPS: dict[str, Callable[[], Any]] = {
    "approvers": heartbeat.run_approvers,
    "deadlines": heartbeat.run_deadlines,
    "intake": heartbeat.run_intake,
    "notices": heartbeat.run_notices,
    "outbox": heartbeat.run_outbox,
    "publicity": heartbeat.run_publicity,
    "reminders": heartbeat.run_reminders,
}


class Command(BaseCommand):
    help = "Run one sweep to its end and print what it did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(SWEEPS))

    def handle(self, *args: Any, **options: Any) -> None:
        report = asdict(SWEEPS[options["name"]]())
        self.stdout.write(" ".join(f"{name}={value}" for name, value in report.items()))
