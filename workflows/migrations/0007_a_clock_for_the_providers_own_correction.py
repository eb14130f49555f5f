from django.db import migrations, models

SLOTS = ["review", "correction", "assistance", "supplement", "own_correction"]


class Migration(migrations.Migration):
    """Back only while no such clock exists."""

    dependencies = [("workflows", "0006_tasks_say_when_their_date_is_provisional")]

    operations = [
        migrations.AlterField(
            model_name="deadline",
            name="slot",
            field=models.CharField(
                choices=[
                    ("review", "Review and tell the result"),
                    ("correction", "Correct the record"),
                    ("assistance", "Answer the question"),
                    ("supplement", "Hand in what is missing"),
                    ("own_correction", "Correct an error of its own and report it"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="deadline", name="clock_slot_known"),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot__in", SLOTS)), name="clock_slot_known"
            ),
        ),
    ]
