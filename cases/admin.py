"""The administration of cases: a look at what is there, nothing sealed; only the catalogue is edited.

Cases change through workflows.actions.perform() and records through their versions; nothing is deleted.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from cases.models import (
    Assistance,
    Case,
    CaseEvent,
    CatalogueItem,
    Document,
    Record,
    RecordRelease,
    RecordVersion,
)
from core.admin import AdministratorsOnly, ReadOnly

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Any]  # generic for the type checker only
else:
    Page = admin.ModelAdmin


@admin.register(CatalogueItem)
class Catalogue(AdministratorsOnly, Page):
    """What may be recorded, by whom and on which basis (Article 21)."""

    list_display = ("code", "name_zh", "name_en", "unit", "legal_basis")
    list_filter = ("unit",)
    search_fields = ("code", "name_zh", "name_en")


@admin.register(Case)
class Cases(ReadOnly, Page):
    list_display = ("reference", "procedure", "state", "outcome", "unit", "received_on", "concluded_at")
    list_filter = ("procedure", "state", "unit")
    list_select_related = ("unit",)
    search_fields = ("reference",)
    exclude = ("submission_key",)


@admin.register(CaseEvent)
class CaseEvents(ReadOnly, Page):
    list_display = ("case", "seq", "action", "from_state", "to_state", "actor", "on_behalf_of", "at")
    list_filter = ("action",)
    list_select_related = ("case", "actor", "on_behalf_of")
    search_fields = ("case__reference",)
    exclude = ("reason_sealed",)


@admin.register(Record)
class Records(ReadOnly, Page):
    list_display = ("document_no", "item", "unit", "subject", "determined_on")
    list_filter = ("unit", "item")
    list_select_related = ("item", "unit", "subject")
    search_fields = ("document_no",)


@admin.register(RecordVersion)
class RecordVersions(ReadOnly, Page):
    list_display = ("record", "number", "change", "case", "author", "at")
    list_filter = ("change",)
    list_select_related = ("record__item", "case", "author")
    exclude = ("fields_sealed",)


@admin.register(RecordRelease)
class RecordReleases(ReadOnly, Page):
    list_display = ("version", "unit", "purpose", "at")
    list_filter = ("unit",)
    list_select_related = ("version", "unit")


@admin.register(Assistance)
class Assistances(ReadOnly, Page):
    list_display = ("case", "unit", "status", "asked_by", "asked_at", "answered_at")
    list_filter = ("status", "unit")
    list_select_related = ("case", "unit", "asked_by")
    exclude = ("question_sealed", "finding_sealed")


@admin.register(Document)
class Documents(ReadOnly, Page):
    list_display = ("id", "case", "purpose", "content_type", "size", "uploaded_by", "uploaded_at")
    list_filter = ("purpose",)
    list_select_related = ("case", "uploaded_by")
    exclude = ("name_sealed",)
