import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Reminders seal nothing and come by the thousand: their identity needs no index."""

    dependencies = [("notifications", "0005_unread_messages_are_found_at_once")]

    operations = [
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body_sealed", ""), _negated=True),
                fields=("sealed_id",),
                name="sealed_words_are_bound_to_one_message",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="sealed_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]
