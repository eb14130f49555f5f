from django.db import migrations
from django.db.models import F


def to_be_told(apps, schema_editor):
    """The next sweep tells of batches that waited before anybody was told."""
    batches = apps.get_model("cases", "IntakeBatch").objects.filter(status="waiting")
    batches.update(due_again_at=F("checked_at"))


def told_of_none(apps, schema_editor):
    apps.get_model("cases", "IntakeBatch").objects.filter(status="waiting").update(due_again_at=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_what_the_law_excludes_from_repair")]

    operations = [migrations.RunPython(to_be_told, told_of_none)]
