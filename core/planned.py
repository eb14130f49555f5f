"""Statements that PostgreSQL plans once for a connection; Django's own cursors have each one planned anew.

Planning a short statement of an act takes longer than running it. psycopg prepares a text that it has sent
`prepare_threshold` times (DATABASES in the settings; None where a pooler cannot do that, then it is only slower).
The text must be the same each time: values that decide which index fits belong into it, not among the parameters.
"""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper


def planned_cursor() -> CursorWrapper:
    """As `connection.cursor()`, noticed by everything that counts statements."""
    connection.ensure_connection()
    raw: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # the stubs leave its base out
    return _LoggedCursor(raw, connection) if connection.queries_logged else connection.make_cursor(raw)


class _LoggedCursor(CursorDebugWrapper):
    """Logs a statement with its values, as Django's own cursors do."""

    def debug_sql(
        self, sql: Any = None, params: Any = None, *_how: Any, many: bool = False, **_more: Any
    ) -> Any:
        return super().debug_sql(self.db.ops.compose_sql(sql, params), many=many)
