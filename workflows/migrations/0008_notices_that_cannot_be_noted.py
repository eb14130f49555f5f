from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0007_a_clock_for_the_providers_own_correction")]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="notice_attempts",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="deadline",
            name="notice_failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
