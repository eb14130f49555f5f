from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0003_one_open_task_per_step")]

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
