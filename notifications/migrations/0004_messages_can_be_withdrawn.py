from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_indexes_that_queries_use")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("sending", "being sent"),
                    ("sent", "sent"),
                    ("failed", "could not be delivered"),
                    ("dead", "stuck, needs a person"),
                    ("withdrawn", "withdrawn before it was sent"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_status_known"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["queued", "sending", "sent", "failed", "dead", "withdrawn"])
                ),
                name="message_status_known",
            ),
        ),
        # On the way back, what was withdrawn counts as undelivered: reminders, of which nobody is told.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE notifications_message SET status = 'failed' WHERE status = 'withdrawn'",
        ),
    ]
