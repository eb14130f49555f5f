import django.contrib.postgres.fields
from django.db import migrations, models

from ledger import sql


class Migration(migrations.Migration):
    """Links of before stay as they are and are verified as before."""

    dependencies = [("ledger", "0003_declared_interests")]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table_name", models.CharField(max_length=63)),
                (
                    "row_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "row_hashes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None),
                ),
            ],
            options={
                "verbose_name": "rows that are chained together",
                "verbose_name_plural": "rows that are chained together",
            },
        ),
        sql.append_only("ledger_batch"),
        sql.chained("ledger_batch"),
        sql.together_function(),
    ]
