"""The power of attorney of an agent whom a subject appoints is kept with the appointment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_other_documents"),
        ("cases", "0006_what_was_incomplete"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="document",
            name="a_file_belongs_somewhere",
        ),
        migrations.AddField(
            model_name="document",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="accounts.subjectlink",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", False),
                    ("draft__isnull", False),
                    ("link__isnull", False),
                    ("removed_at__isnull", False),
                    _connector="OR",
                ),
                name="a_file_belongs_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("link__isnull", True),
                    models.Q(
                        ("case__isnull", True), ("draft__isnull", True), ("purpose", "power_of_attorney")
                    ),
                    _connector="OR",
                ),
                name="an_agents_file_is_the_power_of_attorney",
            ),
        ),
    ]
