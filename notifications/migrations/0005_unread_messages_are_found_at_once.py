from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_messages_can_be_withdrawn")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["recipient"],
                condition=models.Q(
                    models.Q(("is_formal", True), ("status", "sent"), _connector="OR"),
                    ("channel", "in_app"),
                    ("read_at__isnull", True),
                ),
                name="unread_in_app",
            ),
        ),
    ]
