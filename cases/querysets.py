"""Questions asked of cases, as chainable verbs."""

from typing import TYPE_CHECKING

from django.db import models

from cases.lifecycles.states import Procedure

if TYPE_CHECKING:
    from cases.models.case import Case  # noqa: F401 — used in a quoted name, which ruff does not read


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(concluded_at__isnull=True)

    def disputes(self) -> "CaseQuerySet":
        """Open objections: each puts the dispute mark on its record."""
        return self.open().filter(procedure=Procedure.OBJECTION)

    def of_record(self, record_id: int) -> "CaseQuerySet":
        return self.filter(record_id=record_id)
