"""`manage.py lifecycle_sql`: the moves of every lifecycle as SQL, for the next migration."""

from typing import Any

from django.core.management.base import BaseCommand

from cases import state_guard


class Command(BaseCommand):
    help = "Prints the SQL of the trigger function that refuses any move of a case which no lifecycle has."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(state_guard.function_sql())
