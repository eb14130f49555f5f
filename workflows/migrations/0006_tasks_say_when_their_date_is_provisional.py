from django.db import migrations, models

# Open tasks take over what the clock of their date says.
BACKFILL = """
    UPDATE workflows_workitem w SET is_provisional = true
    FROM workflows_deadline d
    WHERE d.case_id = w.case_id AND d.assistance_id IS NOT DISTINCT FROM w.assistance_id
      AND d.status = 'running' AND d.is_provisional AND d.due_on = w.due_on
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0005_indexes_that_queries_use")]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="is_provisional",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
