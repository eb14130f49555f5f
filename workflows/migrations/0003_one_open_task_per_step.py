from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_units_people_and_subjects"),
        ("cases", "0003_reason_code_for_not_accepting"),
        ("viewflow", "0015_task_scheduled"),
        ("workflows", "0002_clock_events_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("awaits_notice", False), ("slot", "review"), _connector="OR"),
                name="only_the_review_waits_for_a_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot__in", ["review", "correction", "assistance", "supplement"])),
                name="clock_slot_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["running", "met", "cancelled"])), name="clock_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("assistance__isnull", True)),
                fields=("case",),
                name="one_open_step_per_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.UniqueConstraint(fields=("assistance",), name="one_open_task_per_question"),
        ),
    ]
