"""What happened to a clock is never changed or removed."""

from django.db import migrations

from ledger.sql import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0001_clocks_and_inbox"),
        ("ledger", "0002_append_only_and_chained"),
    ]

    operations = [append_only("workflows_clockevent")]
