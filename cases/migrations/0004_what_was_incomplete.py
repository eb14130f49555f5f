"""What a first answer lacked is kept with the second request for material."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_reason_code_for_not_accepting")]

    operations = [
        migrations.AddField(
            model_name="supplementrequest",
            name="incomplete_sealed",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
