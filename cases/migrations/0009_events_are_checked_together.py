from django.db import migrations

from ledger import sql

# What 0005 asked for each event: now once for the rows of a statement, when their transaction commits. The batch that
# the ledger keeps of them names them.
EVENTS = """
CREATE OR REPLACE FUNCTION cases_events_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_so record;
BEGIN
    SELECT c.id AS case_id, c.state, c.last_seq, b.to_state AS before, e.seq, e.from_state, e.to_state INTO is_so
    FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id
    LEFT JOIN cases_caseevent b ON b.case_id = e.case_id AND b.seq = e.seq - 1
    WHERE e.id = ANY(NEW.row_ids) AND (
        e.from_state <> coalesce(b.to_state, '') OR (e.seq > 1 AND b.to_state IS NULL)
        OR c.last_seq < e.seq OR (c.last_seq = e.seq AND c.state <> e.to_state)
    )
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF is_so.from_state <> coalesce(is_so.before, '') OR (is_so.seq > 1 AND is_so.before IS NULL) THEN
        RAISE EXCEPTION 'event % of case % begins in %, but the one before ended in %',
            is_so.seq, is_so.case_id, is_so.from_state, coalesce(is_so.before, 'nothing')
            USING ERRCODE = 'check_violation';
    END IF;
    RAISE EXCEPTION 'case % is % (event %), but its last event says % (event %)',
        is_so.case_id, is_so.state, is_so.last_seq, is_so.to_state, is_so.seq
        USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
END $$;

DROP TRIGGER cases_caseevent_follows ON cases_caseevent;
CREATE CONSTRAINT TRIGGER cases_caseevent_follows AFTER INSERT ON ledger_batch
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.table_name = 'cases_caseevent')
EXECUTE FUNCTION cases_events_follow();
"""

# Where a case only went forward, its own event is enough: an event behind it would have been refused by the check above,
# and events of before have smaller numbers. In every other update, and for a new case, everything is asked.
CASE = """
CREATE OR REPLACE FUNCTION cases_case_is_as_last_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_so record;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.last_seq > OLD.last_seq THEN
        PERFORM FROM cases_caseevent WHERE case_id = NEW.id AND seq = NEW.last_seq AND to_state = NEW.state;
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    SELECT c.state, c.last_seq, e.to_state, e.seq INTO is_so
    FROM cases_case c LEFT JOIN LATERAL (
        SELECT to_state, seq FROM cases_caseevent WHERE case_id = c.id ORDER BY seq DESC LIMIT 1
    ) e ON true
    WHERE c.id = NEW.id;
    IF is_so.state IS DISTINCT FROM is_so.to_state OR is_so.last_seq IS DISTINCT FROM is_so.seq THEN
        RAISE EXCEPTION 'case % is % (event %), but its last event says % (event %)',
            NEW.id, is_so.state, is_so.last_seq, is_so.to_state, is_so.seq
            USING ERRCODE = 'check_violation', HINT = 'Only workflows.actions.perform() changes a case.';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """One way: what it replaces said the same with more questions."""

    dependencies = [
        ("cases", "0008_how_long_an_entry_is_shown"),
        ("ledger", "0004_rows_chained_together"),
    ]

    operations = [
        migrations.RunSQL("DROP TRIGGER cases_caseevent_chained ON cases_caseevent;"),
        sql.chained_together("cases_caseevent"),
        migrations.RunSQL(EVENTS + CASE),
    ]
