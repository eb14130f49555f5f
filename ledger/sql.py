"""The database's own guard over append-only tables, for the migrations of every package that has one.

    operations = [append_only("cases_caseevent"), chained("cases_caseevent")]

    operations = [append_only("cases_caseevent"), chained_together("cases_caseevent")]  # where many rows come at once

A chained table has an integer key named `id`. A column added to it later must be null in the rows that exist:
the canonical text of a row leaves nulls out, so old hashes stay true.
"""

from django.db.migrations import RunSQL

FUNCTIONS = """
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Add a new row that corrects the old one.';
END $$;

-- The row's text must not depend on the session, hence the fixed time zone. The advisory lock is held from
-- the first chained row of a commit to its end, so positions follow each other without gap or fork.
CREATE FUNCTION ledger_chain() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    tip record;
    content bytea;
    place bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7233, 1);
    SELECT position, hash INTO tip FROM ledger_link ORDER BY position DESC LIMIT 1;
    place := coalesce(tip.position, 0) + 1;
    content := sha256(convert_to(jsonb_strip_nulls(to_jsonb(NEW))::text, 'UTF8'));
    INSERT INTO ledger_link (position, table_name, row_id, row_hash, hash) VALUES (
        place, TG_TABLE_NAME, NEW.id, content,
        sha256(coalesce(tip.hash, ''::bytea)
               || convert_to(place || ' ' || TG_TABLE_NAME || ' ' || NEW.id || ' ', 'UTF8') || content)
    );
    RETURN NULL;
END $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION ledger_chain(); DROP FUNCTION ledger_append_only();"

# One row for the rows of one statement; it becomes a link as any chained row does, so a sweep of a thousand rows
# adds one link. The hashes are made outside the chain's lock.
TOGETHER = """
CREATE FUNCTION ledger_chain_together() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
BEGIN
    INSERT INTO ledger_batch (table_name, row_ids, row_hashes)
    SELECT TG_TABLE_NAME, array_agg(id ORDER BY id), array_agg(content ORDER BY id)
    FROM (
        SELECT id, sha256(convert_to(jsonb_strip_nulls(to_jsonb(added))::text, 'UTF8')) AS content FROM added
    ) hashed
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
"""
DROP_TOGETHER = "DROP FUNCTION ledger_chain_together();"

# A row goes when its tombstone is there. The table's other changes are refused as before.
ERASURE = """
CREATE FUNCTION ledger_erased_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_tombstone WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'A row is erased only by a rule, with its tombstone.';
END $$;
"""


def erasure() -> RunSQL:
    """The trigger function that `erasable` attaches to tables."""
    return RunSQL(ERASURE, "DROP FUNCTION ledger_erased_only();")


def erasable(table: str) -> RunSQL:
    """From now on a row of the append-only table may be deleted, once it has its tombstone."""
    return RunSQL(
        f"DROP TRIGGER {table}_append_only ON {table}; "
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only(); " + _kept_until_erased(table),
        f"DROP TRIGGER {table}_erased_only ON {table}; DROP TRIGGER {table}_append_only ON {table}; "
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();",
    )


def kept_until_erased(table: str) -> RunSQL:
    """A row that may change is deleted only with its tombstone."""
    return RunSQL(_kept_until_erased(table), f"DROP TRIGGER {table}_erased_only ON {table};")


def _kept_until_erased(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_erased_only BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_erased_only();"
    )


def functions() -> RunSQL:
    """The two trigger functions that `append_only` and `chained` attach to tables."""
    return RunSQL(FUNCTIONS, DROP_FUNCTIONS)


def append_only(table: str) -> RunSQL:
    """UPDATE, DELETE and TRUNCATE of the table are refused (Article 38)."""
    return RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();",
        f"DROP TRIGGER {table}_append_only ON {table};",
    )


def chained(table: str) -> RunSQL:
    """Every row inserted into the table becomes a link of the chain when its transaction commits."""
    return RunSQL(
        f"CREATE CONSTRAINT TRIGGER {table}_chained AFTER INSERT ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_chain();",
        f"DROP TRIGGER {table}_chained ON {table};",
    )


def together_function() -> RunSQL:
    """The trigger function that `chained_together` attaches to tables."""
    return RunSQL(TOGETHER, DROP_TOGETHER)


def chained_together(table: str) -> RunSQL:
    """The rows that one statement inserts become one link of the chain when their transaction commits."""
    return RunSQL(
        f"CREATE TRIGGER {table}_chained AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_chain_together();",
        f"DROP TRIGGER {table}_chained ON {table};",
    )
