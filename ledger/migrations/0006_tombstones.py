from django.db import migrations, models

from ledger import sql


class Migration(migrations.Migration):
    """Back only while nothing was erased, held or unsealed: the ledger forgets nothing."""

    dependencies = [
        ("ledger", "0005_catalogue_and_intake"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("rule", models.CharField(max_length=80, verbose_name="rule")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "tombstone",
                "verbose_name_plural": "tombstones",
            },
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="ledger_kind_known",
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("read", "personal data read"),
                    ("reveal", "masked number revealed"),
                    ("download", "file downloaded"),
                    ("export", "data exported"),
                    ("login", "signed in"),
                    ("role_change", "role or account changed"),
                    ("claim", "subject claimed"),
                    ("verification", "claim decided"),
                    ("refused", "attempt refused"),
                    ("recusal", "interest declared"),
                    ("catalogue", "catalogue changed"),
                    ("intake", "entries brought in or decided on"),
                    ("hold", "legal hold set or lifted"),
                    ("unseal", "sealed entry asked for or opened"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "read",
                            "reveal",
                            "download",
                            "export",
                            "login",
                            "role_change",
                            "claim",
                            "verification",
                            "refused",
                            "recusal",
                            "catalogue",
                            "intake",
                            "hold",
                            "unseal",
                        ],
                    )
                ),
                name="ledger_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.UniqueConstraint(fields=("table_name", "row_id"), name="a_row_is_erased_once"),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("rule", ""), _negated=True), name="an_erasure_names_its_rule"
            ),
        ),
        sql.append_only("ledger_tombstone"),
        sql.chained_together("ledger_tombstone"),
        sql.erasure(),
    ]
