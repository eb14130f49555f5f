"""What happened, to be looked at by administrators."""

from django.contrib import admin

from core.admin import ReadOnly
from ledger.models import Entry


@admin.register(Entry)
class Entries(ReadOnly, admin.ModelAdmin):
    list_display = ("at", "actor_id", "kind", "object_type", "object_id", "purpose")
    list_filter = ("kind", "object_type")
    date_hierarchy = "at"
    ordering = ("-pk",)
    show_full_result_count = False
