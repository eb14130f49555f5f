from django.db import migrations, models

KINDS = [
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
]


class Migration(migrations.Migration):
    """Back only while nothing was brought in: the ledger forgets nothing."""

    dependencies = [("ledger", "0004_rows_chained_together")]

    operations = [
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
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.RemoveConstraint(model_name="entry", name="ledger_kind_known"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="ledger_kind_known"
            ),
        ),
    ]
