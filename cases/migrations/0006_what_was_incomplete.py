"""What a first answer lacked is kept with the second request for material."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_an_event_is_checked_once")]

    operations = [
        migrations.AddField(
            model_name="supplementrequest",
            name="incomplete_sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
