"""A number of a passport or another document, for people whose paper is taken at the counter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_units_people_and_subjects"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="subject",
            name="number_fits_kind_of_subject",
        ),
        migrations.AlterField(
            model_name="subject",
            name="number_kind",
            field=models.CharField(
                choices=[
                    ("citizen", "Citizen number (GB 11643)"),
                    ("residence", "Residence permit number"),
                    ("uscc", "Unified social credit code (GB 32100)"),
                    ("other", "Number of another document, such as a passport"),
                ],
                max_length=20,
                verbose_name="kind of number",
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "organisation"), ("number_kind", "uscc")),
                    models.Q(("kind", "person"), ("number_kind__in", ["citizen", "residence", "other"])),
                    _connector="OR",
                ),
                name="number_fits_kind_of_subject",
            ),
        ),
    ]
