from django.db import migrations, models

from accounts.models.subject import name_index_of
from core.fields import unseal

BATCH = 1000


def index_names(apps, schema_editor):
    """The names of organisations that are there already, opened one by one."""
    Subject = apps.get_model("accounts", "Subject")
    named = Subject.objects.filter(kind="organisation", name_index="").order_by("pk")
    batch = []
    for subject in named.iterator(chunk_size=BATCH):
        name = unseal(subject, "name_sealed", subject.sealed_id, subject.name_sealed)
        subject.name_index = name_index_of(name)
        batch.append(subject)
        if len(batch) == BATCH:
            Subject.objects.bulk_update(batch, ["name_index"])
            batch = []
    Subject.objects.bulk_update(batch, ["name_index"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_powers_of_attorney_are_sealed"),
    ]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="name_index",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(
                condition=models.Q(("name_index", ""), _negated=True),
                fields=["name_index"],
                name="subject_by_name_of_firm",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_index", ""), ("kind", "organisation"), _connector="OR"),
                name="no_person_is_found_by_name",
            ),
        ),
        migrations.RunPython(index_names, migrations.RunPython.noop),
    ]
