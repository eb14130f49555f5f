"""The basis that a reviewer types and the body somebody is referred to are free text: sealed, with the old rows."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from core.crypto import decrypt, encrypt

COLUMNS = {"basis": "basis_sealed", "referred_to": "referred_to_sealed"}
BATCH = 1000


def bound_to(row: models.Model, column: str) -> str:
    return f"{row._meta.db_table}.{column}.{row.sealed_id}"


def seal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("cases", "Proposal").objects
    for row in rows.iterator(BATCH):
        for plain, column in COLUMNS.items():
            text = getattr(row, plain)
            setattr(row, column, encrypt(text, bound_to=bound_to(row, column)) if text else "")
        row.save(update_fields=list(COLUMNS.values()))


def unseal(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("cases", "Proposal").objects
    for row in rows.iterator(BATCH):
        for plain, column in COLUMNS.items():
            stored = getattr(row, column)
            setattr(row, plain, decrypt(stored, bound_to=bound_to(row, column)) if stored else "")
        row.save(update_fields=list(COLUMNS))


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_moves_of_a_repair")]

    operations = [
        migrations.AddField(
            "proposal",
            "basis_sealed",
            models.TextField(default="", verbose_name="legal basis"),
            preserve_default=False,
        ),
        migrations.AddField(
            "proposal",
            "referred_to_sealed",
            models.TextField(blank=True, default="", verbose_name="referred to"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("proposal", "a_proposal_names_its_basis"),
        migrations.RunPython(seal, unseal),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=models.Q(("basis_sealed", ""), _negated=True), name="a_proposal_names_its_basis"
            ),
        ),
        migrations.AlterField(
            "proposal",
            "basis",
            models.CharField(default="", max_length=300, verbose_name="legal basis"),
        ),  # so that it can be put back into a table with rows
        migrations.RemoveField("proposal", "basis"),
        migrations.RemoveField("proposal", "referred_to"),
    ]
