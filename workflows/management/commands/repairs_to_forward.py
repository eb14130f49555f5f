"""Print the applications for credit repair that wait to be passed on, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from workflows import upstream


class Command(BaseCommand):
    help = "Applications for credit repair that wait to be passed on to the platform above, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(upstream.pending(), ensure_ascii=False, indent=2))
