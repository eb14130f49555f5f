from django.db import migrations, models

EMPTY_OR_A_PROVISION = {
    "blank": True,
    "default": "",
    "db_default": "",
    "max_length": 200,
    "verbose_name": "provision that excludes repair",
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_a_key_names_its_batch")]

    operations = [
        migrations.AddField(model, "repair_excluded_by", models.CharField(**EMPTY_OR_A_PROVISION))
        for model in ("catalogueitem", "catalogueversion", "catalogueproposal")
    ]
