"""The administration of cases: a look at what is there, nothing sealed and nothing edited.

Cases change through workflows.actions.perform(), records through their versions, the catalogue through proposals that
a second person confirms; nothing is deleted.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from cases.models import (
    Assistance,
    Case,
    CaseEvent,
    CatalogueItem,
    CatalogueVersion,
    Document,
    IntakeBatch,
    Record,
    RecordRelease,
    RecordVersion,
)
from core.admin import ReadOnly

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Any]  # generic for the type checker only
else:
    Page = admin.ModelAdmin


@admin.register(CatalogueItem)
class Catalogue(ReadOnly, Page):
    """What may be recorded, by whom and on which basis (Article 21)."""

    list_display = ("code", "name_zh", "name_en", "unit", "legal_basis", "version")
    list_filter = ("unit",)
    search_fields = ("code", "name_zh", "name_en")


@admin.register(CatalogueVersion)
class CatalogueVersions(ReadOnly, Page):
    list_display = ("item", "number", "valid_from", "unit", "proposed_by", "confirmed_by")
    list_filter = ("unit",)
    list_select_related = ("item", "unit", "proposed_by", "confirmed_by")


@admin.register(IntakeBatch)
class IntakeBatches(ReadOnly, Page):
    list_display = ("reference", "unit", "item", "source", "status", "accepted", "refused", "brought_by")
    list_filter = ("unit", "status", "source")
    list_select_related = ("unit", "item", "brought_by")
    exclude = ("submission_key", "name_sealed", "reason_sealed", "raw")


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
