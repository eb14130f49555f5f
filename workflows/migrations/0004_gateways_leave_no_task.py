from django.db import migrations

# The flow leads from a step to the next one directly: what its gateways left in old histories names no node any more.
GATEWAYS = """
DELETE FROM viewflow_task_previous WHERE from_task_id IN (SELECT id FROM viewflow_task WHERE flow_task_type = 'SWITCH')
    OR to_task_id IN (SELECT id FROM viewflow_task WHERE flow_task_type = 'SWITCH');
DELETE FROM viewflow_task WHERE flow_task_type = 'SWITCH' AND flow_task LIKE 'workflows/%';
"""


class Migration(migrations.Migration):
    """One way: nothing reads these rows."""

    dependencies = [("workflows", "0003_one_open_task_per_step"), ("viewflow", "0015_task_scheduled")]

    operations = [migrations.RunSQL(GATEWAYS, migrations.RunSQL.noop)]
