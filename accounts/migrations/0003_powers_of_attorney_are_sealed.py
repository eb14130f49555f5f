"""What a power of attorney covers and how a claim was checked are free text: encrypted, old rows carried over."""

import uuid

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from core.crypto import decrypt, encrypt

COLUMNS = {"scope": "scope_sealed", "decided_how": "decided_how_sealed"}
BATCH = 1000


def bound_to(row: models.Model, column: str) -> str:
    return f"{row._meta.db_table}.{column}.{row.sealed_id}"


def seal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("accounts", "SubjectLink").objects
    for row in rows.iterator(BATCH):
        row.sealed_id = uuid.uuid4()
        for plain, column in COLUMNS.items():
            text = getattr(row, plain)
            setattr(row, column, encrypt(text, bound_to=bound_to(row, column)) if text else "")
        row.save(update_fields=["sealed_id", *COLUMNS.values()])


def unseal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("accounts", "SubjectLink").objects
    for row in rows.iterator(BATCH):
        for plain, column in COLUMNS.items():
            stored = getattr(row, column)
            setattr(row, plain, decrypt(stored, bound_to=bound_to(row, column)) if stored else "")
        row.save(update_fields=list(COLUMNS))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_other_documents")]

    operations = [
        migrations.AddField(
            "subjectlink", "sealed_id", models.UUIDField(default=None, null=True, editable=False)
        ),
        migrations.AddField(
            "subjectlink",
            "scope_sealed",
            models.TextField(blank=True, default="", verbose_name="scope of the power of attorney"),
            preserve_default=False,
        ),
        migrations.AddField(
            "subjectlink",
            "decided_how_sealed",
            models.TextField(blank=True, default="", verbose_name="how it was checked"),
            preserve_default=False,
        ),
        migrations.RunPython(seal, unseal),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "subjectlink",
            "sealed_id",
            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RemoveField("subjectlink", "scope"),
        migrations.RemoveField("subjectlink", "decided_how"),
    ]
