from django.db import migrations

from ledger import sql


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_entries_and_chain")]

    operations = [
        sql.functions(),
        sql.append_only("ledger_entry"),
        sql.append_only("ledger_link"),
        sql.chained("ledger_entry"),
    ]
