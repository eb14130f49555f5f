"""What an administrator still has to confirm against the official text."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from lawbook import terms


@register("lawbook", Tags.database)
def unverified_terms(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """List the rows whose wording nobody has compared with the official text (W001).

    Spoken when the database is migrated and by `manage.py check --tag lawbook --database default`; silent
    at the start of every other command and in `check --deploy`, where it would hide what is new.
    """
    if databases is None:
        return []
    pins = [term.pin for term in terms.terms() if not term.verified]
    if not pins:
        return []
    return [
        Warning(
            f"{len(pins)} time limits of the lawbook are not verified: {', '.join(pins)}.",
            hint="They work. Compare each with the official text and set verified = true in lawbook/rules/.",
            id="lawbook.W001",
        )
    ]
