from django.db import migrations, models


class Migration(migrations.Migration):
    """Every other clock was in this index as well, under nothing, and was put there anew at each of its moments."""

    dependencies = [("workflows", "0009_clocks_of_a_repair")]

    operations = [
        migrations.RemoveConstraint(model_name="deadline", name="one_running_clock_per_question"),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("assistance__isnull", False), ("status", "running")),
                fields=("assistance",),
                name="one_running_clock_per_question",
            ),
        ),
    ]
